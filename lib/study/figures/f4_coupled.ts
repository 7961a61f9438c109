import {
  AXES,
  balancedRuns,
  frequencyCoupling,
  frequencySkewRuns,
  frequencySkewSeeds,
  isMain,
  latticeCoupling,
  latticeSkewRuns,
  type MeasuredRun,
  rules,
} from "../claims/mod.ts";
import type { CouplingVerdict } from "../claims/c5_verdict.ts";
import { runUnder } from "../run_under.ts";
import { READINGS, type RunRecord } from "../../records/mod.ts";
import { axisTimes } from "../coupling_summary.ts";
import {
  axisColors,
  type Figure,
  figure,
  type FigureSpec,
  lines,
  type Part,
  type Point,
  type Span,
} from "../../figures/mod.ts";
import { placesPart, ratiosOf, timesPart } from "./f4_answers.ts";
import { coursePart, jointPart } from "./f4_planes.ts";
import { namedLines } from "./seed_lines.ts";
import { byPlace, medianShares, sharesOf, sharesOfAll } from "./shares.ts";

/** Runs of one lattice or frequency skew. */
interface Condition {
  readonly name: string;
  readonly runs: readonly MeasuredRun[];
}

const WIDTH = 250;
const COLUMNS = 3;
const TITLES: Readonly<Record<CouplingVerdict, string>> = {
  coupled: "x and y are learned together",
  factorised: "x and y are learned apart",
  open: "Are x and y learned together or apart? Not decided yet",
};

/** What the two tests say, and which of them does: one of them is enough, unless the other contradicts. */
function headline(runs: readonly MeasuredRun[]): string {
  const [lattice, frequency] = [latticeCoupling(runs).verdict, frequencyCoupling(runs).verdict];
  const yet = frequencySkewSeeds(runs).length < rules.LEAST_SEEDS_FREQUENCY ? " yet" : "";
  if (lattice === frequency) return `F4  ${TITLES[lattice]}`;
  if (frequency === "open") {
    return `F4  ${TITLES[lattice]}, as lattices tell; frequencies do not decide${yet}`;
  }
  return lattice === "open"
    ? `F4  ${TITLES[frequency]}, as frequencies tell; lattices do not decide`
    : `F4  ${TITLES.open}`;
}

/**
 * F4: are x and y learned together or apart? First the answers: when each is right on skewed lattices,
 * beside what either hypothesis predicts from balanced runs; accuracy at rare and frequent places;
 * joint accuracy against the product; the course of training in the plane of both. Below, the curves.
 * Only samples that show exactly one bump count. What the runs cannot tell is left out.
 */
export function coupledFigure(records: readonly RunRecord[]): Figure {
  // Samples are the same under every reading of the code.
  const runs = records.map((run) => runUnder(run, READINGS[0]));
  const conditions = conditionsOf(runs);
  if (conditions.length === 0) {
    throw new RangeError("Cannot draw F4 as there must be runs with a skewed lattice or frequency");
  }
  const drawn = conditions.flatMap((condition) => condition.runs);
  const shares = drawn.flatMap(sharesOf);
  const steps = shares.map(({ step }) => step);
  const span: Span = [Math.min(...steps), Math.max(...steps)];
  const times = axisTimes(runs);
  const ratios = ratiosOf(times);
  const places = byPlace(frequencySkewSeeds(runs));
  const joint = runs.filter(({ config }) => isMain(config))
    .flatMap(sharesOfAll);
  const courses = conditions.map(({ name, runs: own }) => ({ name, shares: medianShares(own) }));
  const answers: Part[] = [
    ...(ratios.length > 0 ? [timesPart(ratios)] : []),
    ...(places.length > 0 ? [placesPart(places)] : []),
  ];
  const seeds = new Set(drawn.map(({ config }) => config.seed));
  const spec: FigureSpec = {
    title: {
      text: headline(runs),
      subtitle: lines(
        "Apart (factorised): how soon x is learned depends on how training shows x alone; together " +
          "(coupled): on how it shows y, too. Lattice (a, b): a place every a px along x and every b px " +
          "along y; its times are predicted from balanced lattices of the same seed, with the axis's own " +
          "step if apart, with the geometric mean of both if together. Frequency (1, 0), (0, 1), (1, 1): " +
          "some columns, some rows, or both are shown more often. Of samples with one bump; right: within " +
          "1 px. Ticks and thin lines: seeds." +
          (seeds.size > 1 ? "" : " One seed: a verdict asks for more."),
        860,
      ),
    },
    vconcat: [
      ...(answers.length > 0
        ? [{ hconcat: answers, spacing: 70, bounds: "flush" as const, resolve: APART }]
        : []),
      {
        hconcat: [jointPart(joint), coursePart(courses)],
        spacing: 70,
        bounds: "flush" as const,
        resolve: APART,
      },
      {
        columns: COLUMNS,
        concat: conditions.map((condition) => curvesPart(condition, span)),
        spacing: { row: 30, column: 50 },
      },
    ],
    spacing: 36,
    resolve: APART,
  };
  const numbers = { times, ratios, places, joint, courses };
  const predicting = balancedRuns(runs).filter(({ config }) => seeds.has(config.seed));
  const used = new Set([...drawn, ...predicting].map(({ id }) => id));
  const sources = records.filter(({ id }) => used.has(id));
  return figure(spec, numbers, sources);
}

const APART = { scale: { color: "independent" }, legend: { color: "independent" } } as const;

/** Skewed lattices, then skewed frequencies, each in order of appearance. */
function conditionsOf(runs: readonly MeasuredRun[]): Condition[] {
  const lattices = Map.groupBy(
    latticeSkewRuns(runs),
    ({ config: { dx, dy } }) => `lattice (${dx}, ${dy})`,
  );
  const frequencies = Map.groupBy(
    frequencySkewRuns(runs),
    ({ config: { zipfX, zipfY } }) => `frequency (${zipfX}, ${zipfY})`,
  );
  return [...lattices, ...frequencies].map(([name, own]) => ({ name, runs: own }));
}

function curvesPart({ name, runs }: Condition, span: Span): Part {
  const points = runs.flatMap(sharesOf).flatMap(({ seed, step, x, y }): Point[] => [
    { series: "x", seed, step, value: x },
    { series: "y", seed, step, value: y },
  ]);
  return namedLines({
    title: `${name}: share right (${runs.length} ${runs.length === 1 ? "seed" : "seeds"})`,
    width: WIDTH - 30,
    height: 110,
    points,
    series: AXES.map((axis) => ({ name: axis, color: axisColors[axis] })),
    scale: { domain: [0, 1] },
    format: "%",
    steps: true,
  }, span);
}
