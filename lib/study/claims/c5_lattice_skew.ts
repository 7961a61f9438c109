import type { Passage } from "../../measures/phases/mod.ts";
import { type Estimate, mean, ratioInterval } from "../../measures/statistics/mod.ts";
import { type Coupling, openCoupling, sideOf } from "./c5_verdict.ts";
import { detail, inWords, tooFew } from "./claim.ts";
import { balancedRuns, latticeSkewRuns } from "./run_groups.ts";
import { axisPassage } from "./passages.ts";
import { balancedPassage, equivalentStep, type Hypothesis } from "./predictions.ts";
import { AXES, type Axis, hasAttempts, type MeasuredRun, TOLERANCE } from "./measured_run.ts";
import { COUPLING_BOUNDARY, HALF, LEAST_CONTRAST, LEAST_SEEDS, WIDE_TOLERANCE } from "./rules.ts";

/** The log times of one axis of one run: seen, and under each hypothesis. */
interface Times {
  readonly seed: number;
  readonly lattice: string;
  readonly axis: Axis;
  /** Whether it is the lattice's finer axis. */
  readonly finer: boolean;
  /** Null where censored. */
  readonly seen: number | null;
  readonly factorised: number;
  readonly coupled: number;
}

type Known = Times & { readonly seen: number };
const isKnown = (times: Times): times is Known => times.seen !== null;

const placeOf = ({ lattice, axis }: Times) => `${axis} of ${lattice}`;

/**
 * Lattice skew: on the lattice (d_x, d_y), is x learned as on the balanced lattice d_x (factorised)
 * or as on sqrt(d_x d_y) (coupled)?
 *
 *     kappa = (ln T - ln T_fact) / (ln T_coup - ln T_fact)
 *
 * over both axes of all such runs, each weighed by how far its predictions lie apart; by seed, with
 * Fieller's interval. A run that is slower as a whole moves one axis towards the coupled time and
 * the other away from it, and little in sum; the parts of the finer and of the coarser axis show
 * it. Second statistic: 1 - D / D_fact with D = ln T_x - ln T_y within a run, free of it by
 * construction, which must lie on the same side of 1/2.
 */
export function latticeCoupling(runs: readonly MeasuredRun[]): Coupling {
  const [found, wide] = [TOLERANCE, WIDE_TOLERANCE].map((within) => couplingWithin(runs, within));
  if (found.verdict === "open" || wide.verdict === found.verdict || !hasAttempts(runs)) {
    return found;
  }
  const text = `${found.text} Within ${WIDE_TOLERANCE} px in place of ${TOLERANCE} it ${
    wide.verdict === "open" ? "does not decide" : `says ${wide.verdict}`
  }: ${wide.text}`;
  return { ...found, verdict: "open", within: TOLERANCE, text };
}

function couplingWithin(runs: readonly MeasuredRun[], tolerance: number): Coupling {
  const balanced = balancedRuns(runs);
  const times = complete(
    latticeSkewRuns(runs).flatMap((run) => timesOf(run, balanced, tolerance)),
  );
  const seeds = new Set(times.map(({ seed }) => seed)).size;
  if (seeds < LEAST_SEEDS) {
    return openCoupling(
      `Uneven lattices. ${tooFew("Seeds with all its lattices", seeds, LEAST_SEEDS)}`,
    );
  }
  const apart = Math.exp(Math.max(...contrasts(times).map(({ contrast }) => Math.abs(contrast))));
  const known = times.filter(isKnown);
  if (known.length < times.length) {
    return openCoupling("Uneven lattices: an axis is censored though both predictions are known.");
  }
  const kappa = kappaOver(known);
  if (kappa === "close") {
    return openCoupling(
      `Uneven lattices: over seeds the two predictions lie on average within a factor ` +
        `${apart.toFixed(2)} of each other; ${Math.exp(LEAST_CONTRAST)} is needed to tell.`,
    );
  }
  if (kappa === null) return openCoupling("Uneven lattices: the predictions may be equal.");
  const lag = lagOver(known);
  const agrees = lag !== null &&
    (lag.value < COUPLING_BOUNDARY) === (kappa.value < COUPLING_BOUNDARY);
  const part = (name: string, holds: (found: Known) => boolean) => {
    const own = kappaOver(known.filter(holds));
    return own === null || own === "close" ? [] : [detail(`kappa of ${name}, lattice skew`, own)];
  };
  return {
    verdict: agrees ? sideOf(kappa) : "open",
    estimate: kappa,
    text:
      `Uneven lattices: the steps until each axis is right lie at ${
        inWords(kappa)
      } between those ` +
      `foretold if apart, 0, and if together, 1${
        lag ? `; told by how far one axis is behind the other, at ${inWords(lag)}` : ""
      }.`,
    also: [
      detail("kappa, lattice skew", kappa),
      ...AXES.flatMap((axis) => part(axis, (found) => found.axis === axis)),
      ...part("the finer axis", ({ finer }) => finer),
      ...part("the coarser axis", ({ finer }) => !finer),
      ...(lag ? [detail("1 - D / D_fact, lattice skew", lag)] : []),
    ],
  };
}

