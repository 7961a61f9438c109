import type { Sampler } from "./evaluation.ts";

/**
 * What the network is shown when its code is read.
 *
 * - `sampled`: what its own sampler gives it at the last step.
 * - `noised`: the true image under much noise, t = 500, where the image alone locates few bumps.
 * - `blind`: pure noise at t = T, so that all it knows of the place comes from the label.
 * - `clean`: the true image under little noise, t = 50. A control: an untrained network passes it.
 */
export const INPUTS = ["sampled", "noised", "blind", "clean"] as const;
export type Input = typeof INPUTS[number];

/** The diffusion steps at which true images are shown. */
export const INPUT_STEPS = { noised: 500, clean: 50 } as const;

/** Layers that a code is read from: the last one before the bottleneck, and the bottleneck. */
export const CODE_LAYERS = ["enc3", "mid"] as const;
export type CodeLayer = typeof CODE_LAYERS[number];

/** From what a linear fit predicts the label: three UMAP coordinates, three principal
 * components, or the whole code. */
export const ORDERS = ["umap", "pca", "linear"] as const;
export type Order = typeof ORDERS[number];

/** One way to look at a network: how it draws, and where and how its code is read. */
export interface Reading {
  readonly name: string;
  /** Why one would look so. */
  readonly why: string;
  readonly sampler: Sampler;
  readonly input: Input;
  readonly layer: CodeLayer;
  readonly order: Order;
}

/** Ancestral sampling with the estimate of the image held within its values. */
export const USUAL_SAMPLER: Sampler = { name: "ddpm", steps: 20, held: true };

const named = (
  name: string,
  why: string,
  input: Input,
  layer: CodeLayer = "enc3",
  order: Order = "umap",
): Reading => ({ name, why, sampler: USUAL_SAMPLER, input, layer, order });

/** The readings under which every claim is judged; the first gives the headline verdict. */
export const READINGS: readonly Reading[] = [
  named(
    "paper",
    "Our best guess at the authors' own: codes of the layer that they call the fourth, while the " +
      "network draws, shown by a UMAP in three dimensions.",
    "sampled",
  ),
  named(
    "noised",
    "The same picture for every network, so that a code cannot look ordered merely because the " +
      "samples are good.",
    "noised",
  ),
  named(
    "blind",
    "Nothing but the label tells where: what the network makes of the question, before any image.",
    "blind",
  ),
];

/** Shown beside the others, and never judged: an untrained network passes it. */
export const CONTROL: Reading = named(
  "control",
  "An image almost without noise tells the place by itself.",
  "clean",
);

/** The reading of this name. */
export function readingNamed(name: string): Reading {
  const all = [...READINGS, CONTROL];
  const found = all.find((reading) => reading.name === name);
  if (found !== undefined) return found;
  throw new RangeError(
    `Cannot use the reading as it must be one of ${all.map((r) => r.name).join(", ")}: ` +
      `current value is ${JSON.stringify(name)}`,
  );
}

/** Every combination of input, layer and order that is judged: the grid of F6. */
export function readingGrid(): Reading[] {
  return INPUTS.filter((input) => input !== CONTROL.input).flatMap((input) =>
    CODE_LAYERS.flatMap((layer) =>
      ORDERS.map((order) =>
        named(`${input}, ${layer}, ${order}`, "One of all combinations.", input, layer, order)
      )
    )
  );
}
