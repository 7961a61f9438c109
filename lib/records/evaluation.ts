import type { ImageScores } from "../measures/images/mod.ts";
import type { GridScores, LatentScores } from "../measures/latents/mod.ts";

export type SamplerName = "ddim" | "ddim-clipped" | "ddpm" | "heun";

export interface Sampler {
  readonly name: SamplerName;
  /** So many answers does an image cost; of Heun's method nearly twice as many. */
  readonly steps: number;
}

/** How well images show what the test labels ask for. */
export interface TestScores {
  readonly all: ImageScores;
  /** Of the labels on the lattices, and of those off them. */
  readonly on: ImageScores;
  readonly off: ImageScores;
  /**
   * Of the labels inside the region that training never shows (M4: beside `all`, how well a
   * network composes); absent where the world holds no test label out.
   */
  readonly held?: ImageScores;
}

/** The loss of the predicted noise at one diffusion step, and its standard error. */
export interface StepLoss {
  readonly t: number;
  readonly mean: number;
  readonly error: number;
}

/**
 * One image's readout: what it shows (an index into KINDS) and where; null unless it is one. In the
 * periodic world the place is the representative nearest to the label.
 */
export type Outcome = readonly [kind: number, x: number | null, y: number | null];

/** What a network draws where the test labels ask. */
export interface Drawn {
  readonly images: TestScores;
  /** Test label by test label: `on`, then `off`. */
  readonly outcomes: readonly Outcome[];
}

/** Scores of the headline layer; null where the layer is dead. */
export interface Latents {
  readonly random: LatentScores | null;
  /** Held-out R2 on the three coordinates of a UMAP of the random labels' codes, as the paper's. */
  readonly umap: { readonly x: number; readonly y: number } | null;
  readonly grid: GridScores | null;
}

export interface EvaluationRecord extends Drawn {
  readonly step: number;
  readonly losses: readonly StepLoss[];
  readonly latents: Latents;
}

/** What the untrained network's code looks like, beside which the trained one's is judged. */
export interface StartRecord {
  readonly step: 0;
  readonly latents: Latents;
}
