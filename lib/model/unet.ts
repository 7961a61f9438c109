/** The U-Net in plain tfjs. */

import * as tf from "@tensorflow/tfjs";
import { attention, downsample, groupNorm, silu, upsample } from "../engine/blocks/mod.ts";
import { GROUP, type UNetConfig } from "./config.ts";
import {
  attends,
  type BlockName,
  type ParameterSpecs,
  residualBlocks,
  sizeOfShape,
} from "./parameters.ts";
import type { Changes } from "./variant.ts";

export type Parameters = Readonly<Record<string, tf.Tensor>>;
/** Named activations, in order of computation. */
export type Layers = Readonly<Record<BlockName, tf.Tensor4D>>;

/** The network's output [b, n, n, 1] and its named activations. */
export interface Answer {
  readonly output: tf.Tensor4D;
  readonly layers: Layers;
}

/** The parameters inside a flat vector, as views by name. */
export function unpack(flat: tf.Tensor, specs: ParameterSpecs): Record<string, tf.Tensor> {
  const views: Record<string, tf.Tensor> = {};
  let at = 0;
  for (const [name, { shape }] of Object.entries(specs)) {
    const size = sizeOfShape(shape);
    views[name] = tf.reshape(tf.slice(flat, [at], [size]), [...shape]);
    at += size;
  }
  return views;
}

/** Tensors one after the other in a flat vector: the inverse of `unpack`. */
export function pack(values: readonly tf.Tensor[]): tf.Tensor1D {
  return tf.concat(values.map((v) => tf.reshape(v, [v.size]) as tf.Tensor1D));
}

/** What the network is asked about. */
export interface UNetInput {
  /** Noisy images [b, n, n, 1]. */
  readonly x: tf.Tensor4D;
  /** Their diffusion steps [b]; fractional ones will do. */
  readonly t: tf.Tensor1D;
  /** Labels in pixels, [b] each. */
  readonly muX: tf.Tensor1D;
  readonly muY: tf.Tensor1D;
  /** 1 where the network is told the coordinate, 0 where it is hidden; [b] each. */
  readonly knownX: tf.Tensor1D;
  readonly knownY: tf.Tensor1D;
}

/**
 * What the network answers. A layer that is `given` is taken as it comes: what follows sees nothing
 * else of what is before it but the skips.
 */
export function unet(
  config: UNetConfig,
  parameters: Parameters,
  input: UNetInput,
  given: Partial<Layers> = {},
): Answer {
  const { variant } = config;
  if (variant === undefined) return plain(config, parameters, input, given);
  return variant.answer(
    (input, changes, own = parameters) => plain(config, own, input, given, changes),
    ...[config, parameters, input, given] as const,
  );
}

function plain(
  config: UNetConfig,
  parameters: Parameters,
  { x, t, ...label }: UNetInput,
  given: Partial<Layers>,
  changes: Changes = {},
): Answer {
  const p = reader(parameters);
  const { labels = encodedLabels(label, config.encoding) } = changes;
  const time = sinusoids(t, config.encoding);
  const encoded = labels === null ? time : tf.concat([time, labels], 1);
  const inner = silu(tf.add(tf.matMul(encoded, p("embed/1/w")), p("embed/1/b")));
  const embedded = silu(tf.add(tf.matMul(inner, p("embed/2/w")), p("embed/2/b"))) as tf.Tensor2D;
  const embedding = changes.embedding?.(embedded) ?? embedded;

  const block = (name: BlockName, ...parts: readonly Part[]) => {
    if (given[name]) return given[name];
    let image = residual(p, `${name}/1`, parts, embedding);
    for (let k = 1; k <= residualBlocks(config, name); k++) {
      if (k > 1) image = residual(p, `${name}/${k}`, [{ image }], embedding);
      if (k === 1 && attends(config, name)) image = attend(p, `${name}/attend`, image);
    }
    return changes.after?.(name, image) ?? image;
  };

  const shown = changes.planes === undefined ? x : tf.concat([x, changes.planes], 3);
  const stem = block("stem", { image: conv(shown, p("in/w"), p("in/b")) });
  const enc1 = block("enc1", { image: downsample(stem) });
  const enc2 = block("enc2", { image: downsample(enc1) });
  const enc3 = block("enc3", { image: downsample(enc2) });
  const mid = block("mid", { image: enc3 });
  const dec3 = block("dec3", { image: mid, half: true }, { image: enc2 });
  const dec2 = block("dec2", { image: dec3, half: true }, { image: enc1 });
  const dec1 = block("dec1", { image: dec2, half: true }, { image: stem });
  const output = changes.head?.(dec1) ??
    conv(silu(norm(p, "out/norm", dec1)), p("out/w"), p("out/b"));
  return { output, layers: { stem, enc1, enc2, enc3, mid, dec3, dec2, dec1 } };
}

type Reader = <T extends tf.Tensor>(name: string) => T;

function reader(parameters: Parameters): Reader {
  return <T extends tf.Tensor>(name: string) => {
    const value = parameters[name];
    if (value === undefined) {
      throw new RangeError(`Cannot build the U-Net as parameter "${name}" is missing`);
    }
    return value as T;
  };
}

