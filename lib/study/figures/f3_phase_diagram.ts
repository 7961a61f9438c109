import {
  accuracyPassage,
  isBalanced,
  isMain,
  type MeasuredRun,
  rankable,
  rules,
} from "../claims/mod.ts";
import { denserIsSooner } from "../claims/c4_density.ts";
import { median } from "../../measures/mod.ts";
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
import { agreement, phaseKey, type Ribbon, ribbons } from "./ribbons.ts";

const WIDTH = 300;
const ROW = 24;
const TITLES: Readonly<Record<PhaseOf, string>> = {
  samples: "What samples show",
  code: "What the code shows",
};

/** Ribbons by what a map varies. */
interface PhaseMap {
  readonly rows: string;
  readonly ribbons: Readonly<Record<PhaseOf, readonly Ribbon[]>>;
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
 * over steps and the kept share lambda, and at the end over d and sigma. Colour is the phase of most
 * seeds, paler where some differ. A map of what does not vary among the runs is left out, and so are
 * runs of another canvas, size or plan of evaluations than most.
 */
export function phaseDiagramFigure(records: readonly RunRecord[], reading: Reading): Figure {
  const even = ofOneKind(records.filter(({ config }) => isBalanced(config.world)));
  const { sigma, lambda } = rules.MAIN;
  const rowsOf = (
    name: string,
    holds: (world: World) => boolean,
    valueOf: (world: World) => number,
  ) => mapOf(name, even.filter(({ config }) => holds(config.world)), valueOf, reading);
  const maps = [
    ...rowsOf("lattice step d", isMain, ({ dx }) => dx),
    ...rowsOf(
      "the share λ of images kept",
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
          stepsInWords(main)
        }A row is one way to train, from the first evaluation to the last; colour is the phase. Code: ` +
          `what the network holds inside, here by the reading “${reading.name}”. What was not trained ` +
          "is left out.",
        700,
      ),
    },
    vconcat: [
      phaseKey(720),
      ...maps.map((map) => drawnMap(map, span)),
      ...(planes.length === 0 ? [] : [{ spacing: 60, hconcat: planes.map(drawnPlane) }]),
    ],
    spacing: 26,
  };
  return figure(
    spec,
    { reading: reading.name, maps, planes },
    even.map((r) => ({ ...r, run: r.id })),
  );
}

type World = RunRecord["config"]["world"];

/** What C4 says of the lattice steps. */
function headline(runs: readonly MeasuredRun[]): string {
  const { verdict, statistic } = denserIsSooner.weigh(runs);
  if (verdict === "supports") return "F3  Denser data is learned in fewer training steps";
  if (verdict === "open" || statistic === null) {
    return "F3  When each phase comes, and in which worlds";
  }
  return statistic < 0
    ? "F3  Denser data takes more training steps, not fewer"
    : "F3  Denser data takes about as many training steps";
}

/** When samples are in place, lattice step by lattice step; nothing of one alone. */
function stepsInWords(runs: readonly MeasuredRun[]): string {
  const lattices = [...Map.groupBy(runs, ({ config }) => config.dx)].sort(([a], [b]) => a - b);
  if (lattices.length < 2) return "";
  const told = lattices.map(([d, own], k) => {
    const words = stepInWords(median(own.map((run) => rankable(accuracyPassage(run)))));
    return `${k === 0 ? words : words.replace("at step ", "")} (${k === 0 ? "d = " : ""}${d})`;
  });
  return `Half of the samples are in place ${told.join(", ")}. `;
}

/** The runs of the canvas, the size and the plan of evaluations that most have. */
function ofOneKind(records: readonly RunRecord[]): RunRecord[] {
  const kinds = Map.groupBy(
    records,
    ({ config: { world: { n }, preset, steps, evaluations } }) =>
      [n, preset, steps, evaluations].join("/"),
  );
  return [...kinds.values()].sort((a, b) => b.length - a.length)[0] ?? [];
}

function mapOf(
  rows: string,
  records: readonly RunRecord[],
  valueOf: (world: World) => number,
  reading: Reading,
): PhaseMap[] {
  const values = [...Map.groupBy(records, ({ config }) => valueOf(config.world))]
    .sort(([a], [b]) => a - b)
    .map(([value, own]) => ({ value, runs: own.map((run) => runUnder(run, reading)) }));
  if (values.length < 2) return [];
  const of = (what: PhaseOf): Ribbon[] =>
    values.map(({ value, runs }) => ({
      row: `${value} (${runs.length} ${runs.length === 1 ? "seed" : "seeds"})`,
      cells: sharedPhases(runs, what),
    }));
  return [{ rows, ribbons: { samples: of("samples"), code: of("code") } }];
}

function drawnMap({ rows, ribbons: own }: PhaseMap, span: Span): Part {
  return {
    spacing: 30,
    hconcat: PHASES_OF.map((of) =>
      ribbons(own[of], span, {
        title: `${TITLES[of]}, by ${rows}`,
        width: WIDTH,
        height: ROW,
        named: of === PHASES_OF[0],
      })
    ),
  };
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
      color: { field: "phase", type: "nominal", scale: phaseScale, legend: null },
      opacity: agreement(),
    },
  };
}
