import { mean } from "../measures/statistics/mod.ts";
import { READINGS, type RunRecord } from "../records/mod.ts";
import { clearsHoldout, inHoldout } from "../world/mod.ts";
import { AXES, isRight } from "./claims/mod.ts";
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
  readonly skills: readonly Skill[];
}

/** The paths of runs that a square of pairs was held out of. Pairs too near to it are not counted. */
export function skillPaths(runs: readonly RunRecord[]): SkillPath[] {
  return runs.filter(({ config }) => config.world.holdout.shape === "square").map((run) => {
    const { id, config: { bias = "none", seed, world } } = run;
    // What is drawn is the same under every reading.
    const { evaluations } = runUnder(run, READINGS[0]);
    const skills = evaluations.flatMap(({ step, outcomes }): Skill[] => {
      if (outcomes === null) return [];
      const share = (which: typeof inHoldout) =>
        mean(
          outcomes.filter(({ label: { x, y } }) => which(world, x, y))
            .map((outcome) => Number(AXES.every((axis) => isRight(outcome, axis)))),
        );
      return [{ step, shown: share(clearsHoldout), unseen: share(inHoldout) }];
    });
    return { run: id, bias, seed, skills };
  });
}

/** The network at the end of its training. */
export const lastSkill = ({ skills }: SkillPath): Skill => skills.at(-1)!;
