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
  /** One of OWN_BIASES. */
  readonly bias: string;
}

export type OwnRequest =
  | { readonly kind: "train"; readonly settings: OwnSettings; readonly seed: number }
  | { readonly kind: "pause" };

export type OwnReply =
  | {
    readonly kind: "ready";
    readonly engine: string;
    /** Why that one. */
    readonly why: string;
    /** Of the network, as it was asked for. */
    readonly seed: number;
    /** Steps already taken: 0 where the network is new, as its parameters are others. */
    readonly step: number;
  }
  | {
    readonly kind: "step";
    readonly step: number;
    /** Without a bias's term. */
    readonly loss: number;
    readonly perSecond: number;
  }
  | {
    readonly kind: "look";
    readonly step: number;
    /** Lattice step of the places that were shown of late. */
    readonly d: number;
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

export const FIRST_SETTINGS: OwnSettings = {
  d: 0.5,
  zipfX: 0,
  zipfY: 0,
  target: "eps",
  bias: "none",
};

/** Biases of lib/biases that a page can train, in a reader's words. */
export const OWN_BIASES: Readonly<Record<string, string>> = {
  none: "none",
  stripes: "half of the pictures are stripes",
  "label-base": "labels told by slow waves",
  offsets: "pixels know how far the label is",
  coordinates: "pixels know where they lie",
  "forced-rendering": "each coordinate drawn first",
  "k-hot": "few units tell the label",
  "experts-routed": "a network for x, one for y",
  splat: "it may draw nothing but dots",
  parallelogram: "codes form parallelograms",
  "factor-swap": "half a code for x, half for y",
  separable: "answers are sums over x and y",
  dispersion: "codes repel each other",
  "student-t": "noise with heavy tails",
};
