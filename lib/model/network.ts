/** A trained network as a denoiser, with its activations to read. */

import * as tf from "@tensorflow/tfjs";
import { type Denoise, type Known, type Noisy, x0Of } from "../diffusion/mod.ts";
import { compile, type CompileOptions, type EngineName } from "../engine/mod.ts";
import { type NetworkConfig, unetOf } from "./config.ts";
import { type BlockName, parameterCount, parameterSpecs } from "./parameters.ts";
import { unet, unpack } from "./unet.ts";

/** Images that are denoised together; more are taken in turn. */
const BATCH = 64;

export interface NetworkOptions extends CompileOptions {
  /** Awaited before each batch; what it throws ends the answer. */
  readonly pause?: () => Promise<void>;
}

export interface Network extends Disposable {
  /** What computes it. */
  readonly engine: EngineName;
  readonly denoise: Denoise;
  /** Activations of the named layers, each [b, features]; layers must have been asked for. */
  activations(noisy: Noisy): Promise<Readonly<Record<string, Float32Array<ArrayBuffer>>>>;
  /** Takes the parameters that training wrote, one after the other. */
  load(parameters: Float32Array<ArrayBuffer>): Promise<void>;
}

/**
 * A network without parameters: `load` them first. It is compiled once for its output and the
 * activations of `layers`.
 */
export async function network(
  config: NetworkConfig,
  layers: readonly BlockName[] = [],
  { pause, ...options }: NetworkOptions = {},
): Promise<Network> {
  const { target, world: { n } } = config;
  const sizes = unetOf(config);
  const specs = parameterSpecs(sizes);
  const vector = { shape: [BATCH] };
  const compiled = await compile(
    ({ parameters }, inputs) => {
      const { output, layers: all } = unet(sizes, unpack(parameters, specs), inputs as never);
      const read = Object.fromEntries(layers.map((name) => [name, all[name] as tf.Tensor]));
      return { state: { parameters }, outputs: { ...read, output } };
    },
    {
      state: { parameters: { shape: [parameterCount(specs)] } },
      inputs: {
        x: { shape: [BATCH, n, n, 1] },
        t: vector,
        muX: vector,
        muY: vector,
        knownX: vector,
        knownY: vector,
      },
    },
    options,
  );

  async function* batches(noisy: Noisy) {
    const { xt, level, labels, known } = noisy;
    const count = labels.length / 2;
    for (let from = 0; from < count; from += BATCH) {
      await pause?.();
      const size = Math.min(BATCH, count - from);
      const outputs = await compiled.run({
        x: part(xt, from * n * n, n * n, size),
        t: new Float32Array(BATCH).fill(level.t),
        ...coordinates(labels, from, size, known),
      });
      yield { from, size, outputs: outputs as Readonly<Record<string, Float32Array>> };
    }
  }

  /** The named outputs of all batches, joined. */
  async function outputs(noisy: Noisy, names: readonly string[]) {
    const joined: Record<string, Float32Array<ArrayBuffer>> = {};
    const count = noisy.labels.length / 2;
    for await (const { from, size, outputs } of batches(noisy)) {
      for (const name of names) {
        const features = outputs[name].length / BATCH;
        joined[name] ??= new Float32Array(count * features);
        joined[name].set(outputs[name].subarray(0, size * features), from * features);
      }
    }
    return joined;
  }

  return {
    engine: compiled.engine,
    async denoise(noisy) {
      const { output } = await outputs(noisy, ["output"]);
      return x0Of(target, output, noisy.xt, [noisy.level]);
    },
    activations: (noisy) => outputs(noisy, layers),
    load: (parameters) => compiled.write({ parameters }),
    [Symbol.dispose]: () => compiled[Symbol.dispose](),
  };
}

/** `size` rows from row `from / width` on, filled up with zeros to a whole batch. */
function part(values: Float32Array, from: number, width: number, size: number) {
  const out = new Float32Array(BATCH * width);
  out.set(values.subarray(from, from + size * width));
  return out;
}

function coordinates(labels: Float32Array, from: number, size: number, known: Known) {
  const axis = (k: 0 | 1) =>
    Float32Array.from({ length: BATCH }, (_, b) => b < size ? labels[2 * (from + b) + k] : 0);
  const told = (name: "x" | "y") =>
    new Float32Array(BATCH).fill(known === "xy" || known === name ? 1 : 0);
  return { muX: axis(0), muY: axis(1), knownX: told("x"), knownY: told("y") };
}
