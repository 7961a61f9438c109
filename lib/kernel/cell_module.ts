import type { Cell, NotebookDocument } from "./document.ts";

/** A notebook's code cells as one module, and the way back from its lines to the cells. */
export interface CellModule {
  readonly source: string;
  /** The cell and its line, from 1, where line `line` of the module, from 1, stands. */
  locate(line: number): { readonly cell: Cell; readonly line: number };
}

/** Joins the code cells into a module that can be type-checked. */
export function cellModule({ cells }: NotebookDocument): CellModule {
  const lines: string[] = [];
  const starts: { cell: Cell; first: number }[] = [];
  for (const cell of cells) {
    if (cell.type !== "code") continue;
    starts.push({ cell, first: lines.length + 1 });
    // The semicolon keeps a cell's last expression from running on into the next cell.
    lines.push(...cell.source.split("\n"), ";");
  }
  return {
    source: lines.join("\n") + "\n",
    locate(line) {
      const start = starts.findLast(({ first }) => first <= line);
      if (start === undefined) {
        throw new RangeError(
          `Cannot find the cell as the line must be one of ${lines.length}: it is ${line}`,
        );
      }
      return { cell: start.cell, line: line - start.first + 1 };
    },
  };
}
