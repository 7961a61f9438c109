/** What the page asks the worker that trains, and what it is told. */

import type { Target } from "../diffusion/mod.ts";

/** What a reader may change, before training and in a pause. */
export interface OwnSettings {
  /** Lattice step of the places that are shown, in pixels. */
  readonly d: number;
  /** How much more often some columns, and some rows, are shown; 0 is evenly. */
  readonly zipfX: number;
  readonly zipfY: number;
  /** What the network is asked for. */
  readonly target: Target;
}

export type OwnAsk =
  | { readonly kind: "train"; readonly settings: OwnSettings; readonly seed: number }
  | { readonly kind: "pause" };

export type OwnTold =
  | { readonly kind: "ready"; readonly engine: string }
  | {
    readonly kind: "step";
    readonly step: number;
    readonly loss: number;
    readonly perSecond: number;
  }
  | {
    readonly kind: "look";
    readonly step: number;
    /** Samples [16, n, n]. */
    readonly samples: Float32Array<ArrayBuffer>;
    /** Their labels [16, 2]. */
    readonly labels: Float32Array<ArrayBuffer>;
    readonly one: number;
    readonly right: number;
    /** Codes of labels [count, 2], in three dimensions. */
    readonly sheetLabels: Float32Array<ArrayBuffer>;
    readonly places: Float32Array<ArrayBuffer>;
  }
  | { readonly kind: "paused"; readonly step: number }
  | { readonly kind: "failed"; readonly message: string };

/** Side of the canvas. */
export const OWN_N = 16;

export const FIRST_SETTINGS: OwnSettings = { d: 0.5, zipfX: 0, zipfY: 0, target: "eps" };
