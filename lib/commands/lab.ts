import { basename, dirname } from "node:path";
import { parseFlags } from "./flags.ts";
import { Interrupted, run } from "./main.ts";
import { NOTEBOOKS } from "./notebooks.ts";

const usage = `Usage: deno task lab

  Installs the Deno kernel for this user and opens the notebooks in Jupyter Lab, or in Jupyter
  Notebook where Lab is not there.`;

const advice = `The Deno kernel is installed, but no Jupyter was found. Any of these will do:

  pip install jupyterlab                             then again: deno task lab
  uvx --from jupyterlab jupyter-lab notebooks        needs uv alone
  Visual Studio Code with its extension "Jupyter"    open a notebook, choose the kernel "Deno"`;

const frontEnds = ["jupyter-lab", "jupyter-notebook"];

/** The whole project is served, as notebooks link to its pages; each front end has its own way in. */
const PLACE = [
  `--notebook-dir=${dirname(NOTEBOOKS)}`,
  `--LabApp.default_url=/lab/tree/${basename(NOTEBOOKS)}`,
  `--NotebookApp.default_url=/tree/${basename(NOTEBOOKS)}`,
];

/** Installs the kernel and opens a front end on the notebooks' folder, until it is closed. */
export async function lab(args: string[], signal: AbortSignal): Promise<number> {
  parseFlags({ args });
  const installed = await new Deno.Command(Deno.execPath(), {
    args: ["jupyter", "--install", "--force"],
  }).spawn().status;
  if (!installed.success) return 1;
  const program = await firstFound(frontEnds);
  if (program === null) {
    console.log(advice);
    return 1;
  }
  signal.throwIfAborted();
  // As root, in a container say, Jupyter starts only if told that this is meant.
  const asRoot = Deno.build.os !== "windows" && Deno.uid() === 0 ? ["--allow-root"] : [];
  const frontEnd = new Deno.Command(program, { args: ["-y", ...asRoot, ...PLACE] }).spawn();
  signal.addEventListener("abort", () => stop(frontEnd));
  const { code } = await frontEnd.status;
  if (signal.aborted) throw new Interrupted("The front end has been closed.");
  return code === 0 ? 0 : 1;
}

function stop(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGTERM");
  } catch (error) {
    // The terminal's Ctrl-C has reached it too, and it may have ended.
    if (!(error instanceof TypeError)) throw error;
  }
}

async function firstFound(programs: readonly string[]): Promise<string | null> {
  for (const program of programs) {
    try {
      const { success } = await new Deno.Command(program, { args: ["--version"] }).output();
      if (success) return program;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return null;
}

if (import.meta.main) Deno.exit(await run(lab, usage));
