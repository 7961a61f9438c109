/** The codes of the sheet's labels, laid out in three dimensions and turned onto each other. */

import { codes, type Embedding, gram, isConstant, pca, umap } from "../../measures/latents/mod.ts";
import { aligned, standardised } from "../../measures/latents/procrustes.ts";
import { stream } from "../../random/mod.ts";
import type { Projection } from "../catalogue.ts";
import { quantise } from "../quantise.ts";

/** Codes [count, dims] in three dimensions; all at the origin where they are all alike. */
export function layOut(values: Float32Array, count: number, projection: Projection): Embedding {
  const own = codes(values, count);
  if (isConstant(own)) return { count, dims: 3, values: new Float64Array(3 * count) };
  const inner = gram(own);
  if (projection === "umap") return umap(own, inner, stream(0, "explorer/umap"));
  return { count, dims: 3, values: pca(inner, 3).values };
}

/**
 * Layouts of successive steps, each turned onto the one after it: from the last step backwards, as
 * that is the one with an order to keep.
 */
export function chained(layouts: readonly Embedding[]): Embedding[] {
  const out: Embedding[] = [];
  for (const layout of layouts.toReversed()) {
    out.unshift(out.length === 0 ? upright(layout) : aligned(layout, out[0]));
  }
  return out;
}

/** The longest direction along x, the shortest towards the viewer. */
function upright(layout: Embedding): Embedding {
  const { count, dims, values } = standardised(layout);
  return { count, dims, values: pca(gram({ count, dims, values }), 3).values };
}

/** The file of a layout: labels, then places, in 16 bits. */
export function sheetFile(
  layouts: readonly Embedding[],
  labels: Float32Array,
  n: number,
): { bytes: Uint8Array<ArrayBuffer>; range: number } {
  const places = layouts.flatMap(({ values }) => [...values]);
  const range = places.reduce((most, v) => Math.max(most, Math.abs(v)), 1e-6);
  const numbers = Uint16Array.of(
    ...quantise(labels.map((v) => 2 * v / n - 1), 1),
    ...quantise(places, range),
  );
  return { bytes: new Uint8Array(numbers.buffer), range };
}