/** The label as the network is told it [b, 2 length]: both coordinates by sinusoids. */
export function encodedLabels(
  { muX, muY, knownX, knownY }: Omit<UNetInput, "x" | "t">,
  length: number,
  base?: number,
): tf.Tensor2D {
  return tf.concat([
    hidden(sinusoids(muX, length, base), knownX),
    hidden(sinusoids(muY, length, base), knownY),
  ], 1);
}

/** [sin(v f), cos(v f)] with f = base^(-2k / length), k = 0 .. length / 2 - 1. */
export function sinusoids(v: tf.Tensor1D, length: number, base = 10000): tf.Tensor2D {
  const half = length / 2;
  const frequencies = Float32Array.from({ length: half }, (_, k) => base ** (-k / half));
  const angles = tf.mul(tf.reshape(v, [v.shape[0], 1]), tf.tensor2d(frequencies, [1, half]));
  return tf.concat([tf.sin(angles), tf.cos(angles)], 1) as tf.Tensor2D;
}

/** Zeros in place of what the network is not told: no coordinate is encoded so. */
const hidden = (encoded: tf.Tensor2D, known: tf.Tensor1D): tf.Tensor2D =>
  tf.mul(encoded, tf.reshape(known, [known.shape[0], 1]));

function conv(x: tf.Tensor4D, w: tf.Tensor4D, b?: tf.Tensor): tf.Tensor4D {
  const y = tf.conv2d(x, w, 1, "same");
  return b === undefined ? y : tf.add(y, b);
}

function norm(p: Reader, name: string, x: tf.Tensor4D): tf.Tensor4D {
  return groupNorm(x, p(`${name}/gamma`), p(`${name}/beta`), x.shape[3] / GROUP);
}

/** Some of a block's channels, at its size or at half of it. */
interface Part {
  readonly image: tf.Tensor4D;
  readonly half?: boolean;
}

/**
 * skip(x) + conv2(SiLU(norm2(conv1(SiLU(norm1(x))) + embedding))), where x is the channels of all
 * parts, those at half the size doubled. Groups lie within parts, so what comes before a part is
 * doubled costs a quarter, and convolutions of joined channels are sums.
 */
function residual(
  p: Reader,
  name: string,
  x: readonly Part[],
  embedding: tf.Tensor2D,
): tf.Tensor4D {
  const sizes = x.map(({ image }) => image.shape[3]);
  const shift = tf.add(tf.matMul(embedding, p(`${name}/embed/w`)), p(`${name}/embed/b`));
  const [batch, channels] = shift.shape;
  const gamma = cut(p<tf.Tensor1D>(`${name}/norm1/gamma`), sizes, 0);
  const beta = cut(p<tf.Tensor1D>(`${name}/norm1/beta`), sizes, 0);
  const w = cut(p<tf.Tensor4D>(`${name}/conv1/w`), sizes, 2);
  const inner = x.map(({ image, half }, k) => {
    const active = silu(groupNorm(image, gamma[k], beta[k], sizes[k] / GROUP));
    return conv(half ? upsample(active) : active, w[k]);
  }).reduce((a, b) => tf.add(a, b));
  const shifted = tf.add<tf.Tensor4D>(inner, tf.reshape(shift, [batch, 1, 1, channels!]));
  const outer = conv(
    silu(norm(p, `${name}/norm2`, shifted)),
    p(`${name}/conv2/w`),
    p(`${name}/conv2/b`),
  );
  return tf.add(skip(p, name, x, channels!), outer);
}

/** tfjs has no gradient of a split in one. */
const cut = <T extends tf.Tensor>(x: T, sizes: readonly number[], axis: number): T[] =>
  sizes.length === 1 ? [x] : tf.split(x, [...sizes], axis);

/** The block's input where it has as many channels as its output, else a product of it. */
function skip(p: Reader, name: string, x: readonly Part[], channels: number): tf.Tensor4D {
  if (x.length === 1 && x[0].image.shape[3] === channels) return x[0].image;
  const w = cut(p<tf.Tensor4D>(`${name}/skip/w`), x.map(({ image }) => image.shape[3]), 2);
  return x.map(({ image, half }, k) => half ? upsample(conv(image, w[k])) : conv(image, w[k]))
    .reduce((a, b) => tf.add(a, b));
}

/** x + W_out attention(q, k, v) over the pixels of x. */
function attend(p: Reader, name: string, x: tf.Tensor4D): tf.Tensor4D {
  const [n, h, w, c] = x.shape;
  const tokens = tf.reshape(norm(p, `${name}/norm`, x), [n * h * w, c]);
  const qkv = tf.reshape(tf.matMul(tokens, p(`${name}/qkv/w`)), [n, h * w, 3 * c]);
  const [q, k, v] = tf.split(qkv, 3, 2) as tf.Tensor3D[];
  const mixed = tf.reshape(attention(q, k, v), [n * h * w, c]);
  const out = tf.add(tf.matMul(mixed, p(`${name}/out/w`)), p(`${name}/out/b`));
  return tf.add(x, tf.reshape(out, [n, h, w, c]));
}
