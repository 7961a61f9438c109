/**
 * Runs notebooks in JupyterLab's own parts: none may show an error, every chart must be drawn,
 * progress must move, the stop button must leave the kernel and its variables alive, and what a
 * reader writes must stay.
 *
 *     deno task test:frontend [--screenshots DIR] [NN...]
 */
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findNotebooks, NOTEBOOKS } from "../../lib/commands/notebooks.ts";
import { FIGURES_FOLDER_VARIABLE } from "../../lib/figures/mod.ts";
import { RUNS_VARIABLE } from "../../lib/notebook/mod.ts";
import { Page } from "./browser.ts";
import { bundle } from "./bundle.ts";
import { checkFindings } from "./findings.ts";
import { LabNotebook } from "./lab.ts";
import { checkLive } from "./live.ts";
import { checkNotebook, checkPlain } from "./notebook.ts";
import { JupyterServer } from "./server.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
// Written as if it stood among the notebooks, where its copy is opened; named .txt for deno fmt.
const LIVE = fileURLToPath(new URL("fixtures/live.ipynb.txt", import.meta.url));
/** A notebook that takes seconds, with a chart: for what one notebook is enough. */
const LIGHT = "06";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { screenshots: { type: "string" } },
});
const jupyter = await required("jupyter-notebook");
const chromium = await required("chromium");
if (jupyter === null || chromium === null) {
  console.error("This check needs: apt-get install -y jupyter-notebook chromium");
  Deno.exit(1);
}
if (values.screenshots !== undefined) await Deno.mkdir(values.screenshots, { recursive: true });

// Beside the notebooks' own folder, so that their imports lead to the same files.
const folder = await Deno.makeTempDir({ dir: ROOT, prefix: "frontend-", suffix: ".tmp" });
// For the kernels, and for what stores figures here.
Deno.env.set(FIGURES_FOLDER_VARIABLE, join(folder, "figures"));
Deno.env.set(RUNS_VARIABLE, "records");
const problems: string[] = [];
try {
  const files = join(folder, "page");
  await bundle(files);
  await using server = await JupyterServer.start(jupyter, ROOT, files);
  await using page = await Page.open(chromium, 1200, 1600);
  const see = async (
    title: string,
    original: string,
    check: (notebook: LabNotebook, copy: string) => Promise<string[]>,
    plain = false,
  ) => {
    const name = basename(original, ".txt");
    const copy = join(folder, name);
    await Deno.copyFile(original, copy);
    const notebook = await LabNotebook.open(page, server, `${basename(folder)}/${name}`, { plain });
    const found = await check(notebook, copy);
    if (values.screenshots !== undefined) {
      await notebook.screenshot(join(values.screenshots, `${title}.png`));
    }
    await notebook.close();
    console.log(`${title}: ${found.length === 0 ? "ok" : found.join("; ")}`);
    problems.push(...found);
  };
  const [light] = await findNotebooks(NOTEBOOKS, [LIGHT]);
  await see("live", LIVE, checkLive);
  await see("plain", light, checkPlain, true);
  await see("findings", light, checkFindings);
  for (const notebook of await findNotebooks(NOTEBOOKS, positionals)) {
    await see(basename(notebook, ".ipynb"), notebook, checkNotebook);
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
Deno.exit(problems.length === 0 ? 0 : 1);

async function required(program: string): Promise<string | null> {
  try {
    await new Deno.Command(program, { args: ["--version"] }).output();
    return program;
  } catch {
    return null;
  }
}
