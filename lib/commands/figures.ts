import * as fs from "node:fs";
import { join, relative } from "node:path";
import { FIGURES_FOLDER_VARIABLE, figuresFolder, GALLERY } from "../figures/mod.ts";
import {
  difference,
  type NotebookRun,
  type Output,
  outputDifference,
  pictureDifference,
  runNotebook,
  type RunOptions,
  storedOutputs,
  toStored,
  withResults,
} from "../kernel/mod.ts";
import { RUNS_VARIABLE, type RunsRequest } from "../notebook/mod.ts";
import { writeAtomic } from "../store/mod.ts";
import { parseFlags } from "./flags.ts";
import { Interrupted, run, UsageError } from "./main.ts";
import { findNotebooks, NOTEBOOKS } from "./notebooks.ts";
import { cacheImports, checkCells } from "./notebooks_check.ts";

const CELL_TIME_LIMIT = 10 * 60_000;

/** The tag of cells that compute what differs from machine to machine, as a training does. */
const VARIES = "varies";

const usage = `Usage: deno task figures [NN...] [--fresh | --check]

  Runs the notebooks whose names begin with NN, or all numbered ones, from the committed records,
  and stores their outputs and figures. Sources, prose and metadata stay byte for byte.

  --fresh   trains again instead of loading runs, in data/fresh, and tells how long several take
            before they begin; resumes what was interrupted. Probes are loaded all the same:
            deno task probe makes them
  --check   changes nothing and uses no network: recomputes and compares (numbers within 1e-6,
            pictures exactly; cells tagged "${VARIES}" not); exit code 1 on a difference`;

/** Runs notebooks and stores, or with `--check` compares, their outputs and figures. */
export async function figures(
  args: string[],
  signal: AbortSignal,
  folder = NOTEBOOKS,
): Promise<number> {
  const { values, positionals } = parseFlags({
    args,
    allowPositionals: true,
    options: {
      fresh: { type: "boolean", default: false },
      check: { type: "boolean", default: false },
    },
  });
  if (values.fresh && values.check) {
    throw new UsageError(`Cannot both retrain and check.\n\n${usage}`);
  }
  const notebooks = await findNotebooks(folder, positionals);
  const work = values.check ? check : values.fresh ? retrain : update;
  if (values.check) await cacheImports(notebooks, signal);
  let problems = 0;
  const before = pictureTimes();
  for (const notebook of notebooks) {
    const name = relative(".", notebook);
    console.log(name);
    const complaints = await work(notebook, signal);
    if (signal.aborted) throw new Interrupted(`Interrupted in ${name}. Run again to go on.`);
    for (const complaint of complaints) console.error(`${name}, ${complaint}`);
    problems += complaints.length;
  }
  for (const [path, time] of pictureTimes()) if (before.get(path) !== time) console.log(path);
  return problems === 0 ? 0 : 1;
}

/** The pictures of the gallery, and when each was written; `--check` writes none. */
function pictureTimes(): Map<string, number> {
  const gallery = figuresFolder(GALLERY);
  const names = fs.existsSync(gallery) ? fs.readdirSync(gallery).sort() : [];
  return new Map(
    names.filter((name) => name.endsWith(".png")).map((name) => {
      const path = join(gallery, name);
      return [relative(".", path), fs.statSync(path).mtimeMs];
    }),
  );
}

/** Runs a notebook from the records and stores what it gives. */
function update(notebook: string, signal: AbortSignal): Promise<string[]> {
  return store(notebook, {
    signal,
    env: environment("records"),
    cellTimeLimit: CELL_TIME_LIMIT,
  });
}

/** Runs a notebook that trains again, tells how that goes, and stores what it gives. */
function retrain(notebook: string, signal: AbortSignal): Promise<string[]> {
  return store(notebook, {
    signal,
    env: environment("fresh"),
    onOutput: tell,
  });
}

function environment(runs: RunsRequest): Record<string, string> {
  return { [RUNS_VARIABLE]: runs, [FIGURES_FOLDER_VARIABLE]: figuresFolder(GALLERY) };
}

