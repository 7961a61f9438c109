/** The tiny U-Net with a loss, its inputs, and a plain step of Adam. */

import * as tf from "@tensorflow/tfjs";
import type { StepFunction, StepSpec, Tensors } from "../../../lib/engine/mod.ts";
import {
  initialParameters,
  pack,
  parameterCount,
  type ParameterSpecs,
  parameterSpecs,
  PRESETS,
  unet,
  type UNetInput,
  unpack,
} from "../../../lib/model/mod.ts";
import { normals, stream } from "../../../lib/random/mod.ts";

export interface Tiny {
  readonly n: number;
  readonly batch: number;
}

export const configOf = ({ n }: Tiny) => ({ n, ...PRESETS.tiny });
export const specsOf = (tiny: Tiny): ParameterSpecs => parameterSpecs(configOf(tiny));

export const QUESTION = ["x", "t", "muX", "muY", "knownX", "knownY"] as const;
export type Question = typeof QUESTION[number];

/** Shapes of what the network is asked, and of the answer it should give. */
export function questionSpecs({ n, batch }: Tiny) {
  const [images, perImage] = [{ shape: [batch, n, n, 1] }, { shape: [batch] }];
  return {
    x: images,
    t: perImage,
    muX: perImage,
    muY: perImage,
    knownX: perImage,
    knownY: perImage,
    answer: images,
  } as const;
}

/** Noise for images, and steps and labels that differ from image to image. */
export function questionValues({ n, batch }: Tiny) {
  const perImage = (f: (k: number) => number) =>
    Float32Array.from({ length: batch }, (_, k) => f(k));
  return {
    x: normals(stream(1, "tiny/x"), batch * n * n),
    t: perImage((k) => (37 + 251 * k) % 1000),
    muX: perImage((k) => (3 * k + 1.5) % n),
    muY: perImage((k) => (5 * k + 0.25) % n),
    knownX: perImage((k) => k === 1 ? 0 : 1),
    knownY: perImage((k) => k === 2 ? 0 : 1),
    answer: normals(stream(1, "tiny/answer"), batch * n * n),
  };
}

/** Initial parameters, all moved a little, so that layers that start at zero count. */
export function perturbedParameters(tiny: Tiny): Float32Array<ArrayBuffer> {
  const flat = initialParameters(specsOf(tiny), 1);
  const noise = normals(stream(1, "tiny/perturbation"), flat.length);
  return flat.map((value, k) => value + 0.03 * noise[k]);
}

/** Mean square of the network's output minus the answer. */
export function loss(
  tiny: Tiny,
  parameters: Readonly<Record<string, tf.Tensor>>,
  question: Tensors,
): tf.Scalar {
  const { output } = unet(configOf(tiny), parameters, question as unknown as UNetInput);
  return tf.mean(tf.square(tf.sub(output, question.answer)));
}

/** The loss as a function of the flat parameters, and its gradient there. */
export function lossAndGradient(tiny: Tiny, flat: tf.Tensor, question: Tensors) {
  const views = unpack(flat, specsOf(tiny));
  const names = Object.keys(views);
  const of = (...values: tf.Tensor[]) =>
    loss(tiny, Object.fromEntries(names.map((name, k) => [name, values[k]])), question);
  const { value, grads } = tf.valueAndGrads(of)(names.map((name) => views[name]));
  return { value, gradient: pack(grads) };
}

export const RATE = 1e-3;
const BETA1 = 0.9;
const BETA2 = 0.999;

type Moments = "params" | "m" | "v";

/**
 * Adam: w' = w - rate c1 m' / (sqrt(c2 v') + 1e-8), with the corrections c = 1 / (1 - beta^step) as
 * inputs.
 */
export function adamStep(tiny: Tiny) {
  const flat = { shape: [parameterCount(specsOf(tiny))] };
  const fn: StepFunction<Moments, string, "loss"> = (state, inputs) => {
    const { value, gradient } = lossAndGradient(tiny, state.params, inputs);
    const m = tf.add(tf.mul(state.m, BETA1), tf.mul(gradient, 1 - BETA1));
    const v = tf.add(tf.mul(state.v, BETA2), tf.mul(tf.square(gradient), 1 - BETA2));
    const deviation = tf.add(tf.sqrt(tf.mul(v, inputs.c2)), 1e-8);
    const change = tf.div(tf.mul(m, tf.mul(inputs.c1, RATE)), deviation);
    return { state: { params: tf.sub(state.params, change), m, v }, outputs: { loss: value } };
  };
  const spec: StepSpec<Moments, string> = {
    state: { params: flat, m: flat, v: flat },
    inputs: { ...questionSpecs(tiny), c1: { shape: [] }, c2: { shape: [] } },
  };
  return { fn, spec };
}

/** The bias corrections of Adam's step 1, 2, ... */
export const corrections = (step: number) => ({
  c1: Float32Array.of(1 / (1 - BETA1 ** step)),
  c2: Float32Array.of(1 / (1 - BETA2 ** step)),
});
