import { stepsTo } from "../measures/phases/mod.ts";
import { mean, median } from "../measures/statistics/mod.ts";
import { READINGS, type RunRecord } from "../records/mod.ts";
import { clearsHoldout, inHoldout, type WorldConfig } from "../world/mod.ts";
import { type Attempt, AXES, isRight } from "./claims/mod.ts";
import { HALF } from "./claims/rules.ts";
import { runUnder } from "./run_under.ts";

/** Shares of samples in place at one evaluation of a network from which pairs are held out. */
export interface Skill {
  readonly step: number;
  /** At pairs that training may show. */
  readonly shown: number;
  /** At pairs that it never shows, though each x and each y. */
  readonly unseen: number;
}

/** One network in training: its skill at pairs never shown, beside that at the others. */
export interface SkillPath {
  readonly run: string;
  /** The config's bias; "none" for the plain network. */
  readonly bias: string;
  readonly seed: number;
  /** Of the whole training. */
  readonly steps: number;
  readonly skills: readonly Skill[];
}

/** The paths of runs that a square of pairs was held out of. Pairs too near to it are not counted. */
export function skillPaths(runs: readonly RunRecord[]): SkillPath[] {
  return runs.filter(isHeldOut).map((run) => {
    const { id, config: { bias = "none", seed, steps, world } } = run;
    return { run: id, bias, seed, steps, skills: skillsIn(run, world) };
  });
}

const isHeldOut = ({ config }: RunRecord): boolean => config.world.holdout.shape === "square";

/** A network's skill at the pairs that a world holds out and at those that it shows. */
function skillsIn(run: RunRecord, world: WorldConfig): Skill[] {
  // What is drawn is the same under every reading.
  return runUnder(run, READINGS[0]).evaluations.map(({ step, attempts }): Skill => ({
    step,
    shown: shareWhere(attempts, (x, y) => clearsHoldout(world, x, y)),
    unseen: shareWhere(attempts, (x, y) => inHoldout(world, x, y)),
  }));
}

/** The share of samples in place, of the labels that `counts`. */
const shareWhere = (
  attempts: readonly Attempt[],
  counts: (x: number, y: number) => boolean,
): number =>
  mean(
    attempts.filter(({ label: { x, y } }) => counts(x, y))
      .map((attempt) => Number(AXES.every((axis) => isRight(attempt, axis)))),
  );

/** The share in place, at the end, of a network in the part that another world holds out. */
export const shareInHoldout = (run: RunRecord, other: WorldConfig): number =>
  skillsIn(run, other).at(-1)!.unseen;

/**
 * How far the single bumps that a network draws at its end lie from their places, in pixels, at the
 * pairs that training shows: the median; null where there is none.
 */
export function shownDistance(run: RunRecord): number | null {
  const { world } = run.config;
  const { attempts } = runUnder(run, READINGS[0]).evaluations.at(-1)!;
  const distances = attempts.flatMap(({ found, label: { x, y } }) =>
    found !== null && clearsHoldout(world, x, y) ? [Math.hypot(found.x - x, found.y - y)] : []
  );
  return distances.length > 0 ? median(distances) : null;
}

/** The network at the end of its training. */
export const lastSkill = ({ skills }: SkillPath): Skill => skills.at(-1)!;

/**
 * How much later new pairs come: the steps until half of them are in place over the steps until half of
 * those that are shown are. Null where either is not seen. (Written after one seed of the plain network
 * and of forced rendering had been trained for longer.)
 */
export function lagOf(path: SkillPath): number | null {
  const [unseen, shown] = (["unseen", "shown"] as const).map((of) => stepsToHalf(path, of));
  return unseen !== null && shown !== null ? unseen / shown : null;
}

/** Steps until half of the new pairs, or of those shown, are in place; null where that is not seen. */
export function stepsToHalf({ skills }: SkillPath, of: "unseen" | "shown"): number | null {
  const { censored, steps } = stepsTo(
    skills.map((skill) => ({ step: skill.step, value: skill[of] })),
    HALF,
  );
  return censored === "no" ? steps : null;
}
