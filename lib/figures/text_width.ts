// Advance widths of Helvetica, in thousandths of the font size; Arial, Liberation Sans and Arimo
// share them. Every character not listed counts as a digit.
const CHARACTERS_BY_WIDTH: Readonly<Record<number, string>> = {
  191: "'",
  222: "ijl",
  260: "|",
  278: " !,./:;I[\\]ft",
  333: "()-`r",
  334: "{}",
  355: '"',
  389: "*",
  469: "^",
  500: "Jcksvxyz",
  584: "+<=>~−",
  611: "FTZ",
  667: "&ABEKPSVXY",
  722: "CDHNRUw",
  778: "GOQ",
  833: "Mm",
  889: "%",
  944: "W",
  1015: "@",
};
const DIGIT = 556;

// Bold letters are wider by about this much.
const BOLD = 1.06;

const widths = new Map(
  Object.entries(CHARACTERS_BY_WIDTH)
    .flatMap(([width, characters]) => [...characters].map((c) => [c, Number(width)] as const)),
);

/**
 * The width in pixels of a text in Helvetica, from a table: the same on every machine.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(textWidth("ill", 10), 6.66);
 * ```
 */
export function textWidth(text: string, fontSize: number, bold = false): number {
  let thousandths = 0;
  for (const character of text) thousandths += widths.get(character) ?? DIGIT;
  return thousandths * fontSize * (bold ? BOLD : 1) / 1000;
}

/** Words in lines of at most `width` pixels, as a figure's subtitle has them. */
export function lines(text: string, width: number, fontSize = 12): string[] {
  return text.split(" ").reduce<string[]>((all, word) => {
    const longer = [...all.slice(-1), word].join(" ");
    return textWidth(longer, fontSize) <= width ? [...all.slice(0, -1), longer] : [...all, word];
  }, []);
}
