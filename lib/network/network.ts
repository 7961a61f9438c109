/** A trained network as a denoiser, with its activations to read. */

import * as tf from "@tensorflow/tfjs";
import { type Denoise, type Known, type Noisy, x0Of } from "../diffusion/mod.ts";
import { compile, type CompileOptions, type EngineName } from "../engine/mod.ts";
import {
  type BlockName,
  layerShape,
  parameterCount,
  type ParameterSpecs,
  parameterSpecs,
  sizeOfShape,
  unet,
} from "../model/mod.ts";
import { type NetworkConfig, unetOf } from "./config.ts";

/** Images that are denoised together unless said; more are taken in turn. */
export const BATCH = 64;

export interface NetworkOptions extends CompileOptions {
  /** Images that are denoised together: fewer where answers for one label must come at once. */
  readonly batch?: number;
  /** A layer that `denoiseGiven` takes from outside. */
  readonly given?: BlockName;
  /** Awaited before each batch; what it throws ends the answer. */
  readonly pause?: () => Promise<void>;
}

export interface Network extends Disposable {
  /** What computes it. */
  readonly engine: EngineName;
  readonly denoise: Denoise;
  /** Activations of the named layers, each [b, features]; layers must have been asked for. */
  activations(noisy: Noisy): Promise<Readonly<Record<string, Float32Array<ArrayBuffer>>>>;
  /** The same estimate with the activations [b, features] of the `given` layer in its own's place. */
  denoiseGiven(noisy: Noisy, activations: Float32Array): Promise<Float32Array<ArrayBuffer>>;
  /** Takes the parameters that training wrote, one after the other. */
  load(parameters: Float32Array<ArrayBuffer>): Promise<void>;
}

/**
 * A network without parameters: `load` them first. It is compiled once for its output, and once
 * more for the activations of `layers`, which often need but a part of it, and for a `given` layer.
 */
export async function network(
  config: NetworkConfig,
  layers: readonly BlockName[] = [],
  { pause, batch = BATCH, given, ...options }: NetworkOptions = {},
): Promise<Network> {
  const { target, world: { n } } = config;
  using made = new DisposableStack();
  const specs = parameterSpecs(unetOf(config));
  const denoiser = made.use(await compiled(config, ["output"], batch, options));
  const reader = layers.length === 0
    ? denoiser
    : made.use(await compiled(config, layers, batch, options));
  const replaced = given && made.use(await compiled(config, ["output"], batch, options, given));
  const parts = new Set([denoiser, reader, ...(replaced ? [replaced] : [])]);
  const kept = made.move();

  async function* batches(part: Part, noisy: Noisy, activations?: Float32Array) {
    const { xt, level, labels, known } = noisy;
    const count = labels.length / 2;
    for (let from = 0; from < count; from += batch) {
      await pause?.();
      const size = Math.min(batch, count - from);
      const inputs: Record<string, Float32Array<ArrayBuffer>> = {
        x: rows(xt, from * n * n, n * n, size, batch),
        t: new Float32Array(batch).fill(level.t),
        ...coordinates(labels, from, size, known, batch),
      };
      if (activations) {
        const features = activations.length / count;
        inputs.given = rows(activations, from * features, features, size, batch);
      }
      const outputs = await part.run(inputs);
      yield { from, size, outputs: outputs as Readonly<Record<string, Float32Array>> };
    }
  }

  /** The named outputs of all batches, joined. */
  async function outputs(
    part: Part,
    noisy: Noisy,
    names: readonly string[],
    activations?: Float32Array,
  ) {
    const joined: Record<string, Float32Array<ArrayBuffer>> = {};
    const count = noisy.labels.length / 2;
    for await (const { from, size, outputs } of batches(part, noisy, activations)) {
      for (const name of names) {
        const features = outputs[name].length / batch;
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
    async denoiseGiven(noisy, activations) {
      if (!replaced) throw new TypeError("Cannot give activations as no layer was named for it");
      const { output } = await outputs(replaced, noisy, ["output"], activations);
      return x0Of(target, output, noisy.xt, [noisy.level]);
    },
    async load(parameters) {
      const named = separated(parameters, specs);
      for (const part of parts) await part.write(named);
    },
    [Symbol.dispose]: () => kept.dispose(),
  };
}

/** The network as far as `names` need it: its output, or named layers. */
type Part = Awaited<ReturnType<typeof compiled>>;

function compiled(
  config: NetworkConfig,
  names: readonly (BlockName | "output")[],
  batch: number,
  options: CompileOptions,
  given?: BlockName,
) {
  const { world: { n } } = config;
  const sizes = unetOf(config);
  const specs = parameterSpecs(sizes);
  const vector = { shape: [batch] };
  const inputs: Record<string, { readonly shape: readonly number[] }> = {
    x: { shape: [batch, n, n, 1] },
    t: vector,
    muX: vector,
    muY: vector,
    knownX: vector,
    knownY: vector,
  };
  if (given) inputs.given = { shape: [batch, ...layerShape(sizes, given)] };
  return compile(
    (parameters, { given: activations, ...inputs }: Record<string, tf.Tensor>) => {
      const own = given ? { [given]: activations as tf.Tensor4D } : {};
      const { output, layers } = unet(sizes, parameters, inputs as never, own);
      const all: Readonly<Record<string, tf.Tensor>> = { ...layers, output };
      return { state: parameters, outputs: Object.fromEntries(names.map((k) => [k, all[k]])) };
    },
    {
      state: Object.fromEntries(
        Object.entries(specs).map(([name, { shape }]) => [name, { shape }]),
      ),
      inputs,
    },
    options,
  );
}

/** The parameters of a flat vector by name. As one vector some engines would cut it at each answer. */
function separated(flat: Float32Array<ArrayBuffer>, specs: ParameterSpecs) {
  if (flat.length !== parameterCount(specs)) {
    throw new RangeError(
      `Cannot load parameters as this network has ${parameterCount(specs)}: current value is ` +
        `${flat.length}`,
    );
  }
  let at = 0;
  return Object.fromEntries(
    Object.entries(specs).map((
      [name, { shape }],
    ) => [name, flat.slice(at, at += sizeOfShape(shape))]),
  );
}

/** `size` rows from row `from / width` on, filled up with zeros to a whole batch. */
function rows(values: Float32Array, from: number, width: number, size: number, batch: number) {
  const out = new Float32Array(batch * width);
  out.set(values.subarray(from, from + size * width));
  return out;
}

function coordinates(
  labels: Float32Array,
  from: number,
  size: number,
  known: Known,
  batch: number,
) {
  const axis = (k: 0 | 1) =>
    Float32Array.from({ length: batch }, (_, b) => b < size ? labels[2 * (from + b) + k] : 0);
  const told = (name: "x" | "y") =>
    new Float32Array(batch).fill(known === "xy" || known === name ? 1 : 0);
  return { muX: axis(0), muY: axis(1), knownX: told("x"), knownY: told("y") };
}
