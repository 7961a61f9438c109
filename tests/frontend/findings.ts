import { basename, dirname } from "node:path";
import { figures } from "../../lib/commands/figures.ts";
import { readDocument, withResults } from "../../lib/kernel/mod.ts";
import type { LabNotebook } from "./lab.ts";

/** Of all that might come back otherwise: quotes, brackets, signs beyond Latin, spaces at an end. */
const FINDING = `

The "code" \\ is \${curved} where σ ≥ 2 👀
	d'après *F6* <b>&amp;</b>  `;

/**
 * Runs, writes findings and saves; `deno task figures --check` must find no difference, and once
 * `deno task figures` has run, all but outputs must be the same.
 */
export async function checkFindings(notebook: LabNotebook, path: string): Promise<string[]> {
  const found: string[] = [];
  const { source: before } = await lastCell(path);
  await notebook.run();
  await notebook.ended(60);
  await notebook.writeInLastCell(FINDING);
  const saved = await Deno.readTextFile(path);
  if ((await lastCell(path)).source !== before + FINDING) {
    found.push("what was written in Your findings is not what was saved");
  }
  const runFigures = (...flags: string[]) =>
    figures([basename(path), ...flags], new AbortController().signal, dirname(path));
  if (await runFigures("--check") !== 0) found.push("outputs that Lab saved pass for changed");
  if (await runFigures() !== 0) found.push("deno task figures failed on what Lab had saved");
  if (withoutResults(await Deno.readTextFile(path)) !== withoutResults(saved)) {
    found.push("deno task figures changed more than outputs in what Lab had saved");
  }
  return found;
}

async function lastCell(path: string) {
  return readDocument(await Deno.readTextFile(path)).cells.at(-1)!;
}

function withoutResults(text: string): string {
  const document = readDocument(text);
  const code = document.cells.filter(({ type }) => type === "code");
  const none = { executionCount: null, outputs: [] };
  return withResults(document, new Map(code.map(({ number }) => [number, none])));
}
