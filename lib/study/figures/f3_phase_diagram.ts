import {
  accuracyPassage,
  isBalanced,
  isDense,
  isMain,
  type MeasuredRun,
  rankable,
  rules,
} from "../claims/mod.ts";
import { denserIsSooner } from "../claims/c4_density.ts";
import { geometricMean, median } from "../../measures/mod.ts";
import { inList } from "../in_list.ts";
import { stepInWords } from "../learning_summary.ts";
import { runUnder } from "../run_under.ts";
import { type RunRecord } from "../../records/mod.ts";
import {
  type Figure,
  figure,
  type FigureSpec,
  lines,
  type Part,
  phaseScale,
  type Span,
  table,
} from "../../figures/mod.ts";
import type { Reading } from "../../records/mod.ts";
import { type PhaseOf, PHASES_OF, sharedPhases } from "./phases.ts";
import { phaseKey, type Ribbon, ribbons } from "./ribbons.ts";

const WIDTH = 300;
const ROW = 11;
const APART = { scale: { color: "independent" } } as const;
const TITLES: Readonly<Record<PhaseOf, string>> = {
  samples: "What samples show",
  code: "What the code shows",
};

/** A run of a map. */
interface Row {
  /** Of what the map varies. */
  readonly value: number;
  readonly seed: number;
  readonly phases: Readonly<Record<PhaseOf, Ribbon["cells"]>>;
  /** When half of its samples are in place; Infinity where they never are. */
  readonly inPlace: number;
}

/** Steps that differ by a smaller factor (its ln) are about as many. */
const ABOUT = Math.log(1.25);

/** Runs by what a map varies. */
interface PhaseMap {
  readonly varies: string;
  /** What the smallest value means. */
  readonly least: string;
  readonly rows: readonly Row[];
}

/** The phase at the end of training, by lattice step and width of the bump. */
interface Plane {
  readonly of: PhaseOf;
  readonly cells: readonly {
    readonly d: number;
    readonly sigma: number;
    readonly phase: string;
    /** The share of seeds in it, and how many seeds there are. */
    readonly share: number;
    readonly seeds: number;
  }[];
}

/**
 * F3: the phase of samples (left) and of the code (right), over training steps and the lattice step d,
 * over steps and the kept share lambda, a row a run; and at the end over d and sigma, where colour is
 * the phase of most seeds, paler where some differ. A map of what does not vary among the runs is
 * left out, and so are runs of another canvas, size or length than most.
 */
export function phaseDiagramFigure(records: readonly RunRecord[], reading: Reading): Figure {
  const even = ofOneKind(records.filter(({ config }) => isBalanced(config.world)));
  const { sigma, lambda } = rules.MAIN;
  const rowsOf = (
    names: Pick<PhaseMap, "varies" | "least">,
    holds: (world: World) => boolean,
    valueOf: (world: World) => number,
  ) => mapOf(names, even.filter(({ config }) => holds(config.world)), valueOf, reading);
  const maps = [
    ...rowsOf({ varies: "lattice step d", least: "densest" }, isMain, ({ dx }) => dx),
    ...rowsOf(
      { varies: "the share λ of images kept", least: "fewest" },
      (w) => w.sigma === sigma && w.dx === 1,
      (w) => w.lambda,
    ),
  ];
  const wide = even.filter(({ config: { world } }) => world.lambda === lambda);
  const varies = new Set(wide.map(({ config: { world } }) => world.sigma)).size > 1;
  const planes = varies ? PHASES_OF.map((of) => planeOf(of, wide, reading)) : [];
  if (maps.length + planes.length === 0) {
    throw new RangeError(
      "Cannot draw F3 as d, sigma or lambda must vary among the runs on balanced lattices: " +
        `current value is ${even.length} such runs, all alike`,
    );
  }
  const steps = even.flatMap(({ evaluations }) => evaluations.map(({ step }) => step));
  const span: Span = [Math.min(...steps), Math.max(...steps)];
  const main = even.filter(({ config }) => isMain(config.world))
    .map((run) => runUnder(run, reading));
  const spec: FigureSpec = {
    title: {
      text: headline(main),
      subtitle: lines(
        `${
          timesOf(main).length < 2 ? "" : `Half in place, medians: ${stepsInWords(timesOf(main))}. `
        }` +
          `A row is one training; colour is the phase at each evaluation, the black mark, between two, ` +
          "half of its samples in place. Code: what the network holds inside, here by the reading " +
          `“${reading.name}”` +
          (main.some(({ config }) => !isDense(config))
            ? ", asked of places between those of a coarse lattice, too, which a network may never learn " +
              "(F16); samples are judged at places that all lattices show."
            : "."),
        700,
      ),
    },
    vconcat: [
      phaseKey(720, planes.length === 0 ? "" : "At the end, paler: seeds differ."),
      ...maps.map((map) => drawnMap(map, span)),
      ...(planes.length === 0
        ? []
        : [{ spacing: 60, hconcat: planes.map(drawnPlane), resolve: APART }]),
    ],
    spacing: 26,
    resolve: APART,
  };
  return figure(spec, { reading: reading.name, maps, planes }, even);
}

