/// <reference lib="dom" />
/** What the reader has chosen: kept in the address's hash, so that a finding can be linked. */

import type { Catalogue, RecordedRun } from "../catalogue.ts";
import { INPUTS, PROJECTIONS } from "../catalogue.ts";
import { SAMPLERS } from "../messages.ts";
import { SPARSE } from "./lattice_mark.ts";

const COLORS = ["both", "x", "y"] as const;
export const KNOWN_COORDINATES = ["xy", "x", "y", "none"] as const;
export const THEMES = ["auto", "light", "dark"] as const;

export interface View {
  readonly run: string;
  /** A second run beside the first, or none. */
  readonly beside: string;
  readonly step: number;
  readonly x: number;
  readonly y: number;
  readonly sampler: typeof SAMPLERS[number];
  readonly steps: number;
  readonly seed: number;
  /** The chain's frame that is looked at: 0 is noise. */
  readonly frame: number;
  /** Guidance by x and by y. */
  readonly wx: number;
  readonly wy: number;
  /** What the exact denoiser is told. */
  readonly told: typeof KNOWN_COORDINATES[number];
  readonly color: typeof COLORS[number];
  readonly by: typeof PROJECTIONS[number];
  readonly input: typeof INPUTS[number];
  readonly theme: typeof THEMES[number];
}

export const NO_RUN = "none";

/**
 * Where a run is first asked: in the middle of one of the 4 x 4 cells that samples are recorded of;
 * between places where training shows few.
 */
export function openingPlace(run: RecordedRun | undefined): { x: number; y: number } {
  const { n, dx, dy } = run?.config.world ?? { n: 32, dx: 1, dy: 1 };
  const between = (d: number) => d >= SPARSE ? d / 2 : 0;
  return { x: n * 3 / 8 + between(dx), y: n * 5 / 8 + between(dy) };
}

/** The view that opens. */
export function firstView({ runs }: Catalogue): View {
  const run = runs.find(({ layouts }) => layouts.length > 0) ?? runs[0];
  const steps = 25;
  return {
    run: run?.id ?? "",
    beside: NO_RUN,
    step: run?.steps.at(-1) ?? 0,
    ...openingPlace(run),
    sampler: "held",
    steps,
    seed: 1,
    frame: steps,
    wx: 1,
    wy: 1,
    told: "xy",
    color: "both",
    by: run?.layouts[0]?.projection ?? "umap",
    input: run?.layouts[0]?.input ?? "noised",
    theme: "auto",
  };
}

type Rule = (text: string, catalogue: Catalogue, run: RecordedRun | undefined) => unknown;

const oneOf = (names: readonly string[]): Rule => (text) => names.includes(text) ? text : undefined;
const number = (least: number, most: number, whole = false): Rule => (text) => {
  const value = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  return value >= least && value <= most && (!whole || Number.isInteger(value)) ? value : undefined;
};
const place: Rule = (text, catalogue, run) =>
  number(0, (run?.config.world.n ?? 32) - 0.01)(text, catalogue, run);

/** What each field may be: undefined where a link asks for what is not there. */
const RULES: Readonly<Record<keyof View, Rule>> = {
  run: (text, { runs }) => runs.some(({ id }) => id === text) ? text : undefined,
  beside: (text, { runs }) =>
    text === NO_RUN || runs.some(({ id }) => id === text) ? text : undefined,
  step: (text, _, run) => {
    const step = Number(text);
    const all = [
      ...run?.steps ?? [],
      ...run?.weights ?? [],
      ...run?.curve.map((p) => p.step) ?? [],
    ];
    return all.includes(step) ? step : undefined;
  },
  x: place,
  y: place,
  sampler: oneOf(SAMPLERS),
  steps: number(2, 200, true),
  seed: number(0, 1e9, true),
  frame: number(0, 200, true),
  wx: number(0, 5),
  wy: number(0, 5),
  told: oneOf(KNOWN_COORDINATES),
  color: oneOf(COLORS),
  by: oneOf(PROJECTIONS),
  input: oneOf(INPUTS),
  theme: oneOf(THEMES),
};

/** The view as a hash: what differs from the first view, in a fixed order. */
export function toHash(view: View, catalogue: Catalogue): string {
  const first = firstView(catalogue);
  const fields = (Object.keys(RULES) as (keyof View)[])
    .filter((name) => String(view[name]) !== String(first[name]))
    .map((name) => `${name}=${encodeURIComponent(String(view[name]))}`);
  return fields.length === 0 ? "" : `#${fields.join("&")}`;
}

/** The view that a hash describes, and what of it could not be shown. */
export function fromHash(hash: string, catalogue: Catalogue): { view: View; problems: string[] } {
  const asked = new URLSearchParams(hash.replace(/^#/, ""));
  const problems: string[] = [];
  const view: Record<string, unknown> = { ...firstView(catalogue) };
  for (const name of asked.keys()) {
    if (!Object.hasOwn(RULES, name)) problems.push(`${name} is nothing that a link can set`);
  }
  for (const [name, rule] of Object.entries(RULES)) {
    const text = asked.get(name);
    if (text === null) {
      const run = catalogue.runs.find(({ id }) => id === view.run);
      // Another run's steps are others: its last one stands in.
      if (name === "step" && run && !run.steps.includes(view.step as number)) {
        view.step = run.steps.at(-1) ?? run.curve.at(-1)?.step ?? 0;
      }
      if (name === "frame") view.frame = view.steps;
      continue;
    }
    const value = rule(text, catalogue, catalogue.runs.find(({ id }) => id === view.run));
    if (value === undefined) problems.push(`${name} cannot be ${text.slice(0, 40)}`);
    else view[name] = value;
  }
  view.frame = Math.min(view.frame as number, view.steps as number);
  return { view: view as unknown as View, problems };
}
