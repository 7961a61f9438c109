/** The table of biases: each beside the plain network, on the same worlds, seeds and steps. */

import { biasSetting } from "../biases/mod.ts";
import { canonicalJson } from "../config/mod.ts";
import {
  type Estimate,
  LEVEL,
  mean,
  studentQuantile,
  tInterval,
} from "../measures/statistics/mod.ts";
import type { EvaluationRecord, RunRecord } from "../records/mod.ts";
import { lastSkill, shownDistance, skillPaths } from "./unseen_pairs.ts";

const PERCENT = 100 * LEVEL;

/**
 * The worlds of the protocol, of which each column is measured on one: all but a square of pairs, a
 * part of the places, and labels hidden at times; `full` is the plain network's alone.
 */
export type BiasWorld = "full" | "held" | "few" | "hidden";

export interface BiasColumn {
  readonly name: string;
  readonly says: string;
  readonly world: BiasWorld;
  /** Which numbers are better; neither, where they are shown and not judged. */
  readonly better: "larger" | "smaller" | "neither";
  /** The number of a run on that world; null where it cannot be told. */
  readonly value: (run: RunRecord) => number | null;
}

const last = (run: RunRecord): EvaluationRecord => run.evaluations.at(-1)!;

/** The share of the places that the column `few images` is trained on. */
const FEW = 0.1;

export const BIAS_COLUMNS: readonly BiasColumn[] = [
  {
    name: "composed",
    says: "share in the right place where x and y were never shown together",
    world: "held",
    better: "larger",
    value: (run) => last(run).images.held?.accuracy.joint ?? null,
  },
  {
    name: "in place",
    says: "share in the right place at the pairs that training shows",
    world: "held",
    better: "larger",
    value: (run) => lastSkill(skillPaths([run])[0]).shown,
  },
  {
    name: "error",
    says: "median distance of single bumps from their places, in pixels, at those pairs",
    world: "held",
    better: "smaller",
    value: shownDistance,
  },
  {
    name: "interaction",
    says: "M1: share of the code's variance that no sum of a part for x and one for y gives",
    world: "held",
    better: "smaller",
    value: (run) => last(run).grid?.interaction ?? null,
  },
  {
    name: "overlap",
    says:
      "M2: how far the parts of the code for x and for y share directions (not judged: an untrained " +
      "network's share none)",
    world: "held",
    better: "neither",
    value: (run) => last(run).grid?.overlap ?? null,
  },
  {
    name: "few images",
    says: "share in the right place where training shows a tenth of the places",
    world: "few",
    better: "larger",
    value: (run) => last(run).images.all.accuracy.joint,
  },
  {
    name: "effects",
    says:
      "M3, of networks from which labels were hidden at times: how far the effects of x and of " +
      "y on an answer do not add up (not judged: those of the best answer do not)",
    world: "hidden",
    better: "neither",
    value: (run) => last(run).hidden?.interaction ?? null,
  },
];

/** What the columns are, and when a bias counts as another than the plain network. */
export const BIASES_RULE =
  `At the last evaluation: ${
    BIAS_COLUMNS.map(({ name, says }) => `*${name}*, ${says}`).join("; ")
  }. ` +
  `A bias differs from the plain network in a column where the mean of the ` +
  `differences, seed by seed, leaves 0 out of its ${PERCENT} % t-interval, over at least two seeds. ` +
  `The colour is dark where it still does once the interval is widened for all comparisons of the ` +
  `table (Bonferroni), light where it does by itself alone: of twenty comparisons one would by ` +
  `chance. With three seeds hardly any difference is large enough for the first. Columns that tell of ` +
  `no merit are not judged.`;

/** Whether a bias is told from the plain network; `maybe` where only by itself, `""` where it is not. */
export type BiasMark = "better" | "maybe better" | "" | "maybe worse" | "worse" | "untested";

export interface BiasCell {
  readonly seeds: readonly { readonly seed: number; readonly value: number }[];
  /** Their mean; null where no seed has a number. */
  readonly value: number | null;
  /** From the plain network: the mean difference and its interval; null below two seeds. */
  readonly difference: Estimate | null;
  readonly mark: BiasMark;
}

export interface BiasRow {
  /** The config's bias; "none" for the plain network. */
  readonly bias: string;
  readonly cells: readonly BiasCell[];
}

export interface BiasesTable {
  readonly columns: readonly BiasColumn[];
  readonly rows: readonly BiasRow[];
  readonly comparisons: number;
}

const PLAIN = "none";