type World = RunRecord["config"]["world"];

/** What C4 says of the lattice steps; where it says nothing, which take longer than which. */
function headline(runs: readonly MeasuredRun[]): string {
  const { verdict, statistic } = denserIsSooner.weigh(runs);
  if (verdict === "supports") return "F3  Denser data is learned in fewer training steps";
  if (verdict === "open" || statistic === null) return besideTheDensest(runs);
  if (statistic >= 0) return "F3  Denser data takes about as many training steps";
  const times = timesOf(runs);
  const [dense, sparse] = [times.at(0)!.d, times.at(-1)!.d];
  const factor = factorBetween(runs, dense, sparse);
  return "F3  Denser data is not learned in fewer steps" +
    (Number.isFinite(factor) && factor > 1
      ? `: places ${dense} px apart take ${factor.toFixed(1)} times as many as ${sparse} px apart`
      : "");
}

/** "Places 0.5, 1 and 2 px apart take about as many steps, those 4 px apart 0.6 times as many". */
function besideTheDensest(runs: readonly MeasuredRun[]): string {
  const [densest, ...others] = timesOf(runs).map(({ d }) => d);
  const factors = others.map((d) => ({ d, factor: factorBetween(runs, d, densest) }));
  if (factors.length === 0 || factors.some(({ factor }) => !Number.isFinite(factor))) {
    return "F3  When each phase comes, and in which worlds";
  }
  const isNear = ({ factor }: { factor: number }) => Math.abs(Math.log(factor)) < ABOUT;
  const near = [densest, ...factors.filter(isNear).map(({ d }) => d)];
  const far = factors.filter((one) => !isNear(one))
    .map(({ d, factor }) => `those ${d} px apart ${factor.toFixed(1)} times as many`);
  return near.length === 1
    ? `F3  Beside places ${densest} px apart, ${inList(far)} steps`
    : [`F3  Places ${inList(near.map(String))} px apart take about as many steps`, ...far].join(
      ", ",
    );
}

/**
 * How many times as many steps one lattice takes as another, seed by seed; NaN where some never end, or
 * no seed has both.
 */
function factorBetween(runs: readonly MeasuredRun[], of: number, beside: number): number {
  const factors = [...Map.groupBy(runs, ({ config }) => config.seed).values()].flatMap((own) => {
    const [one, other] = [of, beside].map((d) => own.find(({ config }) => config.dx === d));
    return one && other ? [rankable(accuracyPassage(one)) / rankable(accuracyPassage(other))] : [];
  });
  return factors.length > 0 && factors.every(Number.isFinite) ? geometricMean(factors).value : NaN;
}

/** When half of the samples are in place, by lattice with seeds enough, the densest first. */
const timesOf = (runs: readonly MeasuredRun[]) =>
  [...Map.groupBy(runs, ({ config }) => config.dx)]
    .filter(([, own]) => own.length >= rules.LEAST_SEEDS)
    .sort(([a], [b]) => a - b)
    .map(([d, own]) => ({
      d,
      steps: median(own.map((run) => rankable(accuracyPassage(run)))),
    }));

