/** The table of biases: each beside the plain network, on the same worlds, seeds and steps. */

import { biasSetting } from "../biases/mod.ts";
import { type Interval, LEVEL, mean, studentQuantile } from "../measures/statistics/mod.ts";
import { type EvaluationRecord, READINGS, type RunRecord } from "../records/mod.ts";
import { slopesOf } from "./claims/c5_frequency_skew.ts";
import { runUnder } from "./run_under.ts";

const PERCENT = 100 * LEVEL;

export const BIASES_RULE =
  `At the last evaluation, each number is a mean over seeds. A bias differs from the plain network ` +
  `in a column if the mean of the differences, seed by seed, leaves 0 out of its interval. The ` +
  `standard deviation of these differences is pooled over all biases of the column, as three seeds ` +
  `tell little of it, and the interval is widened for the number of comparisons in the table ` +
  `(${PERCENT} %, Bonferroni). That takes for granted that all biases scatter alike, and that ` +
  `differences are independent though they share the plain network's seeds: with few seeds a mark ` +
  `is a hint.`;

/** The worlds of the protocol: what each column is measured on. */
export type BiasWorld = "full" | "held" | "skew" | "sizes" | "hidden";

export interface BiasColumn {
  readonly name: string;
  readonly says: string;
  readonly world: BiasWorld;
  /** Which numbers are better; neither, where they are shown and not judged. */
  readonly better: "larger" | "smaller" | "neither";
  /** The number of a seed's runs on that world; null where it cannot be told. */
  readonly value: (runs: readonly RunRecord[]) => number | null;
}

const last = (run: RunRecord): EvaluationRecord => run.evaluations.at(-1)!;

/** Of a world that has one run for each seed. */
const ofOne = (value: (run: RunRecord) => number | null) => (runs: readonly RunRecord[]) =>
  runs.length === 1 ? value(runs[0]) : null;

export const BIAS_COLUMNS: readonly BiasColumn[] = [
  {
    name: "in place",
    says: "share of samples in the right place, trained on all places",
    world: "full",
    better: "larger",
    value: ofOne((run) => last(run).images.all.accuracy.joint),
  },
  {
    name: "composed",
    says: "share in the right place where x and y were never shown together",
    world: "held",
    better: "larger",
    value: ofOne((run) => last(run).images.held?.accuracy.joint ?? null),
  },
  {
    name: "error",
    says: "median error in pixels between the places that training shows",
    world: "full",
    better: "smaller",
    value: ofOne((run) => {
      const error = last(run).images.off.medianError;
      return error && (error.x + error.y) / 2;
    }),
  },
  {
    name: "interaction",
    says: "M1: share of the code's variance that no sum of a part for x and one for y gives",
    world: "full",
    better: "smaller",
    value: ofOne((run) => last(run).grid?.interaction ?? null),
  },
  {
    name: "overlap",
    says: "M2: how far the parts of the code for x and for y share directions",
    world: "full",
    better: "smaller",
    value: ofOne((run) => last(run).grid?.overlap ?? null),
  },
  {
    name: "effects",
    says:
      "M3, of networks from which labels were hidden at times: how far the effects of x and of " +
      "y on an answer do not add up (not judged: those of the best answer do not)",
    world: "hidden",
    better: "neither",
    value: ofOne((run) => last(run).hidden?.interaction ?? null),
  },
  {
    name: "few images",
    says: "share in the right place, mean over training sets of a tenth, a fifth and two fifths",
    world: "sizes",
    better: "larger",
    value: (runs) =>
      runs.length === SIZES ? mean(runs.map((run) => last(run).images.all.accuracy.joint)) : null,
  },
  {
    name: "coupling",
    says: "|c / b| under skewed frequencies: 0 if x and y are learned apart, 1 if together",
    world: "skew",
    better: "smaller",
    value: ofOne((run) => {
      const slopes = slopesOf(runUnder(run, READINGS[0]), "ones");
      const own = slopes.flatMap(({ own }) => own ?? []);
      const other = slopes.flatMap(({ other }) => other ?? []);
      return own.length > 0 && mean(own) > 0 ? Math.abs(mean(other) / mean(own)) : null;
    }),
  },
];

/** Training sets of the column `few images`. */
const SIZES = 3;

export interface BiasCell {
  /** Null where no seed has a number. */
  readonly value: number | null;
  readonly seeds: number;
  /** From the plain network: the mean difference and its interval; null for the plain one itself. */
  readonly difference: { readonly value: number; readonly interval: Interval } | null;
  readonly mark: "better" | "worse" | "";
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
    .filter(({ length }) => length > 0).length;
  const intervals = differences.map((column) => pooledIntervals(column, comparisons));
  const rows = names.map((bias) => ({
    bias,
    cells: BIAS_COLUMNS.map(({ better }, k): BiasCell => {
      const own = [...numbers[k].get(bias)!.values()];
      const difference = intervals[k].get(bias) ?? null;
      return {
        value: own.length > 0 ? mean(own) : null,
        seeds: own.length,
        difference,
        mark: markOf(difference, better),
      };
    }),
  }));
  return { columns: BIAS_COLUMNS, rows, comparisons };
}

/** What draws something else, a cross, is shown and not compared. */
const drawsBumps = (runs: readonly RunRecord[], bias: string): boolean =>
  runs.some((run) => biasOf(run) === bias && run.config.world.kind === "bump");

const biasOf = ({ config }: RunRecord): string => config.bias ?? PLAIN;

/** Which of the protocol's worlds a run was trained on. */
export function worldOf({ config: { world, bias, dropX } }: RunRecord): BiasWorld {
  if (dropX > 0 && !biasSetting(bias).dropX) return "hidden";
  if (world.holdout.shape !== "none") return "held";
  if (world.zipfX > 0 || world.zipfY > 0) return "skew";
  return world.lambda < 1 ? "sizes" : "full";
}

/** Numbers by seed, of the seeds that have one. */
function bySeed(runs: readonly RunRecord[], { value }: BiasColumn): Map<number, number> {
  const seeds = Map.groupBy(runs, ({ config }) => config.seed);
  const found = new Map<number, number>();
  for (const [seed, own] of seeds) {
    const number = value(own);
    if (number !== null && Number.isFinite(number)) found.set(seed, number);
  }
  return found;
}

const paired = (own: Map<number, number>, plain: Map<number, number>): number[] =>
  [...own].flatMap(([seed, number]) => plain.has(seed) ? [number - plain.get(seed)!] : []);

/** Of each bias: the mean difference, with an interval from the spread of all biases together. */
function pooledIntervals(column: Map<string, number[]>, comparisons: number) {
  let squares = 0;
  let freedom = 0;
  for (const own of column.values()) {
    if (own.length < 2) continue;
    const centre = mean(own);
    squares += own.reduce((sum, v) => sum + (v - centre) ** 2, 0);
    freedom += own.length - 1;
  }
  const found = new Map<string, { value: number; interval: Interval }>();
  if (freedom === 0) return found;
  const width = studentQuantile(1 - (1 - LEVEL) / (2 * Math.max(1, comparisons)), freedom);
  for (const [name, own] of column) {
    if (own.length === 0) continue;
    const [value, half] = [mean(own), width * Math.sqrt(squares / freedom / own.length)];
    found.set(name, { value, interval: [value - half, value + half] });
  }
  return found;
}

function markOf(
  difference: BiasCell["difference"],
  better: BiasColumn["better"],
): BiasCell["mark"] {
  if (difference === null) return "";
  const { interval: [low, high] } = difference;
  if (low <= 0 && high >= 0) return "";
  return (low > 0) === (better === "larger") ? "better" : "worse";
}
