import { basename, dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { cellModule, readDocument } from "../kernel/mod.ts";
import { parseFlags } from "./flags.ts";
import { run } from "./main.ts";
import { findNotebooks, NOTEBOOKS } from "./notebooks.ts";

const usage = `Usage: deno task notebooks:check [NN...]

  Type-checks the cells of the notebooks whose names begin with NN, or of all numbered ones.`;

/** Type-checks the cells of notebooks; the kernel itself never checks types. */
export async function notebooksCheck(
  args: string[],
  signal: AbortSignal,
  folder = NOTEBOOKS,
): Promise<number> {
  const { positionals } = parseFlags({ args, allowPositionals: true });
  const notebooks = await findNotebooks(folder, positionals);
  const complaints = await checkCells(notebooks, signal);
  if (complaints === "") {
    console.log(`The cells of ${notebooks.length} notebooks are well typed.`);
    return 0;
  }
  console.error(complaints);
  return 1;
}

/** What `deno check` says of the notebooks' cells, placed in them; "" where it says nothing. */
export async function checkCells(
  notebooks: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  if (notebooks.length === 0) return "";
  return await withCellModules(notebooks, async (modules, locate) => {
    const { success, stderr } = await deno(["check", "--quiet", ...modules], signal);
    return success ? "" : locate(stderr);
  });
}

/** Downloads what the notebooks import and the cache lacks; throws where that fails. */
export async function cacheImports(
  notebooks: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (notebooks.length === 0) return;
  await withCellModules(notebooks, async (modules, locate) => {
    const { success, stderr } = await deno(["cache", "--quiet", ...modules], signal);
    if (!success) throw new Error(`Cannot get what the notebooks import: ${locate(stderr)}`);
  });
}

/**
 * Writes each notebook's cells as a module beside the notebooks' folder, where their relative
 * imports lead to the same files; `locate` translates places in the modules to cells.
 */
async function withCellModules<T>(
  notebooks: readonly string[],
  use: (modules: string[], locate: (text: string) => string) => Promise<T>,
): Promise<T> {
  const parent = dirname(dirname(notebooks[0]));
  const texts = await Promise.all(notebooks.map((notebook) => Deno.readTextFile(notebook)));
  const read = notebooks.map((notebook, i) => ({
    notebook,
    ...cellModule(readDocument(texts[i], relative(".", notebook))),
  }));
  const folder = await Deno.makeTempDir({ dir: parent, prefix: "cells-", suffix: ".tmp" });
  try {
    const modules = read.map((module) => {
      const path = join(folder, basename(module.notebook, ".ipynb") + ".ts");
      Deno.writeTextFileSync(path, module.source);
      return { path, url: pathToFileURL(path).href, ...module };
    });
    const locate = (text: string) =>
      modules.reduce((told, { notebook, url, locate }) =>
        told.replaceAll(
          new RegExp(`${RegExp.escape(url)}:(\\d+):(\\d+)`, "g"),
          (_, line, column) => {
            const place = locate(Number(line));
            return `${relative(".", notebook)}, cell ${place.cell.number}, ` +
              `line ${place.line}, column ${column}`;
          },
        ), text);
    return await use(modules.map(({ path }) => path), locate);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Runs deno; throws the signal's reason once that is aborted. */
async function deno(
  args: string[],
  signal: AbortSignal,
): Promise<{ success: boolean; stderr: string }> {
  signal.throwIfAborted();
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    signal,
  }).output();
  signal.throwIfAborted();
  return { success, stderr: new TextDecoder().decode(stderr).trim() };
}

if (import.meta.main) Deno.exit(await run((args, signal) => notebooksCheck(args, signal), usage));