/** "at step 2,035 (d = 0.5), 1,970 (1)" */
const stepsInWords = (times: ReturnType<typeof timesOf>): string =>
  times.map(({ d, steps }, k) => {
    const words = stepInWords(steps);
    return `${k === 0 ? words : words.replace("at step ", "")} (${k === 0 ? "d = " : ""}${d})`;
  }).join(", ");

/** The runs of the canvas, the size and the length that most have; some are evaluated more often. */
function ofOneKind(records: readonly RunRecord[]): RunRecord[] {
  const kinds = Map.groupBy(
    records,
    ({ config: { world: { n }, preset, steps } }) => [n, preset, steps].join("/"),
  );
  return [...kinds.values()].sort((a, b) => b.length - a.length)[0] ?? [];
}

function mapOf(
  names: Pick<PhaseMap, "varies" | "least">,
  records: readonly RunRecord[],
  valueOf: (world: World) => number,
  reading: Reading,
): PhaseMap[] {
  const rows = records.map((record): Row => {
    const run = runUnder(record, reading);
    return {
      value: valueOf(record.config.world),
      seed: record.config.seed,
      phases: { samples: sharedPhases([run], "samples"), code: sharedPhases([run], "code") },
      inPlace: rankable(accuracyPassage(run)),
    };
  }).sort((a, b) => a.value - b.value || a.seed - b.seed);
  return new Set(rows.map(({ value }) => value)).size < 2 ? [] : [{ ...names, rows }];
}

function drawnMap({ varies, least, rows }: PhaseMap, span: Span): Part {
  return {
    spacing: 30,
    resolve: APART,
    hconcat: PHASES_OF.map((of) =>
      ribbons(groupedRibbons(rows, of, least), span, {
        of,
        title: `${TITLES[of]}, by ${varies}`,
        width: WIDTH,
        height: ROW,
      })
    ),
  };
}

/** The runs of one value side by side, named once, and a gap before the next. */
function groupedRibbons(rows: readonly Row[], of: PhaseOf, least: string): Ribbon[] {
  const groups = [...Map.groupBy(rows, ({ value }) => value)];
  return groups.flatMap(([value, own], k): Ribbon[] => {
    const named = Math.floor((own.length - 1) / 2);
    const name = k === 0 ? `${value}, ${least}` : String(value);
    return [
      ...k === 0 ? [] : [{ row: `|before ${value}`, cells: [] }],
      ...own.map(({ seed, phases, inPlace }, at) => ({
        row: `${at === named ? name : ""}|${value}/${seed}`,
        cells: phases[of],
        ...of === "samples" && Number.isFinite(inPlace) && inPlace > 0 && { mark: inPlace },
      })),
    ];
  });
}

function planeOf(of: PhaseOf, records: readonly RunRecord[], reading: Reading): Plane {
  const groups = Map.groupBy(records, ({ config: { world } }) => `${world.dx}/${world.sigma}`);
  return {
    of,
    cells: [...groups.values()].flatMap((own) => {
      const runs: MeasuredRun[] = own.map((run) => runUnder(run, reading));
      const last = sharedPhases(runs, of).at(-1);
      if (last === undefined) return [];
      const { dx: d, sigma } = own[0].config.world;
      return [{ d, sigma, phase: last.phase, share: last.agree / last.seeds, seeds: last.seeds }];
    }),
  };
}

function drawnPlane({ of, cells }: Plane): Part {
  const axis = { ticks: false, domain: false };
  const down = (values: readonly number[]) => [...new Set(values)].sort((a, b) => b - a);
  return {
    width: { step: 50 },
    height: { step: 30 },
    title: { text: `${TITLES[of]} at the end`, fontSize: 12, offset: 4 },
    data: table(cells),
    mark: { type: "rect", stroke: "white", strokeWidth: 2 },
    encoding: {
      x: { field: "d", type: "ordinal", title: "lattice step d (px)", axis },
      y: {
        field: "sigma",
        type: "ordinal",
        title: "width of the bump σ (px)",
        sort: down(cells.map(({ sigma }) => sigma)),
        axis,
      },
      color: { field: "phase", type: "nominal", scale: phaseScale(of), legend: null },
      opacity: {
        field: "share",
        type: "quantitative",
        scale: { domain: [0, 1], range: [0, 1] },
        legend: null,
      },
    },
  };
}
