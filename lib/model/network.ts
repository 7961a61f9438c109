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
 * A network without parameters: `load` them first. It is compiled once for its output, and once
 * more for the activations of `layers`, which often need but a part of it.
 */
export async function network(
  config: NetworkConfig,
  layers: readonly BlockName[] = [],
  { pause, ...options }: NetworkOptions = {},
): Promise<Network> {
  const { target, world: { n } } = config;
  using made = new DisposableStack();
  const denoiser = made.use(await compiled(config, ["output"], options));
  const reader = layers.length === 0 ? denoiser : made.use(await compiled(config, layers, options));
  const parts = new Set([denoiser, reader]);
  const kept = made.move();

  async function* batches(part: Part, noisy: Noisy) {
    const { xt, level, labels, known } = noisy;
    const count = labels.length / 2;
    for (let from = 0; from < count; from += BATCH) {
      await pause?.();
      const size = Math.min(BATCH, count - from);
      const outputs = await part.run({
        x: rows(xt, from * n * n, n * n, size),
        t: new Float32Array(BATCH).fill(level.t),
        ...coordinates(labels, from, size, known),
      });
      yield { from, size, outputs: outputs as Readonly<Record<string, Float32Array>> };
    }
  }

  /** The named outputs of all batches, joined. */
  async function outputs(part: Part, noisy: Noisy, names: readonly string[]) {
    const joined: Record<string, Float32Array<ArrayBuffer>> = {};
    const count = noisy.labels.length / 2;
    for await (const { from, size, outputs } of batches(part, noisy)) {
      for (const name of names) {
        const features = outputs[name].length / BATCH;
        joined[name] ??= new Float32Array(count * features);
        joined[name].set(outputs[name].subarray(0, size * features), from * features);
      }
    }
    return joined;
  }

  return {
    engine: denoiser.engine,
    async denoise(noisy) {
      const { output } = await outputs(denoiser, noisy, ["output"]);
      return x0Of(target, output, noisy.xt, [noisy.level]);
    },
    activations: (noisy) => outputs(reader, noisy, layers),
    async load(parameters) {
      for (const part of parts) await part.write({ parameters });
    },
    [Symbol.dispose]: () => kept.dispose(),
  };
}

/** The network as far as `names` need it: its output, or named layers. */
type Part = Awaited<ReturnType<typeof compiled>>;

function compiled(
  config: NetworkConfig,
  names: readonly (BlockName | "output")[],
  options: CompileOptions,
) {
  const { world: { n } } = config;
  const sizes = unetOf(config);
  const specs = parameterSpecs(sizes);
  const vector = { shape: [BATCH] };
  return compile(
    ({ parameters }, inputs) => {
      const { output, layers } = unet(sizes, unpack(parameters, specs), inputs as never);
      const all: Readonly<Record<string, tf.Tensor>> = { ...layers, output };
      return { state: { parameters }, outputs: Object.fromEntries(names.map((k) => [k, all[k]])) };
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
}

/** `size` rows from row `from / width` on, filled up with zeros to a whole batch. */
function rows(values: Float32Array, from: number, width: number, size: number) {
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
