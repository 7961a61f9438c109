/** What the page asks the worker that holds the network, and what it is told. */

import type { TrainConfig } from "../config/mod.ts";
import type { Known } from "../diffusion/mod.ts";
import type { Input } from "./catalogue.ts";

export const SAMPLERS = ["held", "ddim", "ddpm", "heun"] as const;
export type SamplerChoice = typeof SAMPLERS[number];

export type Label = readonly [x: number, y: number];
type Image = Float32Array<ArrayBuffer>;

/** How a chain goes from noise to an image. */
export interface ChainOptions {
  readonly label: Label;
  readonly sampler: SamplerChoice;
  readonly steps: number;
  readonly seed: number;
  /** Weights of guidance by each coordinate; null where the network knows no hidden coordinate. */
  readonly guidance: { readonly x: number; readonly y: number } | null;
}

/** Requests: of each kind only the latest matters, and it ends those before. */
export type Request =
  /** Start on the first engine that serves, or on the one named. */
  | { readonly kind: "start"; readonly engine: string | null }
  /** Take the weights of a run's step from now on. */
  | {
    readonly kind: "use";
    readonly config: TrainConfig;
    readonly step: number;
    readonly url: string;
  }
  /** One answer: what the network sees in x_t, told a label. */
  | { readonly kind: "glance"; readonly xt: Image; readonly t: number; readonly label: Label }
  /** A whole chain, frame by frame. */
  | ({ readonly kind: "draw" } & ChainOptions)
  /** The exact denoiser's answer. */
  | {
    readonly kind: "exact";
    readonly config: TrainConfig;
    readonly xt: Image;
    readonly t: number;
    readonly label: Label;
    readonly known: Known;
  }
  /** The place of a label's code among the sheet's. */
  | { readonly kind: "place"; readonly label: Label; readonly input: Input }
  /** A label of the sheet under the pointer: its code, and a quick sample. */
  | {
    readonly kind: "inspect";
    readonly index: number;
    readonly label: Label;
    readonly seed: number;
  }
  /** Codes of the sheet's labels, which places are found among. */
  | { readonly kind: "read"; readonly input: Input };

export type Question = Request & { readonly id: number };

/** One state of a chain. */
export interface Frame {
  readonly t: number;
  readonly xt: Image;
  /** What the network made of the frame before; of the first, which is noise, nothing. */
  readonly x0: Image | null;
}

/** Neighbours of a code among the sheet's labels, with weights that sum to 1. */
export interface Place {
  readonly indices: readonly number[];
  readonly weights: readonly number[];
  /** How many of the sheet's codes were there to compare with. */
  readonly known: number;
}

export type Answer =
  | { readonly kind: "start"; readonly engine: string; readonly reasons: Record<string, string> }
  | { readonly kind: "use"; readonly step: number }
  | { readonly kind: "glance"; readonly x0: Image }
  | {
    readonly kind: "frame";
    readonly frame: Frame;
    readonly index: number;
    readonly last: boolean;
  }
  | { readonly kind: "exact"; readonly x0: Image }
  | { readonly kind: "place"; readonly place: Place | null }
  | {
    readonly kind: "inspect";
    readonly index: number;
    readonly sample: Image;
    readonly code: Image | null;
  }
  | { readonly kind: "read"; readonly done: number; readonly of: number };

export type Reply =
  | ({ readonly id: number } & Answer)
  | {
    readonly id: number;
    readonly kind: "error";
    readonly of: Request["kind"];
    readonly message: string;
  };
