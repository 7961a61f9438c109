/** The codes of the sheet's labels, laid out in three dimensions and turned onto each other. */

import {
  aligned,
  codes,
  type Embedding,
  gram,
  isConstant,
  pca,
  umap,
} from "../../measures/codes/mod.ts";
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
 * that is the one with an order to keep. The last is turned onto the plane of the labels [count, 2]
 * itself, so that x runs to the right and y down wherever the sheet allows it.
 */
export function chained(layouts: readonly Embedding[], labels: Float32Array): Embedding[] {
  const count = labels.length / 2;
  const values = new Float64Array(3 * count);
  for (let i = 0; i < count; i++) values.set([labels[2 * i], -labels[2 * i + 1], 0], 3 * i);
  const out: Embedding[] = [{ count, dims: 3, values }];
  for (const layout of layouts.toReversed()) out.unshift(aligned(layout, out[0]));
  return out.slice(0, -1);
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
