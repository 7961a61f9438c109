import type { Noisy } from "../diffusion/mod.ts";
import { codes, type GridScores } from "../measures/codes/mod.ts";
import type { Network } from "../network/mod.ts";
import type { CodeScores, LayerName, Views } from "../records/mod.ts";
import type { Products } from "./products.ts";
import type { CodesAndLabels } from "./reduce.ts";
import type { Reducer } from "./reducer.ts";
import type { Timing } from "./timing.ts";

/** Scores on their way, layer by layer. */
export type Pending<T> = ReadonlyMap<LayerName, Promise<T | null>>;

/** Asks networks for activations and has them reduced. */
export interface Reader {
  /** Reads random labels. */
  random(net: Network, layers: readonly LayerName[], noisy: Noisy): Promise<RandomReading>;
  /** Reads a side x side grid of labels. */
  grid(net: Network, layers: readonly LayerName[], noisy: Noisy): Promise<Pending<GridScores>>;
}

export interface RandomReading {
  readonly scores: Pending<CodeScores>;
  /** Has one of the layers laid out. */
  views(layer: LayerName): Promise<Views | null>;
}

/**
 * All layers come from one pass over the labels, and go to the reducer one by one. Before a pass it
 * waits until no more layers are to be reduced than one pass gives, so that memory holds two passes
 * at most: at the laptop preset 470 MB.
 */
export function reader(
  { reducer, multiply, timing, count, side }: {
    readonly reducer: Reducer;
    readonly multiply: Products;
    readonly timing: Timing;
    /** Random labels. */
    readonly count: number;
    readonly side: number;
  },
): Reader {
  async function activations(net: Network, layers: readonly LayerName[], noisy: Noisy) {
    await reducer.room(layers.length);
    const read = await timing("activations", () => net.activations(noisy));
    return layers.map((layer) => ({ layer, values: layer === "pixels" ? noisy.xt : read[layer] }));
  }

  return {
    async random(net, layers, noisy) {
      const jobs = new Map<LayerName, CodesAndLabels>();
      const scores = new Map<LayerName, Promise<CodeScores | null>>();
      for (const { layer, values } of await activations(net, layers, noisy)) {
        const own = codes(values, count);
        const gram = await timing("products", () => multiply.gram(own));
        const job = { codes: own, gram, labels: noisy.labels };
        jobs.set(layer, job);
        scores.set(layer, reducer.ask("scores", job));
      }
      return { scores, views: (layer) => reducer.ask("views", jobs.get(layer)!) };
    },

    async grid(net, layers, noisy) {
      const read = await activations(net, layers, noisy);
      return new Map(
        read.map(({ layer, values }) => [layer, reducer.ask("grid", { values, side })]),
      );
    },
  };
}
