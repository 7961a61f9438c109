import { pause } from "./browser.ts";
import type { LabNotebook } from "./lab.ts";

/**
 * The first cell moves a bar, the second runs until stopped, the third shows a variable, and the
 * fourth trains until stopped, with its curves and samples in one chart.
 */
export async function checkLive(notebook: LabNotebook): Promise<string[]> {
  return [
    ...await checkProgress(notebook, 0),
    ...await checkStop(notebook, 1, 2),
    ...await checkTraining(notebook, 3),
  ];
}

async function checkProgress(notebook: LabNotebook, cell: number): Promise<string[]> {
  const found: string[] = [];
  const seen = new Set<number>();
  const bars = () => notebook.elements<number>(cell, "progress", "element.value");
  await notebook.run(cell);
  while (await notebook.isRunning()) {
    for (const bar of await bars()) seen.add(bar);
    await pause(50);
  }
  const { length } = await bars();
  if (seen.size < 5) found.push(`the progress bar stood at ${[...seen].join(", ")} alone`);
  if (length !== 1) found.push(`there are ${length} progress bars instead of one`);
  return found;
}

async function checkStop(notebook: LabNotebook, endless: number, shows: number): Promise<string[]> {
  const found: string[] = [];
  await notebook.run(endless);
  await notebook.says(endless, "working", 10);
  await notebook.press("interrupt");
  await notebook.ended(10);
  if (!(await notebook.text(endless)).includes("Stopped")) {
    found.push("the stop button did not stop");
  }
  await notebook.run(shows);
  await notebook.ended(10);
  const kept = await notebook.text(shows);
  // A kernel that had been killed would have been replaced by a new one without a word.
  if (!/kept [1-9]\d* steps/.test(kept)) found.push(`variables are lost: ${kept}`);
  return found;
}

/** Runs a cell that trains, sees its chart change in place, and stops it. */
async function checkTraining(notebook: LabNotebook, cell: number): Promise<string[]> {
  const found: string[] = [];
  const states = new Set<string>();
  let most = 0;
  await notebook.run(cell);
  for (const end = Date.now() + 60_000; states.size < 3 && Date.now() < end;) {
    const charts = await notebook.elements<string>(cell, "canvas", "element.toDataURL()");
    for (const chart of charts) states.add(chart);
    most = Math.max(most, charts.length);
    await pause(200);
  }
  if (states.size < 3) found.push(`the chart of a training had ${states.size} states`);
  if (most !== 1) found.push(`there are ${most} charts of one training`);
  await notebook.press("interrupt");
  await notebook.ended(30);
  if (!(await notebook.text(cell)).includes("Stopped")) found.push("the training did not stop");
  return found;
}