/**
 * Both axes of a run, as far as the balanced runs of its seed predict them. Where a prediction is
 * censored the axis tests nothing; where only the axis itself is, leaving it out would hide
 * slowness, so it stays, with an unknown time.
 */
function timesOf(
  run: MeasuredRun,
  balanced: readonly MeasuredRun[],
  tolerance: number,
): Times[] {
  const { seed, dx, dy } = run.config;
  const own = balanced.filter(({ config }) => config.seed === seed);
  const logOf = (passage: Passage | null) =>
    passage?.censored === "no" ? Math.log(passage.steps) : null;
  return AXES.flatMap((axis): Times[] => {
    const predict = (hypothesis: Hypothesis) =>
      logOf(
        balancedPassage(own, axis, equivalentStep(hypothesis, axis, { dx, dy }), HALF, tolerance),
      );
    const [factorised, coupled] = [predict("factorised"), predict("coupled")];
    if (factorised === null || coupled === null) return [];
    const seen = logOf(axisPassage(run, axis, tolerance));
    const finer = (axis === "x") === (dx < dy);
    return [{ seed, lattice: `(${dx}, ${dy})`, axis, finer, seen, factorised, coupled }];
  });
}

/**
 * The times of the places that enough seeds have, or of all where none has enough, and of the seeds
 * that have all of those.
 */
function complete(times: readonly Times[]): Times[] {
  const groups = [...Map.groupBy(times, placeOf)];
  const enough = groups.filter(([, own]) => own.length >= LEAST_SEEDS);
  const places = (enough.length > 0 ? enough : groups).map(([place]) => place);
  const among = times.filter((found) => places.includes(placeOf(found)));
  const bySeed = Map.groupBy(among, ({ seed }) => seed);
  return among.filter(({ seed }) => bySeed.get(seed)!.length === places.length);
}

/** Place by place, how far its predictions lie apart: the mean over seeds, in ln steps. */
function contrasts<T extends Times>(times: readonly T[]) {
  return [...Map.groupBy(times, placeOf).values()]
    .map((own) => ({ own, contrast: mean(own.map((t) => t.coupled - t.factorised)) }));
}

/** kappa over axes and lattices; "close" where no prediction differs enough to tell. */
function kappaOver(times: readonly Known[]): Estimate | null | "close" {
  const places = contrasts(times)
    .filter(({ contrast }) => Math.abs(contrast) >= LEAST_CONTRAST);
  if (places.length === 0) return "close";
  const seeds = [...new Set(times.map(({ seed }) => seed))];
  return ratioInterval(seeds.map((seed) => {
    let [a, b] = [0, 0];
    for (const { own, contrast } of places) {
      const { seen, factorised, coupled } = own.find((t) => t.seed === seed)!;
      a += contrast * (seen - factorised);
      b += contrast * (coupled - factorised);
    }
    return { a, b };
  }));
}

/** 1 - D / D_fact, D the finer axis's lead over the coarser within a run; needs both axes. */
function lagOver(times: readonly Known[]): Estimate | null {
  const both = times.filter(({ lattice, axis }) =>
    times.some((other) => other.lattice === lattice && other.axis !== axis)
  );
  if (both.length === 0) return null;
  const ratio = ratioInterval(
    [...Map.groupBy(both, ({ seed }) => seed).values()].map((own) => {
      const lead = (of: (t: Known) => number) =>
        own.reduce((sum, t) => sum + (t.finer ? -1 : 1) * of(t), 0);
      return { a: lead((t) => t.seen), b: lead((t) => t.factorised) };
    }),
  );
  if (ratio === null) return null;
  const [low, high] = ratio.interval;
  return { value: 1 - ratio.value, interval: [1 - high, 1 - low], n: ratio.n };
}
