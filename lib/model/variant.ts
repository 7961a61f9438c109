/** What a bias may do to the U-Net. */

import type * as tf from "@tensorflow/tfjs";
import type { UNetConfig } from "./config.ts";
import type { BlockName, ParameterSpecs } from "./parameters.ts";
import type { Answer, Layers, Parameters, UNetInput } from "./unet.ts";

/** Places inside the U-Net where a variant may step in; what it leaves out stays as it is. */
export interface Changes {
  /** Encodings of the label [b, k] in place of the sinusoids; null if it goes another way. */
  readonly labels?: tf.Tensor2D | null;
  /** What becomes of the embedding [b, embedding] before the blocks get it. */
  readonly embedding?: (embedding: tf.Tensor2D) => tf.Tensor2D;
  /** Images [b, n, n, k] that are shown beside the noisy one. */
  readonly planes?: tf.Tensor4D;
  /** What becomes of a block's activations. */
  readonly after?: (name: BlockName, image: tf.Tensor4D) => tf.Tensor4D;
  /** From the last block's activations to the output [b, n, n, 1]. */
  readonly head?: (image: tf.Tensor4D) => tf.Tensor4D;
}

/** Calls the plain U-Net, with changes. */
export type Plain = (
  input: UNetInput,
  changes?: Changes,
  parameters?: Parameters,
) => Answer;

/** A network that is made of the U-Net. */
export interface Variant {
  /** All its parameters: the U-Net's, more, or fewer. */
  readonly parameters: (own: ParameterSpecs, sizes: UNetConfig) => ParameterSpecs;
  readonly answer: (
    plain: Plain,
    sizes: UNetConfig,
    parameters: Parameters,
    input: UNetInput,
    given: Partial<Layers>,
  ) => Answer;
}
