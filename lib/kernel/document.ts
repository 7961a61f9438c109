import { elementSpans, memberSpans, type Span, valueSpan } from "./json_spans.ts";
import type { Output } from "./outputs.ts";

/** One cell of a notebook file. */
export interface Cell {
  /** Its place among all cells, from 1. */
  readonly number: number;
  readonly type: "code" | "markdown" | "raw";
  readonly source: string;
  readonly tags: readonly string[];
}

/** A notebook file: its text is kept, so that what is not replaced stays byte for byte. */
export interface NotebookDocument {
  readonly text: string;
  readonly cells: readonly Cell[];
}

/** What a cell's execution leaves in the file; an empty cell is not counted. */
export interface StoredResult {
  readonly executionCount: number | null;
  readonly outputs: readonly Output[];
}

interface FileCell {
  readonly cell_type: Cell["type"];
  readonly source: string | readonly string[];
  readonly metadata?: { readonly tags?: readonly string[] };
  readonly outputs?: readonly StoredOutput[];
}

/** An output as files hold it: texts are lists of lines. */
export type StoredOutput = Readonly<Record<string, unknown>>;

/** Reads the text of the .ipynb file `name`; throws where it is no notebook of format 4. */
export function readDocument(text: string, name = "the notebook"): NotebookDocument {
  return {
    text,
    cells: parseCells(text, name).map(({ cell_type, source, metadata }, i) => ({
      number: i + 1,
      type: cell_type,
      source: typeof source === "string" ? source : source.join(""),
      tags: metadata?.tags ?? [],
    })),
  };
}

/** The outputs that the file holds, by cell number; only code cells have any. */
export function storedOutputs({ text }: NotebookDocument): Map<number, readonly StoredOutput[]> {
  const stored = new Map<number, readonly StoredOutput[]>();
  parseCells(text, "the notebook").forEach((cell, i) => {
    if (cell.cell_type === "code") stored.set(i + 1, cell.outputs ?? []);
  });
  return stored;
}

/**
 * The file's text with the outputs and the execution counts of the given cells replaced.
 *
 * Everything else stays byte for byte; the new parts follow the file's own indentation and line
 * ends, and are laid out as Jupyter itself writes them (keys sorted, texts as lists of lines).
 */
export function withResults(
  document: NotebookDocument,
  results: ReadonlyMap<number, StoredResult>,
): string {
  const { text } = document;
  const style = fileStyle(text);
  const cells = elementSpans(text, memberSpans(text, valueSpan(text)).get("cells")!);
  const edits: { span: Span; value: string }[] = [];
  for (const [number, { executionCount, outputs }] of results) {
    const members = memberSpans(text, cells[number - 1]);
    edits.push(
      { span: required(members, "execution_count", number), value: String(executionCount) },
      {
        span: required(members, "outputs", number),
        value: layOut(outputs.map(toStored), style, indentationAt(text, cells[number - 1].start)),
      },
    );
  }
  edits.sort((a, b) => a.span.start - b.span.start);
  let written = "";
  let done = 0;
  for (const { span, value } of edits) {
    written += text.slice(done, span.start) + value;
    done = span.end;
  }
  return written + text.slice(done);
}

/** An output as the file holds it. */
export function toStored(output: Output): StoredOutput {
  if (output.output_type === "stream") return { ...output, text: lines(output.text) };
  if (output.output_type === "error") return { ...output };
  const data = Object.entries(output.data).map(([type, value]) => [
    type,
    typeof value === "string" && isText(type) ? lines(value) : value,
  ]);
  return { ...output, data: Object.fromEntries(data) };
}

function parseCells(text: string, name: string): readonly FileCell[] {
  const file = parse(text, name);
  if (file?.nbformat !== 4 || !Array.isArray(file.cells)) {
    throw new RangeError(
      `Cannot read ${name} as its format must be 4: it is ${file?.nbformat}. ` +
        "Open it in Jupyter and save it",
    );
  }
  return file.cells;
}

function parse(text: string, name: string): { nbformat?: unknown; cells?: unknown } | null {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RangeError(
      `Cannot read ${name} as it is not JSON (${(error as Error).message}): ` +
        "restore it from version control, or take out what a merge left in it",
    );
  }
}

function required(members: ReadonlyMap<string, Span>, key: string, cell: number): Span {
  const span = members.get(key);
  if (span === undefined) {
    throw new TypeError(
      `Cannot store the result of cell ${cell} as a code cell must have "${key}": ` +
        `save the notebook once in Jupyter`,
    );
  }
  return span;
}

interface FileStyle {
  /** One step of indentation; "" where the file has no line breaks. */
  readonly indent: string;
  readonly newline: string;
}

function fileStyle(text: string): FileStyle {
  const first = /\{(\r?\n)([ \t]*)"/.exec(text);
  return first === null ? { indent: "", newline: "" } : { indent: first[2], newline: first[1] };
}

function indentationAt(text: string, at: number): string {
  return /[ \t]*/y.exec(text.slice(text.lastIndexOf("\n", at) + 1))![0];
}

// The outputs' brackets stand one step deeper than the cell's.
function layOut(value: unknown, { indent, newline }: FileStyle, cellIndentation: string): string {
  const plain = JSON.stringify(withSortedKeys(value), null, indent);
  return plain.replaceAll("\n", newline + cellIndentation + indent);
}

function withSortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map((
      [k, v],
    ) => [k, withSortedKeys(v)]),
  );
}

function isText(mediaType: string): boolean {
  return mediaType.startsWith("text/") || mediaType === "image/svg+xml" ||
    mediaType === "application/javascript";
}

// ["a\n", "b"] for "a\nb", as Jupyter splits them.
function lines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
