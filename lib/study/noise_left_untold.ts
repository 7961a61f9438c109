import { exactDenoiser, schedule } from "../diffusion/mod.ts";
import { noiseLeft } from "../evaluation/mod.ts";
import type { NoiseLeft } from "../records/mod.ts";
import type { WorldConfig } from "../world/mod.ts";

/** Which noise is left in the best estimates of whoever is not told the label. */
export function noiseLeftUntold(world: WorldConfig): Promise<NoiseLeft[]> {
  const { denoise } = exactDenoiser(world);
  return noiseLeft(world, (noisy) => denoise({ ...noisy, known: "none" }), schedule("linear"));
}
