import { dirname } from "node:path";
import { type Cell, type NotebookDocument, readDocument, type StoredResult } from "./document.ts";
import { Kernel, KernelGone } from "./kernel.ts";
import type { Output } from "./outputs.ts";

/** How a notebook is run. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds that a cell may take; no limit if absent. */
  readonly cellTimeLimit?: number;
  /** Ends the run, and its kernel, when aborted. */
  readonly signal?: AbortSignal;
  /** Called with each output as it is made or changed. */
  readonly onOutput?: (output: Output) => void;
}

/** What came of running a notebook. */
export interface NotebookRun {
  readonly document: NotebookDocument;
  /** By cell number; up to the cell that failed, where one did. */
  readonly results: ReadonlyMap<number, StoredResult>;
  readonly failure: CellFailure | null;
}

/** The cell that ended a run, and why. */
export interface CellFailure {
  readonly cell: Cell;
  readonly name: string;
  readonly message: string;
}

/** Runs a notebook's code cells in a kernel of its own, in its folder, up to the first failure. */
export async function runNotebook(
  path: string,
  { env, cellTimeLimit: timeLimit, signal, onOutput }: RunOptions = {},
): Promise<NotebookRun> {
  const document = readDocument(await Deno.readTextFile(path), path);
  const results = new Map<number, StoredResult>();
  await using kernel = await Kernel.start({ cwd: dirname(path), env });
  for (const cell of document.cells.filter(({ type }) => type === "code")) {
    if (cell.source.trim() === "") {
      results.set(cell.number, { executionCount: null, outputs: [] });
      continue;
    }
    try {
      const result = await kernel.execute(cell.source, { timeLimit, signal, onOutput });
      results.set(cell.number, result);
      if (result.failure !== null) {
        return { document, results, failure: { cell, ...result.failure } };
      }
    } catch (error) {
      if (!(error instanceof KernelGone)) throw error;
      const { name, message } = error;
      return { document, results, failure: { cell, name, message } };
    }
  }
  return { document, results, failure: null };
}
