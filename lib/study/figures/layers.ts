import { median, order } from "../../measures/mod.ts";
import { LAYERS, type LayerScores, type ProbeRecord } from "../../records/mod.ts";

/** What is looked at in a layer's scores; undefined where it is dead or was not read. */
export const LAYER_MEASURES = {
  /** R2 on three principal components, of the axis that is known less. */
  order: ({ random }: LayerScores) => random ? order(random) : undefined,
  /** Participation ratio. */
  dimension: ({ random }: LayerScores) => random?.dimension,
  /** M1 */
  interaction: ({ grid }: LayerScores) => grid?.interaction,
} as const;

/** What networks of several seeds show in one layer, under one probe and at one diffusion step. */
export interface LayerMedians
  extends
    Pick<LayerScores, "layer" | "probe" | "t">,
    Readonly<Record<keyof typeof LAYER_MEASURES, number | null>> {}

/** Medians over networks, by layer in order of computation, then by t; null where all are dead. */
export function layerMedians(records: readonly ProbeRecord[]): LayerMedians[] {
  const places = Map.groupBy(
    records.flatMap(({ scores }) => scores),
    ({ layer, probe, t }) => `${probe}/${layer}/${t}`,
  );
  const medians = [...places.values()].map((own) => {
    const over = (measure: keyof typeof LAYER_MEASURES) => {
      const values = own.flatMap((scores) => LAYER_MEASURES[measure](scores) ?? []);
      return values.length === 0 ? null : median(values);
    };
    const { layer, probe, t } = own[0];
    return {
      layer,
      probe,
      t,
      order: over("order"),
      dimension: over("dimension"),
      interaction: over("interaction"),
    };
  });
  return medians.sort((a, b) => LAYERS.indexOf(a.layer) - LAYERS.indexOf(b.layer) || a.t - b.t);
}
