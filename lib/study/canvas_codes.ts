import { median, order } from "../measures/mod.ts";
import { measured, measuredByUmap } from "./measured.ts";
import type { RunRecord } from "../records/mod.ts";

/** What the bounds of the representation's phases meet on one canvas. */
export interface CanvasCodes {
  /** The images have n x n pixels. */
  readonly n: number;
  /** Effective dimension of the untrained code, the median over runs. */
  readonly untrained: number;
  /** The least effective dimension of any evaluation. */
  readonly least: number;
  /** The most order at any evaluation, on three components and on a UMAP: medians over runs. */
  readonly components: number;
  readonly umap: number;
}

/** One for each canvas with runs whose code was read, by rising n. */
export function codesByCanvas(records: readonly RunRecord[]): CanvasCodes[] {
  return [...Map.groupBy(records, ({ config }) => config.world.n)]
    .sort(([a], [b]) => a - b)
    .flatMap(([n, own]) => {
      const [components, umap] = [measured, measuredByUmap].map((read) =>
        own.map((run) => read(run).evaluations.flatMap((one) => one.representation ?? []))
          .filter((codes) => codes.length > 0)
      );
      if (components.length === 0) return [];
      const mostOrder = (runs: typeof components) =>
        median(runs.map((codes) => Math.max(...codes.map(order))));
      return [{
        n,
        untrained: median(components.map(([first]) => first.untrainedDimension)),
        least: Math.min(...components.flat().map(({ dimension }) => dimension)),
        components: mostOrder(components),
        umap: umap.length === 0 ? NaN : mostOrder(umap),
      }];
    });
}
