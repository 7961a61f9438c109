/** The parameters of the U-Net: one flat, typed record of names and shapes. */

import { normals, type Stream, stream } from "../random/mod.ts";
import { type UNetConfig } from "./config.ts";

export interface ParameterSpec {
  readonly shape: readonly number[];
  /** Standard deviation at the start, or the constant it starts as. */
  readonly start: { readonly deviation: number } | { readonly value: number };
}

export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>;

/** Channels going in and out of each block, by name. */
function blockChannels(config: UNetConfig) {
  const [c0, c1, c2, c3] = config.channels;
  return {
    stem: [c0, c0],
    enc1: [c0, c1],
    enc2: [c1, c2],
    enc3: [c2, c3],
    mid: [c3, config.middle],
    dec3: [config.middle + c2, c2],
    dec2: [c2 + c1, c1],
    dec1: [c1 + c0, c0],
  } as const;
}

export type BlockName = keyof ReturnType<typeof blockChannels>;

/** Side of the image inside each block. */
function blockSide(config: UNetConfig, name: BlockName): number {
  const halvings = { stem: 0, enc1: 1, enc2: 2, enc3: 3, mid: 3, dec3: 2, dec2: 1, dec1: 0 }[name];
  return config.n / 2 ** halvings;
}

/** Height, width and channels of a layer's activations. */
export function layerShape(config: UNetConfig, name: BlockName): [number, number, number] {
  const side = blockSide(config, name);
  return [side, side, blockChannels(config)[name][1]];
}

export const attends = (config: UNetConfig, name: BlockName): boolean =>
  blockSide(config, name) <= config.attention;

/** The middle has a residual block on either side of its attention. */
export const residualBlocks = (config: UNetConfig, name: BlockName): number =>
  name === "mid" ? 2 : config.blocks;

/** Every parameter of the network, in a fixed order. */
export function parameterSpecs(config: UNetConfig): ParameterSpecs {
  const own = plainSpecs(config);
  return config.variant?.parameters(own, config) ?? own;
}

function plainSpecs(config: UNetConfig): ParameterSpecs {
  const specs: Record<string, ParameterSpec> = {};
  const weight = (name: string, shape: readonly number[], gain = 1) => {
    const fanIn = shape.slice(0, -1).reduce((a, b) => a * b, 1);
    specs[name] = {
      shape,
      start: gain === 0 ? { value: 0 } : { deviation: gain / Math.sqrt(fanIn) },
    };
  };
  const vector = (name: string, size: number, value: number) =>
    specs[name] = { shape: [size], start: { value } };
  const norm = (name: string, channels: number) => {
    vector(`${name}/gamma`, channels, 1);
    vector(`${name}/beta`, channels, 0);
  };

  weight("embed/1/w", [3 * config.encoding, config.embedding]);
  vector("embed/1/b", config.embedding, 0);
  weight("embed/2/w", [config.embedding, config.embedding], Math.SQRT2);
  vector("embed/2/b", config.embedding, 0);
  weight("in/w", [3, 3, 1, config.channels[0]]);
  vector("in/b", config.channels[0], 0);

  for (const [name, [inputs, outputs]] of Object.entries(blockChannels(config))) {
    for (let k = 1; k <= residualBlocks(config, name as BlockName); k++) {
      const from = k === 1 ? inputs : outputs;
      const block = `${name}/${k}`;
      norm(`${block}/norm1`, from);
      weight(`${block}/conv1/w`, [3, 3, from, outputs], Math.SQRT2);
      weight(`${block}/embed/w`, [config.embedding, outputs], Math.SQRT2);
      vector(`${block}/embed/b`, outputs, 0);
      norm(`${block}/norm2`, outputs);
      weight(`${block}/conv2/w`, [3, 3, outputs, outputs], 0);
      vector(`${block}/conv2/b`, outputs, 0);
      if (from !== outputs) weight(`${block}/skip/w`, [1, 1, from, outputs]);
    }
    if (attends(config, name as BlockName)) {
      norm(`${name}/attend/norm`, outputs);
      weight(`${name}/attend/qkv/w`, [outputs, 3 * outputs]);
      weight(`${name}/attend/out/w`, [outputs, outputs], 0);
      vector(`${name}/attend/out/b`, outputs, 0);
    }
  }

  norm("out/norm", config.channels[0]);
  weight("out/w", [3, 3, config.channels[0], 1], 0);
  vector("out/b", 1, 0);
  return specs;
}

export const sizeOfShape = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

export function parameterCount(specs: ParameterSpecs): number {
  return Object.values(specs).reduce((sum, { shape }) => sum + sizeOfShape(shape), 0);
}

/** All parameters at the start, one after the other; each is drawn from a stream of its own. */
export function initialParameters(specs: ParameterSpecs, seed: number): Float32Array<ArrayBuffer> {
  const flat = new Float32Array(parameterCount(specs));
  let at = 0;
  for (const [name, spec] of Object.entries(specs)) {
    const size = sizeOfShape(spec.shape);
    flat.set(drawn(spec, size, stream(seed, `init/${name}`)), at);
    at += size;
  }
  return flat;
}

function drawn({ start }: ParameterSpec, size: number, random: Stream): Float32Array {
  if ("value" in start) return new Float32Array(size).fill(start.value);
  return normals(random, size).map((v) => v * start.deviation);
}
