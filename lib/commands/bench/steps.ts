/** The functions that are measured. */

import * as tf from "@tensorflow/tfjs";
import type { NamedValues, StepFunction, StepSpec, TensorSpec } from "../../engine/mod.ts";
import {
  initialParameters,
  pack,
  parameterCount,
  parameterSpecs,
  unet,
  type UNetConfig,
  type UNetInput,
  unpack,
} from "../../model/mod.ts";
import { normals, type Stream, stream } from "../../random/mod.ts";
import { GEMM_SIZE, type What } from "./protocol.ts";

/** A function with the values that it starts from and is given. */
export interface Step {
  readonly fn: StepFunction<string, string, string>;
  readonly spec: StepSpec<string, string>;
  readonly state: NamedValues;
  readonly inputs: NamedValues;
}

export function stepOf(what: What, config: UNetConfig, batch: number): Step {
  switch (what) {
    case "train":
      return adamStep(config, batch);
    case "sample":
      return samplingStep(config, batch);
    case "gemm":
      return product(GEMM_SIZE);
  }
}

/** One step of Adam, far enough into training for its bias corrections to be 1. */
function adamStep(config: UNetConfig, batch: number): Step {
  const { fn, spec, inputs, state } = gradientStep(config, batch);
  const vector = spec.state.params;
  const [rate, b1, b2] = [1e-4, 0.9, 0.999];
  return {
    spec: { state: { ...spec.state, m: vector, v: vector }, inputs: spec.inputs },
    state,
    inputs,
    fn(state, inputs) {
      const { outputs } = fn(state, inputs);
      const g = outputs.gradient;
      const m = tf.add(tf.mul(state.m, b1), tf.mul(g, 1 - b1));
      const v = tf.add(tf.mul(state.v, b2), tf.mul(tf.square(g), 1 - b2));
      const update = tf.div(tf.mul(m, rate), tf.add(tf.sqrt(v), 1e-8));
      return {
        state: { params: tf.sub(state.params, update), m, v },
        outputs: { loss: outputs.loss },
      };
    },
  };
}

/** The loss and its gradient, as a flat vector. */
export function gradientStep(config: UNetConfig, batch: number): Step {
  const specs = parameterSpecs(config);
  const { spec, inputs, state } = samplingStep(config, batch);
  const image = spec.inputs.x;
  return {
    spec: { state: spec.state, inputs: { ...spec.inputs, eps: image } },
    state,
    inputs: { ...inputs, eps: normals(stream(1, "bench/eps"), inputs.x.length) },
    fn({ params }, inputs) {
      const views = unpack(params, specs);
      const names = Object.keys(views);
      const loss = (...values: tf.Tensor[]) => {
        const parameters = Object.fromEntries(names.map((name, k) => [name, values[k]]));
        const { output } = unet(config, parameters, inputs as unknown as UNetInput);
        return tf.mean(tf.square(tf.sub(output, inputs.eps)));
      };
      const { value, grads } = tf.valueAndGrads(loss)(names.map((name) => views[name]));
      return { state: { params }, outputs: { loss: value, gradient: pack(grads) } };
    },
  };
}

/** The network's answer to noisy images: the costly part of a sampler's step. */
function samplingStep(config: UNetConfig, batch: number): Step {
  const specs = parameterSpecs(config);
  const image = { shape: [batch, config.n, config.n, 1] };
  const vector = { shape: [batch] };
  const uniforms = (name: string, range: number) => {
    const random = stream(1, `bench/${name}`);
    return Float32Array.from({ length: batch }, () => range * random.uniform());
  };
  const asked: Record<keyof UNetInput, TensorSpec> = {
    x: image,
    t: vector,
    muX: vector,
    muY: vector,
    knownX: vector,
    knownY: vector,
  };
  return {
    spec: { state: { params: { shape: [parameterCount(specs)] } }, inputs: asked },
    state: { params: perturbed(initialParameters(specs, 1), stream(1, "bench/params")) },
    inputs: {
      x: normals(stream(1, "bench/x"), batch * config.n ** 2),
      t: uniforms("t", 1000),
      muX: uniforms("muX", config.n),
      muY: uniforms("muY", config.n),
      knownX: new Float32Array(batch).fill(1),
      knownY: new Float32Array(batch).fill(1),
    },
    fn({ params }, inputs) {
      const { output } = unet(config, unpack(params, specs), inputs as unknown as UNetInput);
      return { state: { params }, outputs: { output } };
    },
  };
}

/** Some parameters start at 0, and the gradients behind them with them. */
function perturbed(params: Float32Array<ArrayBuffer>, random: Stream): Float32Array<ArrayBuffer> {
  return params.map((value) => value + 0.02 * random.normal());
}

/** A product of two square matrices, of which one element is looked at. */
function product(size: number): Step {
  const square = { shape: [size, size] };
  const values = (name: string) => {
    const random = stream(1, `bench/${name}`);
    return Float32Array.from({ length: size * size }, () => random.uniform());
  };
  return {
    spec: { state: { a: square, b: square }, inputs: {} },
    state: { a: values("a"), b: values("b") },
    inputs: {},
    fn: ({ a, b }) => ({
      state: { a, b },
      outputs: { corner: tf.slice(tf.matMul(a, b), [0, 0], [1, 1]) },
    }),
  };
}
