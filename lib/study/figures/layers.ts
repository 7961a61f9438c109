import { median, order } from "../../measures/mod.ts";
import { LAYERS, type LayerScores, type Order, type ProbeRecord } from "../../records/mod.ts";

/** What is looked at in a layer's scores; undefined where it is dead or was not read. */
export const LAYER_MEASURES = {
  /** R2 of the axis that is known less. */
  order: ({ scores }: LayerScores, by: Order) =>
    scores ? order({ r2: scores.order[by] }) : undefined,
  /** Participation ratio. */
  dimension: ({ scores }: LayerScores) => scores?.dimension,
  /** M1 */
  interaction: ({ grid }: LayerScores) => grid?.interaction,
} as const;
export type LayerMeasure = keyof typeof LAYER_MEASURES;

/** What networks of several seeds show in one layer, under one input at one diffusion step. */
export interface LayerMedians
  extends
    Pick<LayerScores, "layer" | "input" | "t">,
    Readonly<Record<LayerMeasure, number | null>> {
  /** How many networks were read there. */
  readonly networks: number;
}

/**
 * Medians over networks, by layer in order of computation, then by t; null where all are dead or that
 * measure is not taken. Order is told from what a reading names: UMAP, PCA, or the whole code.
 */
export function layerMedians(records: readonly ProbeRecord[], by: Order): LayerMedians[] {
  const places = Map.groupBy(
    records.flatMap(({ scores }) => scores),
    ({ layer, input, t }) => `${input}/${layer}/${t}`,
  );
  const medians = [...places.values()].map((own): LayerMedians => {
    const over = (measure: LayerMeasure) => {
      const values = own.flatMap((scores) => LAYER_MEASURES[measure](scores, by) ?? []);
      return values.length === 0 ? null : median(values);
    };
    const { layer, input, t } = own[0];
    return {
      layer,
      input,
      t,
      networks: own.length,
      order: over("order"),
      dimension: over("dimension"),
      interaction: over("interaction"),
    };
  });
  return medians.sort((a, b) => LAYERS.indexOf(a.layer) - LAYERS.indexOf(b.layer) || a.t - b.t);
}
