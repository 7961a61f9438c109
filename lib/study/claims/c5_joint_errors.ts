import { mean, tInterval } from "../../measures/statistics/mod.ts";
import { type Detail, detail } from "./claim.ts";
import { bySeed, isMain, ofSharedSeeds } from "./run_groups.ts";
import { fairlyAsked, hasEnoughOnes } from "./passages.ts";
import type { MeasuredRun } from "./measured_run.ts";
import { LEAST_SEEDS, NEAR_HALF } from "./rules.ts";

/**
 * The third witness of C5: whether errors along x and along y come together. Among single bumps,
 * with p_x and p_y the shares that are right along each axis and p_xy along both,
 *
 *     w = (p_xy - p_x p_y) / (min(p_x, p_y) - p_x p_y):
 *
 * 0 where the errors are independent, 1 where one axis is never right without the other (Okawa et
 * al. 2023, 2310.09336, take joint accuracy against the product). Averaged over the evaluations at
 * which both shares are near 1/2, then over a seed's runs.
 */
export function jointErrors(runs: readonly MeasuredRun[]): Detail[] {
  const perSeed = bySeed(ofSharedSeeds(runs).filter(({ config }) => isMain(config)))
    .map(([, own]) => own.flatMap(witness))
    .filter((found) => found.length > 0)
    .map(mean);
  if (perSeed.length < LEAST_SEEDS) return [];
  return [detail("joint accuracy above the product of x's and y's, 0 to 1", tInterval(perSeed))];
}

/** None where the run was never seen on its way. */
function witness({ config, evaluations }: MeasuredRun): number[] {
  const [low, high] = NEAR_HALF;
  const isNear = (share: number) => share >= low && share <= high;
  const seen = evaluations.flatMap((evaluation) => {
    const images = fairlyAsked(config, evaluation);
    if (images.givenOne === null || !hasEnoughOnes(images)) return [];
    const { x, y, joint } = images.givenOne[1];
    if (!isNear(x) || !isNear(y)) return [];
    return [(joint - x * y) / (Math.min(x, y) - x * y)];
  });
  return seen.length > 0 ? [mean(seen)] : [];
}
