import { UMAP } from "umap-js";
import type { Stream } from "../../random/mod.ts";
import type { Codes } from "./codes.ts";
import type { Gram } from "./gram.ts";
import { neighbours } from "./neighbours.ts";
import { inOneGo } from "./parts.ts";
import { pca } from "./pca.ts";

/** Codes laid out in a few dimensions. */
export interface Embedding {
  readonly count: number;
  readonly dims: number;
  /** [count, dims] */
  readonly values: Float64Array;
}

/** What UMAP is run with; the defaults are its authors', in three dimensions as the paper's. */
export interface UmapOptions {
  readonly dims: number;
  readonly neighbours: number;
  readonly minDist: number;
  readonly epochs: number;
}

export const umapDefaults: UmapOptions = { dims: 3, neighbours: 15, minDist: 0.1, epochs: 500 };

/** Half the width of the starting layout along its first component, as umap-learn's. */
const START_WIDTH = 10;

/** Epochs between two turns of others. */
const EPOCHS_PER_PART = 25;

/** UMAP of codes; see `umapInParts`. */
export function umap(
  codes: Codes,
  gram: Gram,
  random: Stream,
  options: UmapOptions = umapDefaults,
): Embedding {
  return inOneGo(umapInParts(codes, gram, random, options));
}

/**
 * UMAP of codes, reproducible from `random` and laid out from their principal components.
 *
 * umap-js starts from random places, which tear a sheet apart. Its `getEmbedding` hands out the
 * very rows that it moves, so they are set before the first epoch; neighbours are exact, ours.
 * Yields between its parts, for whoever has other things to do.
 */
export function* umapInParts(
  codes: Codes,
  gram: Gram,
  random: Stream,
  options: UmapOptions = umapDefaults,
): Generator<void, Embedding> {
  const { dims, neighbours: k, minDist, epochs } = options;
  const { count } = codes;
  if (count <= k) {
    throw new RangeError(
      `Cannot embed codes as there must be more than neighbours: ` +
        `current value is ${count} codes, ${k} neighbours`,
    );
  }
  const near = neighbours(codes, gram, k - 1);
  yield;
  const row = <T>(own: T, i: number, from: ArrayLike<T>): T[] => [
    own,
    ...Array.from({ length: k - 1 }, (_, rank) => from[i * (k - 1) + rank]),
  ];
  const rows = Array.from({ length: count }, (_, i) => i);
  const layout = new UMAP({
    nComponents: dims,
    nNeighbors: k,
    minDist,
    nEpochs: epochs,
    random: () => random.uniform(),
  });
  layout.setPrecomputedKNN(
    rows.map((i) => row(i, i, near.indices)),
    rows.map((i) => row(0, i, near.distances)),
  );
  // With neighbours given, of the data only the number of rows is read.
  layout.initializeFit(rows.map((i) => [i]));
  yield;
  const start = pca(gram, dims);
  const widest = start.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const places = layout.getEmbedding();
  places.forEach((place, i) => {
    for (let d = 0; d < dims; d++) place[d] = START_WIDTH * start.values[i * dims + d] / widest;
  });
  for (let epoch = 0; epoch < epochs; epoch++) {
    if (epoch % EPOCHS_PER_PART === 0) yield;
    layout.step();
  }
  return { count, dims, values: Float64Array.from(places.flat()) };
}
