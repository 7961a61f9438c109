/** One step of training, in plain tfjs. */

import * as tf from "@tensorflow/tfjs";
import { chosenBias } from "../biases/mod.ts";
import type { TrainConfig } from "../config/mod.ts";
import type { StepFunction, StepSpec, Tensors, Values } from "../engine/mod.ts";
import {
  pack,
  parameterCount,
  parameterSpecs,
  unet,
  type UNetInput,
  unpack,
} from "../model/mod.ts";
import { type NetworkConfig, unetOf } from "../network/mod.ts";

/** Adam's moments forget by these per step. */
export const BETA1 = 0.9;
export const BETA2 = 0.999;
const EPSILON = 1e-8;

/** Vectors of all parameters, one after the other: weights, Adam's moments, the moving average. */
export const STATES = ["weights", "m", "v", "ema"] as const;
export type StateName = typeof STATES[number];

export type InputName =
  | "x0"
  | "eps"
  | "t"
  | "signal"
  | "noise"
  | "muX"
  | "muY"
  | "knownX"
  | "knownY"
  | "rate"
  | "correction1"
  | "correction2";

export type OutputName = "loss" | "gradientNorm";

/** What a step puts out: `denoising`, the mean square alone, only where a bias has a term besides. */
export type StepOutputs = Readonly<Record<OutputName, Values>> & { readonly denoising?: Values };

export type TrainingStep = {
  readonly fn: StepFunction<StateName, InputName, OutputName>;
  readonly spec: StepSpec<StateName, InputName>;
};

/** Settings that the step is compiled with. */
export type StepConfig =
  & NetworkConfig
  & Pick<TrainConfig, "batch" | "weightDecay" | "emaDecay" | "gradClip">;

/**
 * x_t = signal x0 + noise eps; the loss is the mean square of the network's answer minus its target,
 * with a bias's term besides; AdamW with the gradient's norm clipped:
 *
 *     m' = b1 m + (1 - b1) g,   v' = b2 v + (1 - b2) g^2,
 *     w' = w - rate (c1 m' / (sqrt(c2 v') + 1e-8) + decay w),   c_k = 1 / (1 - b_k^step).
 */
export function trainingStep(config: StepConfig): TrainingStep {
  const { world: { n } } = config;
  const network = unetOf(config);
  const term = chosenBias(config.bias)?.loss;
  const specs = parameterSpecs(network);
  const flat = { shape: [parameterCount(specs)] };
  const images = { shape: [config.batch, n, n, 1] };
  const perImage = { shape: [config.batch] };
  const scalar = { shape: [] };

  const fn: TrainingStep["fn"] = (state, inputs) => {
    const views = unpack(state.weights, specs);
    const names = Object.keys(views);
    const apart: tf.Tensor[] = [];
    const loss = (...values: tf.Tensor[]) => {
      const parameters = Object.fromEntries(names.map((name, k) => [name, values[k]]));
      const { xt, target } = question(inputs, config);
      const input = { ...inputs, x: xt } as unknown as UNetInput;
      const ask = (input: UNetInput) => unet(network, parameters, input);
      const answer = ask(input);
      const square = tf.mean(tf.square(tf.sub(answer.output, target)));
      if (term === undefined) return square;
      const eps = inputs.eps as tf.Tensor4D;
      const added = term({ n, parameters, input, answer, eps, ask });
      if (added.rank !== 0) {
        throw new RangeError(
          `Cannot train with bias ${config.bias} as its term must be a scalar: current value has ` +
            `shape [${added.shape}]`,
        );
      }
      // What is not kept is given back with all else in here, before the gradients are returned.
      apart.push(tf.keep(square));
      return tf.add(square, added);
    };
    const { value, grads } = tf.valueAndGrads(loss)(names.map((name) => views[name]));
    const [denoising] = apart.map(released);
    const gradient = pack(grads);
    const gradientNorm = tf.sqrt(tf.sum(tf.square(gradient)));
    return {
      state: update(state, clipped(gradient, gradientNorm, config.gradClip), inputs, config),
      outputs: { loss: value, gradientNorm, ...denoising && { denoising } },
    };
  };

  return {
    fn,
    spec: {
      state: { weights: flat, m: flat, v: flat, ema: flat },
      inputs: {
        x0: images,
        eps: images,
        t: perImage,
        signal: perImage,
        noise: perImage,
        muX: perImage,
        muY: perImage,
        knownX: perImage,
        knownY: perImage,
        rate: scalar,
        correction1: scalar,
        correction2: scalar,
      },
    },
  };
}

/** The same values, given back like those of any other tensor. */
function released(kept: tf.Tensor): tf.Tensor {
  const own = tf.clone(kept);
  kept.dispose();
  return own;
}

/** The noisy images and what the network should answer. */
function question({ x0, eps, signal, noise }: Tensors<InputName>, { target }: StepConfig) {
  const column = (v: tf.Tensor) => tf.reshape(v, [v.size, 1, 1, 1]);
  const [a, b] = [column(signal), column(noise)];
  const xt = tf.add(tf.mul(x0, a), tf.mul(eps, b));
  if (target === "eps") return { xt, target: eps };
  if (target === "x0") return { xt, target: x0 };
  return { xt, target: tf.sub(tf.mul(eps, a), tf.mul(x0, b)) };
}

function clipped(gradient: tf.Tensor, norm: tf.Tensor, limit: number): tf.Tensor {
  if (limit === 0) return gradient;
  return tf.mul(gradient, tf.div(limit, tf.maximum(norm, limit)));
}

function update(
  { weights, m, v, ema }: Tensors<StateName>,
  gradient: tf.Tensor,
  { rate, correction1, correction2 }: Tensors<InputName>,
  { weightDecay, emaDecay }: StepConfig,
): Tensors<StateName> {
  const nextM = tf.add(tf.mul(m, BETA1), tf.mul(gradient, 1 - BETA1));
  const nextV = tf.add(tf.mul(v, BETA2), tf.mul(tf.square(gradient), 1 - BETA2));
  const deviation = tf.add(tf.sqrt(tf.mul(nextV, correction2)), EPSILON);
  const direction = tf.div(tf.mul(nextM, correction1), deviation);
  const decayed = weightDecay === 0 ? direction : tf.add(direction, tf.mul(weights, weightDecay));
  const next = tf.sub(weights, tf.mul(decayed, rate));
  return {
    weights: next,
    m: nextM,
    v: nextV,
    ema: tf.add(tf.mul(ema, emaDecay), tf.mul(next, 1 - emaDecay)),
  };
}
