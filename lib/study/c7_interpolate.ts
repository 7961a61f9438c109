import { type Estimate, tInterval } from "../measures/statistics/mod.ts";
import type { RunRecord } from "../records/mod.ts";
import type { WorldConfig } from "../world/mod.ts";
import { worldOf } from "./biases_table.ts";
import type { Verdict } from "./claims/mod.ts";
import { type LaterClaim, numberOf, openFinding, tooFew } from "./claims/claim.ts";
import { LEAST_SEEDS } from "./claims/rules.ts";
import { percent } from "./percent.ts";
import { shareInHoldout } from "./unseen_pairs.ts";

/** Of what a network draws rightly at all places, the share that counts as being able to. */
const ABLE = 1 / 2;
/** Width in pixels of the gap, and side of the square, whose shares are compared. */
export const GAP = 4;

/**
 * How long networks are trained whose verdicts count: by then the plain one draws all that it is shown.
 * After 1,000 steps, which counted at first, new pairs are still on their way.
 */
export const JUDGED_STEPS = 4000;

const rule =
  `After ${
    JUDGED_STEPS.toLocaleString("en")
  } steps, of at least ${LEAST_SEEDS} seeds of the plain network, over its share of ` +
  `samples in the right place when it was trained on all places: the share in a square of ${GAP} ` +
  `pixels of which training shows each x and each y but no pair (composition), and the share in a ` +
  `gap of ${GAP} pixels of which it shows no x at all (interpolation); both with 3 sigma around. ` +
  `Supports: the interval of composition lies above ${ABLE} and that of interpolation below. ` +
  `Refutes: that of composition lies below, or that of interpolation above. Else open. Judged: ` +
  `the difference of the two. (Until three seeds of each, of 1,000 steps, had been read those ` +
  `counted; they left it open.) C8 judges the first of them too: it says that known x and y are not ` +
  `put together, this claim that they are.`;

const says =
  "A network puts known x and known y together in new pairs, but does not draw a new x " +
  "between known ones.";

/** A network trained with a gap in x: what it draws there. */
export interface Gap {
  readonly run: string;
  readonly seed: number;
  readonly width: number;
  /** Share of samples in the right place, of the labels in the gap. */
  readonly inPlace: number;
}

/** Plain networks that were trained with a gap, narrow ones first. */
export function gapsOf(runs: readonly RunRecord[]): Gap[] {
  return runs.flatMap(({ id, config: { bias, seed, world: { holdout } }, evaluations }) => {
    const held = evaluations.at(-1)!.images.held;
    return bias !== undefined || holdout.shape !== "lesion" || held === undefined ? [] : [{
      run: id,
      seed,
      width: holdout.width,
      inPlace: held.accuracy.joint,
    }];
  }).sort((a, b) => a.width - b.width);
}

/** Shares in place of the plain network, by seed. */
export interface Known {
  readonly seed: number;
  /** Trained on all places. */
  readonly full: number;
  /** The same network in the square of pairs that were never shown to the next one. */
  readonly fullThere: number;
  /** In that square. */
  readonly composed: number;
  /** In the gap of the same width. */
  readonly interpolated: number;
}

/** Seeds of which all three networks are trained. */
export function knownOf(runs: readonly RunRecord[]): Known[] {
  const gaps = gapsOf(runs).filter(({ width }) => width === GAP);
  const plain = runs.filter(({ config: { bias, world } }) =>
    bias === undefined && !isOtherHoldout(world)
  );
  return gaps.flatMap(({ seed, inPlace: interpolated }): Known[] => {
    const of = (world: "full" | "held") =>
      plain.find((one) => one.config.seed === seed && worldOf(one) === world);
    const [full, held] = [of("full"), of("held")];
    const there = held?.evaluations.at(-1)?.images.held;
    const all = full?.evaluations.at(-1)?.images.all.accuracy.joint;
    if (full === undefined || held === undefined || !there || !all) return [];
    return [{
      seed,
      full: all,
      fullThere: shareInHoldout(full, held.config.world),
      composed: there.accuracy.joint,
      interpolated,
    }];
  });
}

/** C7: a network puts known x and known y together in new pairs, but not new x between known ones. */
export function interpolation(
  runs: readonly RunRecord[],
  steps = JUDGED_STEPS,
): LaterClaim {
  const seeds = knownOf(runs.filter(({ config }) => config.steps === steps));
  const base = { id: "C7", says, rule } as const;
  if (seeds.length < LEAST_SEEDS) {
    const reason = tooFew("Seeds with all three networks", seeds.length, LEAST_SEEDS);
    return { ...base, ...openFinding(reason, seeds.length) };
  }
  const composed = tInterval(seeds.map((one) => one.composed / one.full));
  const interpolated = tInterval(seeds.map((one) => one.interpolated / one.full));
  const difference = tInterval(
    seeds.map((one) => (one.composed - one.interpolated) / one.full),
  );
  return {
    ...base,
    verdict: verdictOf(composed, interpolated),
    ...numberOf(difference),
    text: `After ${
      steps.toLocaleString("en")
    } steps, where training shows x and y but no pair, the network is right ${
      percent(composed.value)
    } as often as where all was shown; where it shows no x, ${percent(interpolated.value)}.`,
    also: [{ name: "composition", ...composed }, { name: "interpolation", ...interpolated }],
  };
}

/** Whether something else is held out than the square that the rule names. */
const isOtherHoldout = ({ holdout }: WorldConfig): boolean =>
  holdout.shape !== "none" && !(holdout.shape === "square" && holdout.side === GAP);

function verdictOf(composed: Estimate, interpolated: Estimate): Verdict {
  const [above, below] = [composed.interval[0] > ABLE, interpolated.interval[1] < ABLE];
  if (above && below) return "supports";
  return composed.interval[1] < ABLE || interpolated.interval[0] > ABLE ? "refutes" : "open";
}