/** The table over the finished runs of the protocol; rows as they first come. */
export function biasesTable(runs: readonly RunRecord[]): BiasesTable {
  checkAlike(runs);
  const names = [...new Set([PLAIN, ...runs.map(biasOf)])];
  const numbers = BIAS_COLUMNS.map((column) =>
    new Map(
      names.map((name) => [
        name,
        bySeed(runs.filter((run) => biasOf(run) === name && worldOf(run) === column.world), column),
      ]),
    )
  );
  const differences = numbers.map((column, k) =>
    BIAS_COLUMNS[k].better === "neither" ? new Map<string, number[]>() : new Map(
      names.slice(1).filter((name) => drawsBumps(runs, name))
        .map((name) => [name, paired(column.get(name)!, column.get(PLAIN)!)]),
    )
  );
  const comparisons = differences.flatMap((column) => [...column.values()])
    .filter(({ length }) => length > 1).length;
  const rows = names.map((bias) => ({
    bias,
    cells: BIAS_COLUMNS.map(({ better }, k): BiasCell => {
      const own = numbers[k].get(bias)!;
      const apart = differences[k].get(bias);
      return {
        seeds: [...own].map(([seed, value]) => ({ seed, value })),
        value: own.size > 0 ? mean([...own.values()]) : null,
        difference: apart && apart.length > 1 ? tInterval(apart) : null,
        mark: apart ? markOf(apart, better, comparisons) : own.size === 1 ? "untested" : "",
      };
    }),
  }));
  return { columns: BIAS_COLUMNS, rows, comparisons };
}

/** Throws unless runs differ in nothing but their bias, its settings, their world and their seed. */
function checkAlike(runs: readonly RunRecord[]): void {
  const seen = new Map<string, string>();
  for (const { id, config } of runs) {
    const { bias: _bias, target: _target, dropX, dropY, seed, world, ...recipe } = config;
    const own = canonicalJson({ ...recipe, n: world.n, sigma: world.sigma });
    const [first = own] = seen.values();
    if (own !== first) {
      throw new RangeError(
        `Cannot compare biases as their runs must have one recipe: current value is ${own} in ` +
          `${id}, where others have ${first}`,
      );
    }
    const place = canonicalJson({ bias: biasOf({ config }), seed, world, dropX, dropY });
    if (seen.has(place)) {
      throw new RangeError(
        `Cannot compare biases as each world and seed may occur once: current value is twice ${place}`,
      );
    }
    seen.set(place, own);
  }
}

/** What draws something else, a cross, is shown and not compared. */
const drawsBumps = (runs: readonly RunRecord[], bias: string): boolean =>
  runs.some((run) => biasOf(run) === bias && run.config.world.kind === "bump");

const biasOf = ({ config }: Pick<RunRecord, "config">): string => config.bias ?? PLAIN;

/** Which of the protocol's worlds a run was trained on; null if on none of them. */
export function worldOf({ config: { world, bias, dropX } }: RunRecord): BiasWorld | null {
  const { holdout: { shape }, lambda, zipfX, zipfY } = world;
  if (zipfX > 0 || zipfY > 0) return null;
  if (dropX > 0 && !biasSetting(bias).dropX) return "hidden";
  if (shape !== "none") return shape === "square" ? "held" : null;
  if (lambda === 1) return "full";
  return lambda === FEW ? "few" : null;
}

/** Numbers by seed, of the seeds that have one; of each there must be one run. */
function bySeed(runs: readonly RunRecord[], { name, value }: BiasColumn): Map<number, number> {
  const found = new Map<number, number>();
  const seen = new Set<number>();
  for (const run of runs) {
    const { seed, bias = PLAIN } = run.config;
    if (seen.has(seed)) {
      throw new RangeError(
        `Cannot fill the column "${name}" as a seed may have one run on its world: current value is ` +
          `several of seed ${seed} with the bias ${bias}`,
      );
    }
    seen.add(seed);
    const number = value(run);
    if (number !== null && Number.isFinite(number)) found.set(seed, number);
  }
  return found;
}

const paired = (own: Map<number, number>, plain: Map<number, number>): number[] =>
  [...own].flatMap(([seed, number]) => plain.has(seed) ? [number - plain.get(seed)!] : []);

function markOf(
  differences: readonly number[],
  better: BiasColumn["better"],
  comparisons: number,
): BiasMark {
  if (differences.length < 2) return "untested";
  const { value, interval: [low, high] } = tInterval(differences);
  if (low <= 0 && high >= 0) return "";
  const freedom = differences.length - 1;
  const quantile = (tail: number) => studentQuantile(1 - tail / 2, freedom);
  const wider = quantile((1 - LEVEL) / comparisons) / quantile(1 - LEVEL);
  const sure = Math.abs(value) > wider * (high - low) / 2;
  const side = (value > 0) === (better === "larger") ? "better" : "worse";
  return sure ? side : `maybe ${side}`;
}
