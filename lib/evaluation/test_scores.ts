import { type Readout, scoreImages } from "../measures/images/mod.ts";
import type { TestScores } from "../records/mod.ts";
import { inHoldout, testLabels, type WorldConfig } from "../world/mod.ts";

/** Scores the readout of one image for each test label [count, 2] = `on`, then `off`. */
export function scoreTestLabels(
  world: WorldConfig,
  found: Readout,
  labels: Float32Array,
): TestScores {
  const half = testLabels(world.n).on.length / 2;
  const all = Array.from(found.kinds, (_, i) => i);
  const held = all.filter((i) => inHoldout(world, labels[2 * i], labels[2 * i + 1]));
  const scores = (which: readonly number[]) =>
    scoreImages(
      {
        count: which.length,
        kinds: Uint8Array.from(which, (i) => found.kinds[i]),
        x: Float64Array.from(which, (i) => found.x[i]),
        y: Float64Array.from(which, (i) => found.y[i]),
      },
      Float32Array.from(which.flatMap((i) => [labels[2 * i], labels[2 * i + 1]])),
    );
  return {
    all: scores(all),
    on: scores(all.slice(0, half)),
    off: scores(all.slice(half)),
    ...(held.length > 0 && { held: scores(held) }),
  };
}
