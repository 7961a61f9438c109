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
import { READINGS, type RunRecord } from "../../records/mod.ts";
import { AXES, isMain, type MeasuredRun } from "../claims/mod.ts";
import { jointErrors } from "../claims/c5_joint_errors.ts";
import { runUnder } from "../run_under.ts";
import { type Condition, conditionsOf } from "./conditions.ts";
import { HEIGHT } from "./f4_answers.ts";
import { jointPart } from "./f4_planes.ts";
import { namedLines } from "./seed_lines.ts";
import { sharesOf, sharesOfAll } from "./shares.ts";

const WIDTH = 220;
const COLUMNS = 3;

/** F4b: behind F4, whether x and y are right together, and both over training, skew by skew. */
export function coupledCurvesFigure(records: readonly RunRecord[]): Figure {
  // Samples are the same under every reading of the code.
  const runs = records.map((run) => runUnder(run, READINGS[0]));
  const conditions = conditionsOf(runs);
  if (conditions.length === 0) {
    throw new RangeError(
      "Cannot draw F4b as there must be runs with a skewed lattice or frequency",
    );
  }
  const steps = conditions.flatMap((condition) => condition.runs.flatMap(sharesOf))
    .map(({ step }) => step);
  const span: Span = [Math.min(...steps), Math.max(...steps)];
  const main = runs.filter(({ config }) => isMain(config));
  const joint = main.flatMap(sharesOfAll);
  const spec: FigureSpec = {
    title: {
      text: headline(main),
      subtitle: lines(
        "Of samples with one bump. First panel: how often x and y are both right, at each evaluation " +
          "of every run, against what it would be if they were right independently. Then the share of " +
          "samples in which an axis is right; seeds thin, their median thick. Lattice (a, b): a place every " +
          "a px along x, every b px along y. Frequency (1, 0): some x are shown more often than others, all " +
          "y alike; (0, 1) the other way round; (1, 1) both uneven.",
        760,
      ),
    },
    columns: COLUMNS,
    concat: [jointPart(joint), ...conditions.map((condition) => curvesPart(condition, span))],
    spacing: { row: 34, column: 50 },
    resolve: { scale: { color: "independent" }, legend: { color: "independent" } },
  };
  const used = new Set(main.map(({ id }) => id));
  return figure(spec, { joint }, records.filter(({ id }) => used.has(id)));
}

/** Errors this little joined, from 0 apart to 1 always together, are as good as apart. */
const HARDLY = 0.1;

/** Whether x and y are right in the same samples, where seeds are enough to say so. */
function headline(runs: readonly MeasuredRun[]): string {
  const [low, high] = jointErrors(runs)[0]?.interval ?? [-1, 1];
  if (low > 0) return "F4b  Behind F4: where x is right, y is right more often";
  return Math.max(-low, high) < HARDLY
    ? "F4b  Behind F4: x is right as often where y is right as where it is not"
    : "F4b  Behind F4: are x and y right in the same samples, and when is each";
}

function curvesPart({ name, runs }: Condition, span: Span): Part {
  const points = runs.flatMap(sharesOf).flatMap(({ seed, step, x, y }): Point[] => [
    { series: "x", seed, step, value: x },
    { series: "y", seed, step, value: y },
  ]);
  return namedLines({
    title: `${name}: share right (${runs.length} ${runs.length === 1 ? "seed" : "seeds"})`,
    width: WIDTH,
    height: HEIGHT,
    points,
    series: AXES.map((axis) => ({ name: axis, color: axisColors[axis] })),
    scale: { domain: [0, 1] },
    format: "%",
    steps: true,
  }, span);
}
