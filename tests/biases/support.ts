import { type TrainConfig, withDefaults } from "../../lib/config/mod.ts";
import { tinyConfig } from "../training/support.ts";

/** Batches of the smallest size that terms over pairs and rectangles can do with. */
export const BATCH = 4;

/** A small config with a bias and what it sets; without one, the plain network's. */
export function biasConfig(bias?: string): TrainConfig {
  const tiny = tinyConfig({ batch: BATCH, gradClip: 0, weightDecay: 0 });
  if (bias === undefined) return tiny;
  const { target, dropX, dropY, world: { stripes } } = withDefaults({ bias });
  return { ...tiny, target, dropX, dropY, bias, world: { ...tiny.world, stripes } };
}
