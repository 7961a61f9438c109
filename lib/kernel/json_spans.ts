/** Where a JSON value stands in a text: [start, end). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The values of an object, by key, each with its place in the text. */
export function memberSpans(text: string, object: Span): Map<string, Span> {
  const members = new Map<string, Span>();
  for (let at = skipSpace(text, object.start + 1); text[at] !== "}";) {
    const keyEnd = endOfString(text, at);
    const start = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const end = endOfValue(text, start);
    members.set(JSON.parse(text.slice(at, keyEnd)), { start, end });
    at = skipComma(text, end);
  }
  return members;
}

/** The places of an array's values in the text. */
export function elementSpans(text: string, array: Span): Span[] {
  const elements: Span[] = [];
  for (let at = skipSpace(text, array.start + 1); text[at] !== "]";) {
    const end = endOfValue(text, at);
    elements.push({ start: at, end });
    at = skipComma(text, end);
  }
  return elements;
}

/** The place of the one value of a text that `JSON.parse` has accepted. */
export function valueSpan(text: string): Span {
  const start = skipSpace(text, 0);
  return { start, end: endOfValue(text, start) };
}

const SPACE = /[ \t\r\n]*/y;
const SCALAR = /[^\s,\]}]+/y;

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  pattern.test(text);
  return pattern.lastIndex;
}

const skipSpace = (text: string, at: number) => endOf(SPACE, text, at);

// No regular expression: on strings of some megabytes, such as pictures, it overflows the stack.
function endOfString(text: string, at: number): number {
  do at += text[at] === "\\" ? 2 : 1; while (text[at] !== '"');
  return at + 1;
}

function skipComma(text: string, at: number): number {
  const next = skipSpace(text, at);
  return text[next] === "," ? skipSpace(text, next + 1) : next;
}

function endOfValue(text: string, at: number): number {
  if (text[at] === '"') return endOfString(text, at);
  if (text[at] !== "{" && text[at] !== "[") return endOf(SCALAR, text, at);
  // Brackets within strings do not count, so strings are jumped over.
  for (let depth = 0;;) {
    const character = text[at];
    if (character === '"') {
      at = endOfString(text, at);
      continue;
    }
    if (character === "{" || character === "[") depth++;
    if (character === "}" || character === "]") depth--;
    at++;
    if (depth === 0) return at;
  }
}
