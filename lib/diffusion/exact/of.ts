import type { DataSet, WorldConfig } from "../../world/mod.ts";
import type { ExactDenoiser } from "./exact.ts";
import { latticeDenoiser } from "./lattice.ts";
import { populationDenoiser } from "./population.ts";

/**
 * The optimal denoiser, which is known as the data is: of a world (all places, whatever its lattice)
 * or of a data set (its own images alone, as if learned by heart). It stands in for a network.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { dataSet, defaultWorld, render } from "../../world/mod.ts";
 * import { levelAt, schedule } from "../mod.ts";
 * const labels = Float32Array.of(8, 20);
 * const noisy = { xt: new Float32Array(32 * 32), level: levelAt(schedule("linear"), 500), labels };
 * for (const { denoise } of [exactDenoiser(defaultWorld), exactDenoiser(dataSet(defaultWorld))]) {
 *   assert.deepEqual(await denoise({ ...noisy, known: "xy" }), render(defaultWorld, labels));
 * }
 * ```
 */
export function exactDenoiser(of: WorldConfig | DataSet): ExactDenoiser {
  return "probabilities" in of ? latticeDenoiser(of) : populationDenoiser(of);
}
