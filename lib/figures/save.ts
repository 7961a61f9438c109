import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { version as vegaVersion } from "vega";
import { version as vegaLiteVersion } from "vega-lite";
import { makeFolder, writeAtomic } from "../store/mod.ts";
import { renderSmallPng } from "./quantise.ts";
import { renderSvg } from "./render.ts";
import { type FigureSpec, themed } from "./theme.ts";

/** The environment variable that names the folder for figures. */
export const FIGURES_FOLDER_VARIABLE = "FIGURES_FOLDER";

/** What a figure shows and where it comes from; stands beside it as JSON. */
export interface Sidecar {
  /** The plotted numbers. */
  readonly numbers: unknown;
  /** The ids of the runs whose records were plotted. */
  readonly runs: readonly string[];
  readonly seeds: readonly number[];
  /** The config that the runs share, or one for each of them. */
  readonly config: unknown;
  /** What computed the runs. */
  readonly engine: string;
}

/** The project's figures, which `deno task figures` writes. */
export const GALLERY = fileURLToPath(new URL("../../figures", import.meta.url));
/** What a notebook draws in a front end, where its config may be any: not kept by git. */
const DRAFTS = join(GALLERY, "drafts");

/** The folder that figures are saved to: what the environment says, else `usual`. */
export function figuresFolder(usual = DRAFTS): string {
  return Deno.env.get(FIGURES_FOLDER_VARIABLE) ?? usual;
}

/**
 * Saves a figure as `<name>.svg`, `.png`, `.vl.json` and, with its sidecar, `.json`.
 *
 * Each file is written wholly or not at all, after all four could be made: an interruption leaves
 * no half-written file.
 */
export async function saveFigure(
  name: string,
  spec: FigureSpec,
  sidecar: Sidecar,
  folder = figuresFolder(),
): Promise<void> {
  if (!/^[\w-]+$/.test(name)) {
    throw new RangeError(
      `Cannot save the figure as its name must be letters, digits and dashes: ` +
        `current value is ${JSON.stringify(name)}`,
    );
  }
  const svg = await renderSvg(spec);
  const versions = { deno: Deno.version.deno, vega: vegaVersion, vegaLite: vegaLiteVersion };
  const encoder = new TextEncoder();
  const json = (value: unknown) => encoder.encode(JSON.stringify(value, null, 1) + "\n");
  const files: [extension: string, bytes: Uint8Array][] = [
    [".svg", encoder.encode(svg + "\n")],
    [".png", await renderSmallPng(svg)],
    [".vl.json", json(themed(spec))],
    [".json", json({ ...sidecar, versions })],
  ];
  makeFolder(folder);
  for (const [extension, bytes] of files) writeAtomic(join(folder, name + extension), [bytes]);
}