/** Runs a notebook aside and compares what it gives with what is stored. */
async function check(notebook: string, signal: AbortSignal): Promise<string[]> {
  const fresh = await Deno.makeTempDir({ prefix: "figures-" });
  try {
    const notebookRun = await runNotebook(notebook, {
      signal,
      env: {
        ...environment("records"),
        [FIGURES_FOLDER_VARIABLE]: fresh,
        // A proxy that nobody answers at: what needs the network fails instead of going unnoticed.
        HTTP_PROXY: "http://127.0.0.1:9",
        HTTPS_PROXY: "http://127.0.0.1:9",
        NO_PROXY: "localhost,127.0.0.1",
      },
      cellTimeLimit: CELL_TIME_LIMIT,
    });
    const failures = await failuresOf(notebook, notebookRun, signal);
    if (failures.length > 0) return failures;
    const stored = figuresFolder(GALLERY);
    return [...changedOutputs(notebookRun), ...await changedFigures(stored, fresh)];
  } finally {
    await Deno.remove(fresh, { recursive: true });
  }
}

async function store(
  notebook: string,
  options: RunOptions & { readonly signal: AbortSignal },
): Promise<string[]> {
  const notebookRun = await runNotebook(notebook, options);
  const failures = await failuresOf(notebook, notebookRun, options.signal);
  if (failures.length > 0) return failures;
  const { document, results } = notebookRun;
  if (await Deno.readTextFile(notebook) !== document.text) {
    return ["which was edited while it ran: nothing is stored; run it again"];
  }
  const text = withResults(document, results);
  if (text !== document.text) writeAtomic(notebook, [new TextEncoder().encode(text)]);
  return [];
}

async function failuresOf(
  notebook: string,
  { failure }: NotebookRun,
  signal: AbortSignal,
): Promise<string[]> {
  if (failure === null) return [];
  const told = `cell ${failure.cell.number}: ${failure.name}: ${failure.message}`;
  // All that the kernel says of a syntax error is that there was something.
  if (failure.message !== "Execution failed") return [told];
  return [`${told}\n${await checkCells([notebook], signal)}`.trim()];
}

function changedOutputs({ document, results }: NotebookRun): string[] {
  const complaints: string[] = [];
  for (const [cell, before] of storedOutputs(document)) {
    if (document.cells[cell - 1].tags.includes(VARIES)) continue;
    const found = outputDifference(before, results.get(cell)!.outputs.map(toStored));
    if (found !== null) complaints.push(`cell ${cell}: ${found}`);
  }
  return complaints;
}

// PNG files are left out: they are made of the SVG, by a rasterizer.
async function changedFigures(folder: string, fresh: string): Promise<string[]> {
  const names = (await Array.fromAsync(Deno.readDir(fresh))).map(({ name }) => name).sort();
  const complaints: string[] = [];
  for (const name of names.filter((name) => !name.endsWith(".png"))) {
    const after = await Deno.readTextFile(join(fresh, name));
    const before = await Deno.readTextFile(join(folder, name)).catch(() => null);
    const found = before === null
      ? "is not stored"
      : name.endsWith(".svg")
      ? pictureDifference(before, after)
      : sidecarDifference(before, after);
    if (found !== null) complaints.push(`figure ${name}: ${found}`);
  }
  return complaints;
}

// The versions tell what made the file, which may well be another machine.
function sidecarDifference(before: string, after: string): string | null {
  const [a, b] = [before, after].map((text) => {
    const { versions: _versions, ...rest } = JSON.parse(text);
    return rest;
  });
  return difference(a, b);
}

function tell(output: Output): void {
  if (output.output_type === "stream") console.error(output.text.trimEnd().split("\n").at(-1));
  if (output.output_type !== "display_data") return;
  const text = output.data["text/plain"] ?? output.data["text/markdown"];
  if (typeof text === "string") console.error(text);
}

if (import.meta.main) Deno.exit(await run((args, signal) => figures(args, signal), usage));
