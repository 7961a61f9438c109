import type { ImageScores } from "../measures/images/mod.ts";
import type { GridScores } from "../measures/codes/mod.ts";
import type { CodeLayer, Input, Order } from "./reading.ts";

export type SamplerName = "ddpm" | "ddim" | "heun";

/** How a network draws. */
export interface Sampler {
  readonly name: SamplerName;
  /** So many answers does an image cost; of Heun's method nearly twice as many. */
  readonly steps: number;
  /** Whether the estimate of the image is held within [-1, 1], the values of images. */
  readonly held: boolean;
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
export interface DrawingScores {
  readonly images: TestScores;
  /** Test label by test label: `on`, then `off`. */
  readonly outcomes: readonly Outcome[];
}

/** What a network's code of the off-lattice test labels knows, at one layer under one input. */
export interface CodeRecord {
  readonly input: Input;
  /** The diffusion step at which the network was asked. */
  readonly t: number;
  readonly layer: CodeLayer;
  /** Null where the layer is dead: all labels have the same code. */
  readonly scores: CodeScores | null;
}

export interface CodeScores {
  /** Held-out R2 of the label's x and y, by what they are predicted from. */
  readonly order: Readonly<Record<Order, { readonly x: number; readonly y: number }>>;
  /** Effective dimension: the participation ratio. */
  readonly dimension: number;
  /** Intrinsic dimension; null where two labels have the same code. */
  readonly twoNN: number | null;
}

/** How a network uses x and y, told one of them, both or none. */
export interface HiddenScores {
  readonly t: number;
  /** M3 */
  readonly interaction: number;
  /** M3 of the exact denoiser, for the same noisy images. */
  readonly exact: number;
}

/** What a network can do and what its code knows, at one step of its training. */
export interface EvaluationRecord extends DrawingScores {
  readonly step: number;
  readonly sampler: Sampler;
  readonly losses: readonly StepLoss[];
  readonly codes: readonly CodeRecord[];
  /** How the code puts x and y together, under input `noised` at enc3; null for a dead layer. */
  readonly grid: GridScores | null;
  /** Absent where training never hid a label, or where no label changes the answer yet. */
  readonly hidden?: HiddenScores;
}
