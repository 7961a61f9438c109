/**
 * Runs notebooks in a real Jupyter front end: none may show an error, every chart must be drawn,
 * progress must move, and the stop button must leave the kernel and its variables alive.
 *
 *     deno task test:frontend [--screenshots DIR] [NN...]
 */
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findNotebooks, NOTEBOOKS } from "../../lib/commands/notebooks.ts";
import { FIGURES_FOLDER_VARIABLE } from "../../lib/figures/mod.ts";
import { readDocument, storedOutputs } from "../../lib/kernel/mod.ts";
import { RUNS_VARIABLE } from "../../lib/notebook/mod.ts";
import { Page, pause } from "./browser.ts";
import { JupyterServer } from "./server.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
// Written as if it stood among the notebooks, where its copy is opened; named .txt for deno fmt.
const LIVE = fileURLToPath(new URL("fixtures/live.ipynb.txt", import.meta.url));
const NOTEBOOK_SECONDS = 300;

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

// Beside the notebooks' own folder, so that their imports lead to the same files.
const folder = await Deno.makeTempDir({ dir: ROOT, prefix: "frontend-", suffix: ".tmp" });
const problems: string[] = [];
try {
  await using server = await JupyterServer.start(jupyter, ROOT, {
    [FIGURES_FOLDER_VARIABLE]: join(folder, "figures"),
    [RUNS_VARIABLE]: "records",
  });
  await using page = await Page.open(chromium, 1200, 1600);
  for (const notebook of [LIVE, ...await findNotebooks(NOTEBOOKS, positionals)]) {
    const name = basename(notebook, ".txt");
    await Deno.copyFile(notebook, join(folder, name));
    await page.goTo(`${server.url}/notebooks/${basename(folder)}/${name}`);
    await page.until(
      "Jupyter.notebook._fully_loaded && Jupyter.notebook.kernel.is_connected()",
      60,
    );
    await page.evaluate("Jupyter.notebook.clear_all_output()");
    const found = notebook === LIVE
      ? await checkLive(page)
      : await checkNotebook(page, chartsIn(await Deno.readTextFile(notebook)));
    if (values.screenshots !== undefined) {
      await Deno.mkdir(values.screenshots, { recursive: true });
      await page.screenshot(join(values.screenshots, name.replace(".ipynb", ".png")));
    }
    console.log(`${name}: ${found.length === 0 ? "ok" : found.join("; ")}`);
    problems.push(...found);
    // Leaving must not ask whether to save, and the next notebook must not wait for this kernel.
    await page.evaluate("Jupyter.notebook.set_dirty(false); Jupyter.notebook.session.delete()");
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
Deno.exit(problems.length === 0 ? 0 : 1);

/** Runs all cells; the outputs must hold no error and draw as many charts as are stored. */
async function checkNotebook(page: Page, charts: number): Promise<string[]> {
  await page.evaluate("Jupyter.notebook.execute_all_cells()");
  await untilIdle(page, NOTEBOOK_SECONDS);
  const errors = await errorsIn(page);
  const drawn = await page.evaluate<number>(
    `[...document.querySelectorAll(".output_area svg, .output_area canvas")]
       .filter((chart) => chart.getBoundingClientRect().width > 50).length`,
  );
  return drawn === charts ? errors : [...errors, `${drawn} charts are drawn instead of ${charts}`];
}

/**
 * The first cell moves a bar, the second runs until stopped, the third shows a variable, and the
 * fourth trains until stopped, with its curves and samples in one chart.
 */
async function checkLive(page: Page): Promise<string[]> {
  const found: string[] = [];
  await run(page, 0);
  const seen = new Set<number>();
  while (await isBusy(page)) {
    const bar = await page.evaluate<number | null>(
      `document.querySelector(".output_area progress")?.value ?? null`,
    );
    if (bar !== null) seen.add(bar);
    await pause(50);
  }
  const bars = await page.evaluate<number>(
    `document.querySelectorAll(".output_area progress").length`,
  );
  if (seen.size < 5) found.push(`the progress bar stood at ${[...seen].join(", ")} alone`);
  if (bars !== 1) found.push(`there are ${bars} progress bars instead of one`);

  await run(page, 1);
  await page.until(`${outputExpression(1)}.includes("working")`, 10);
  await interrupt(page);
  await untilIdle(page, 10);
  if (!(await outputOf(page, 1)).includes("Stopped")) found.push("the stop button did not stop");
  await run(page, 2);
  await untilIdle(page, 10);
  const kept = await outputOf(page, 2);
  // A kernel that had been killed would have been replaced by a new one without a word.
  if (!/kept [1-9]\d* steps/.test(kept)) found.push(`variables are lost: ${kept}`);
  return [...found, ...await checkTraining(page, 3)];
}

/** Runs a cell that trains, sees its chart change in place, and stops it. */
async function checkTraining(page: Page, cell: number): Promise<string[]> {
  const found: string[] = [];
  const element = `Jupyter.notebook.get_cell(${cell}).element`;
  const states = new Set<string>();
  await run(page, cell);
  for (const end = Date.now() + 60_000; states.size < 3 && Date.now() < end;) {
    const chart = await page.evaluate<string | null>(
      `${element}.find(".output_area svg").prop("outerHTML") ?? null`,
    );
    if (chart !== null) states.add(chart);
    await pause(200);
  }
  const charts = await page.evaluate<number>(`${element}.find(".output_area svg").length`);
  if (states.size < 3) found.push(`the chart of a training had ${states.size} states`);
  if (charts !== 1) found.push(`there are ${charts} charts of one training`);
  await interrupt(page);
  await untilIdle(page, 30);
  if (!(await outputOf(page, cell)).includes("Stopped")) found.push("the training did not stop");
  return found;
}

async function run(page: Page, cell: number): Promise<void> {
  await page.evaluate(`Jupyter.notebook.execute_cells([${cell}])`);
}

/** Presses the stop button. */
async function interrupt(page: Page): Promise<void> {
  await page.evaluate(
    `document.querySelector('[data-jupyter-action="jupyter-notebook:interrupt-kernel"]').click()`,
  );
}

async function outputOf(page: Page, cell: number): Promise<string> {
  return await page.evaluate(outputExpression(cell));
}

function outputExpression(cell: number): string {
  return `Jupyter.notebook.get_cell(${cell}).element.find(".output_area").text()`;
}

async function isBusy(page: Page): Promise<boolean> {
  return await page.evaluate(
    `Jupyter.notebook.get_cells().some((cell) => cell.input_prompt_number === "*")`,
  );
}

async function untilIdle(page: Page, seconds: number): Promise<void> {
  await page.until(
    `!Jupyter.notebook.get_cells().some((cell) => cell.input_prompt_number === "*")`,
    seconds,
  );
  // The kernel answers before its last outputs have come.
  await pause(300);
}

async function errorsIn(page: Page): Promise<string[]> {
  return await page.evaluate(
    `[...document.querySelectorAll(".output_error")].map((error) => error.innerText.trim())`,
  );
}

function chartsIn(text: string): number {
  return [...storedOutputs(readDocument(text)).values()].flat()
    .filter(({ data }) => data !== undefined && "image/svg+xml" in (data as object)).length;
}

async function required(program: string): Promise<string | null> {
  try {
    await new Deno.Command(program, { args: ["--version"] }).output();
    return program;
  } catch {
    return null;
  }
}
