/** A bias: one change to the world, the network, the loss or the sampling, and why one would try it. */

import type * as tf from "@tensorflow/tfjs";
import type { Denoise, Target } from "../diffusion/mod.ts";
import type { Answer, Parameters, UNetInput, Variant } from "../model/mod.ts";
import type { Stream } from "../random/mod.ts";
import type { WorldConfig } from "../world/mod.ts";

/** A number that a bias hangs on. */
export interface Knob {
  readonly default: number;
  readonly from: number;
  readonly to: number;
  readonly whole?: boolean;
  readonly says: string;
}

/** Values of the knobs by name. */
export type Values = Readonly<Record<string, number>>;

/** Fields of a config that a bias sets. */
export interface Setting {
  readonly world?: Partial<WorldConfig>;
  readonly target?: Target;
  readonly dropX?: number;
  readonly dropY?: number;
}

/** What a term of the loss may look at. */
export interface LossInput {
  /** Side of the images. */
  readonly n: number;
  readonly parameters: Parameters;
  /** What the network was shown in this batch, and what it answered. */
  readonly input: UNetInput;
  readonly answer: Answer;
  /** The noise that the images carry. */
  readonly eps: tf.Tensor4D;
  /** Asks the same network something else. */
  readonly ask: (input: UNetInput) => Answer;
}

/** What is added to the loss: a scalar, its weight included. */
export type LossTerm = (batch: LossInput) => tf.Scalar;

/** The noise of a batch [b, pixels] made of normal numbers; drawing more from `random` is free. */
export type Noise = (
  normal: Float32Array<ArrayBuffer>,
  pixels: number,
  random: Stream,
) => Float32Array<ArrayBuffer>;

/** How a bias draws. */
export interface Guide {
  /** How often the network is asked for one estimate. */
  readonly asks: number;
  /** From the network's estimates, the one that samples follow. */
  readonly by: (denoise: Denoise) => Denoise;
}

export interface Bias {
  /** As the flag `--bias` wants it. */
  readonly name: string;
  /** What it does, in a sentence. */
  readonly says: string;
  /** Its equation, as plain text. */
  readonly equation: string;
  /** Where it comes from. */
  readonly source: string;
  /** The claim that it tests. */
  readonly tests: string;
  readonly changes: "world" | "network" | "loss" | "sampling";
  /** A loss's is called `weight`: at 0 its term is left out. */
  readonly knobs?: Readonly<Record<string, Knob>>;
  readonly setting?: Setting;
  readonly network?: (values: Values) => Variant;
  readonly loss?: (values: Values) => LossTerm;
  /** The fewest images of a batch that the loss can be told of; 1 where left out. */
  readonly leastBatch?: number;
  readonly noise?: (values: Values) => Noise;
  readonly guide?: (values: Values) => Guide;
}
