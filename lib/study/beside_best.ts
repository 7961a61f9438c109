/** How a network's answers compare with the best possible ones of whoever is told less than it is. */

import {
  exactDenoiser,
  exactLosses,
  levelAt,
  schedule,
  type ScheduleName,
} from "../diffusion/mod.ts";
import { type Passage, stepsTo } from "../measures/phases/mod.ts";
import { geometricMean, mean, median } from "../measures/statistics/mod.ts";
import { stream } from "../random/mod.ts";
import { READINGS, type RunRecord } from "../records/mod.ts";
import { dataSet, type WorldConfig } from "../world/mod.ts";
import { accuracyPassage, drawnOrderPassage, rankable } from "./claims/mod.ts";
import { runUnder } from "./run_under.ts";

/**
 * Errors of the noise, per pixel, that no answer can beat of whoever is told nothing of the place, or
 * one of its coordinates. Told both, the best answer makes none.
 */
export interface BestError {
  readonly t: number;
  readonly tau: number;
  readonly nothing: number;
  readonly oneCoordinate: number;
}

export interface BestErrorsOptions {
  /** Labels drawn for each level. */
  readonly draws?: number;
  /** The schedule that tells how much noise a diffusion step is. */
  readonly schedule?: ScheduleName;
}

/** The best errors at the diffusion steps `ts` of whoever knows by heart what a world's training shows. */
export async function bestErrors(
  world: WorldConfig,
  ts: readonly number[],
  { draws = 1000, schedule: name = "linear" }: BestErrorsOptions = {},
): Promise<BestError[]> {
  const steps = schedule(name);
  const exact = exactDenoiser(dataSet(world));
  const found: BestError[] = [];
  for (const t of ts) {
    const level = levelAt(steps, t);
    // A level is the same whichever others are asked for.
    const losses = await exactLosses(exact, [level], draws, stream(0, "study/best", t));
    const of = (known: string) => losses.find((one) => one.known === known)!.eps.mean;
    const oneCoordinate = mean([of("x"), of("y")]);
    found.push({ t, tau: level.tau, nothing: of("none"), oneCoordinate });
  }
  return found;
}

/** A network's error at one noise level, over the best of whoever is told nothing. */
export interface BesideBest {
  readonly seed: number;
  readonly step: number;
  readonly t: number;
  readonly tau: number;
  readonly ratio: number;
}

/** The errors of all evaluations of runs at the levels of `best`. */
export function besideBest(runs: readonly RunRecord[], best: readonly BestError[]): BesideBest[] {
  return runs.flatMap(({ config: { seed }, evaluations }) =>
    evaluations.flatMap(({ step, losses }) =>
      best.flatMap(({ t, tau, nothing }): BesideBest[] => {
        const own = losses.find((one) => one.t === t);
        return own === undefined ? [] : [{ seed, step, t, tau, ratio: own.mean / nothing }];
      })
    )
  );
}

/** The level at which networks beat whoever is told nothing first, by the median over seeds. */
export function firstBeaten(points: readonly BesideBest[], best: readonly BestError[]): BestError {
  const when = ({ t }: BestError) => {
    const own = [...Map.groupBy(points.filter((one) => one.t === t), ({ seed }) => seed).values()];
    return median(own.map((one) => rankable(passageBelow(one, 1))));
  };
  return best.reduce((a, b) => when(b) < when(a) ? b : a);
}

/** When one network's errors at a level fall below `bound`, a share of the best told nothing. */
function passageBelow(own: readonly BesideBest[], bound: number): Passage {
  return stepsTo(own.map(({ step, ratio }) => ({ step, value: 1 / ratio })), 1 / bound);
}

/** When one network's answers beat the best of whoever is told less, and what it draws by then. */
export interface BeatingTurns {
  readonly seed: number;
  readonly beatsNothing: Passage;
  readonly roughlyInPlace: Passage;
  readonly beatsOneCoordinate: Passage;
  readonly inPlace: Passage;
}

/** The turns of one run, by its errors at the level of `best`. */
export function beatingTurns(run: RunRecord, best: BestError): BeatingTurns {
  const own = besideBest([run], [best]);
  // What is drawn is the same under every reading.
  const read = runUnder(run, READINGS[0]);
  return {
    seed: run.config.seed,
    beatsNothing: passageBelow(own, 1),
    roughlyInPlace: drawnOrderPassage(read),
    beatsOneCoordinate: passageBelow(own, best.oneCoordinate / best.nothing),
    inPlace: accuracyPassage(read),
  };
}

/** Steps until bumps are in place, roughly or exactly, over steps until the best told less is beaten. */
export interface TurnFactors {
  readonly rough: number | null;
  readonly exact: number | null;
}

/** Geometric means over networks; null unless every one sees both times. */
export function turnFactors(turns: readonly BeatingTurns[]): TurnFactors {
  const factor = (over: (one: BeatingTurns) => readonly [Passage, Passage]): number | null => {
    const passages = turns.map(over);
    if (!passages.flat().every(({ censored }) => censored === "no")) return null;
    return geometricMean(passages.map(([a, b]) => a.steps / b.steps)).value;
  };
  return {
    rough: factor((one) => [one.roughlyInPlace, one.beatsNothing]),
    exact: factor((one) => [one.inPlace, one.beatsOneCoordinate]),
  };
}
