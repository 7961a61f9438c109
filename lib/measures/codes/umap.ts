import type { Stream } from "../../random/mod.ts";
import type { Codes } from "./codes.ts";
import { fuzzySet } from "./fuzzy_set.ts";
import type { Gram } from "./gram.ts";
import { DIMS, layOut } from "./umap_layout.ts";
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

/** Each code's own self among them; as its authors' default, like the epochs. */
const NEIGHBOURS = 15;
/** Fewer leave a rolled sheet half unrolled: at 200 its R2 falls from .9 to .6. */
const EPOCHS = 500;

/** Half the width of the starting layout along its first component, as umap-learn's. */
const START_WIDTH = 10;

/** UMAP of codes; see `umapInParts`. */
export function umap(codes: Codes, gram: Gram, random: Stream, epochs = EPOCHS): Embedding {
  return inOneGo(umapInParts(codes, gram, random, epochs));
}

/**
 * UMAP of codes in three dimensions (McInnes, Healy and Melville, 2018, arXiv 1802.03426),
 * reproducible from `random`: a graph of neighbours, `fuzzySet`, pulls together, in `layOut`, what
 * starts from the codes' principal components. Random places would tear a sheet apart.
 *
 * Neighbours are exact. Yields between its parts, for whoever has other things to do.
 */
export function* umapInParts(
  codes: Codes,
  gram: Gram,
  random: Stream,
  epochs = EPOCHS,
): Generator<void, Embedding> {
  const { count } = codes;
  if (count <= NEIGHBOURS) {
    throw new RangeError(
      `Cannot embed codes as there must be more than neighbours: ` +
        `current value is ${count} codes, ${NEIGHBOURS} neighbours`,
    );
  }
  const graph = fuzzySet(neighbours(codes, gram, NEIGHBOURS - 1));
  yield;
  const start = pca(gram, DIMS).values;
  const widest = start.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const places = start.map((value) => START_WIDTH * value / widest);
  return { count, dims: DIMS, values: yield* layOut(graph, places, epochs, random) };
}
