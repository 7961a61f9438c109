import * as tf from "@tensorflow/tfjs";
import { compile, type CompileOptions } from "../engine/mod.ts";
import type { Codes, Gram } from "../measures/codes/mod.ts";

/** Dimensions multiplied at a time; codes are filled up to a multiple with zeros. */
const SLICE = 4096;

/** The Gram matrix as `gram` of lib/measures computes it, by the engine. */
export interface Products extends Disposable {
  gram(codes: Codes): Promise<Gram>;
}

/**
 * Inner products of `count` centred codes by the engine: a slice in single precision, their sum in
 * double. At 16,384 dimensions it takes a tenth of the time that double precision takes, and the
 * products are within 1e-6 of the codes' squared size.
 */
export async function products(count: number, options: CompileOptions): Promise<Products> {
  const compiled = await compile(
    (_state, { codes }) => ({
      state: {},
      outputs: { products: tf.matMul(codes as tf.Tensor2D, codes as tf.Tensor2D, false, true) },
    }),
    { state: {}, inputs: { codes: { shape: [count, SLICE] } } },
    options,
  );
  return {
    async gram(codes) {
      if (codes.count !== count) {
        throw new RangeError(
          `Cannot multiply codes as there must be ${count}: current value is ${codes.count}`,
        );
      }
      const values = new Float64Array(count * count);
      for (let from = 0; from < codes.dims; from += SLICE) {
        const { products } = await compiled.run({ codes: centredSlice(codes, from) });
        for (let k = 0; k < values.length; k++) values[k] += products[k];
      }
      return symmetric(values, count);
    },
    [Symbol.dispose]: () => compiled[Symbol.dispose](),
  };
}

/** Dimensions from .. from + SLICE of the codes without their mean, [count, SLICE]. */
function centredSlice({ values, count, dims }: Codes, from: number): Float32Array<ArrayBuffer> {
  const width = Math.min(SLICE, dims - from);
  const mean = new Float64Array(width);
  for (let i = 0; i < count; i++) {
    for (let d = 0; d < width; d++) mean[d] += values[i * dims + from + d] / count;
  }
  const out = new Float32Array(count * SLICE);
  for (let i = 0; i < count; i++) {
    for (let d = 0; d < width; d++) out[i * SLICE + d] = values[i * dims + from + d] - mean[d];
  }
  return out;
}

/** Engines may add up the two halves in different orders: the lower one counts. */
function symmetric(values: Float64Array, count: number): Gram {
  let trace = 0;
  for (let i = 0; i < count; i++) {
    trace += values[i * count + i];
    for (let j = 0; j < i; j++) values[j * count + i] = values[i * count + j];
  }
  return { count, values, trace };
}
