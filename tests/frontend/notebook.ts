import { readDocument, storedOutputs } from "../../lib/kernel/mod.ts";
import type { LabNotebook } from "./lab.ts";

const SECONDS = 300;
const CHART = "application/vnd.vegalite.v5+json";

/** Runs all cells; none may fail, and Vega must draw as many charts as the file holds. */
export async function checkNotebook(notebook: LabNotebook, path: string): Promise<string[]> {
  const charts = await chartsIn(path);
  await notebook.run();
  await notebook.ended(SECONDS);
  return [
    ...await notebook.errors(),
    ...await drawn(notebook, "by Vega", ".jp-RenderedVegaLite canvas", charts),
  ];
}

/**
 * Where there is no renderer of Vega charts, the pictures beside them must be shown: the PNG of a
 * file that Lab does not trust, as it comes from elsewhere, and the SVG of what has been run.
 */
export async function checkPlain(notebook: LabNotebook, path: string): Promise<string[]> {
  const charts = await chartsIn(path);
  const found = await drawn(
    notebook,
    "as PNG",
    '.jp-RenderedImage img[src^="data:image/png"]',
    charts,
  );
  await notebook.run();
  await notebook.ended(SECONDS);
  return [
    ...found,
    ...await notebook.errors(),
    ...await drawn(notebook, "as SVG", ".jp-RenderedSVG img, .jp-RenderedSVG svg", charts),
  ];
}

async function drawn(
  notebook: LabNotebook,
  how: string,
  selector: string,
  charts: number,
): Promise<string[]> {
  const pictures = await notebook.pictures(selector);
  return pictures === charts ? [] : [`${pictures} charts are drawn ${how} instead of ${charts}`];
}

async function chartsIn(path: string): Promise<number> {
  return [...storedOutputs(readDocument(await Deno.readTextFile(path))).values()].flat()
    .filter(({ data }) => data !== undefined && CHART in (data as object)).length;
}
