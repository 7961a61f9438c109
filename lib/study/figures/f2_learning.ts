import { canonicalJson } from "../../config/mod.ts";
import { bounds } from "../../measures/mod.ts";
import { type Reading, type RunRecord } from "../../records/mod.ts";
import { type Figure, figure, type FigureSpec, lines, type Span } from "../../figures/mod.ts";
import { type LearningSummary, learningSummary } from "../learning_summary.ts";
import { rules } from "../claims/mod.ts";
import { runUnder } from "../run_under.ts";
import { curvePanels, curvesOf, leadPart, WIDTH } from "./f2_panels.ts";
import { sharedPhases } from "./phases.ts";
import { phaseKey, ribbons } from "./ribbons.ts";

/**
 * F2: what a network learns, over training, by one reading: the lead of order over place, and the
 * phases of its samples and of its code as ribbons, a row a seed.
 */
export function learningFigure(runs: readonly RunRecord[], reading: Reading): Figure {
  requireOneConfig(runs);
  const summary = learningSummary(runs, reading);
  const own = runs.map((run) => runUnder(run, reading));
  const span = spanOf(runs);
  const strips = (["samples", "code"] as const).map((of) => ({
    of,
    rows: own.map((run) => ({ row: `seed ${run.config.seed}`, cells: sharedPhases([run], of) })),
  }));
  // The code of a dead layer has no phases.
  const alive = strips.filter(({ rows }) => rows.some(({ cells }) => cells.length > 0));
  const spec: FigureSpec = {
    title: {
      text: headline(summary),
      subtitle: [
        ...lines(
          `${
            setting(runs[0], reading)
          } Ordered: a linear fit reads the place off it, laid out in 3D ` +
            `by UMAP, within some ${roughly(runs[0])} px on a canvas of ${
              runs[0].config.world.n
            }. Roughly in place: single ` +
            `bumps are drawn that near to their places. In place: within a pixel. ${
              ratios(summary)
            } Dots lie where a curve passes its bar, between evaluations; bars change at evaluations.`,
          620,
        ),
      ],
    },
    vconcat: [
      ...leadPart(summary, span),
      phaseKey(680),
      ...alive.map(({ of, rows }, k) =>
        ribbons(rows, span, {
          of,
          title: of === "samples" ? "What samples show" : "What the code shows",
          width: WIDTH,
          height: Math.max(12, 36 / rows.length),
          steps: k === alive.length - 1,
        })
      ),
    ],
    spacing: 16,
    resolve: { scale: { color: "independent", opacity: "independent" } },
  };
  const numbers = { reading: reading.name, summary, phases: strips };
  return figure(spec, numbers, runs);
}

/**
 * F2b: what stands behind F2, evaluation by evaluation: shares of samples with one bump and in place;
 * the code's order, beside the untrained network's and the control's; its dimension.
 */
export function learningCurvesFigure(runs: readonly RunRecord[], reading: Reading): Figure {
  requireOneConfig(runs);
  const curves = curvesOf(runs, reading);
  const spec: FigureSpec = {
    title: {
      text: "F2b  Behind F2: what samples show and what the code tells, at every evaluation",
      subtitle: lines(
        setting(runs[0], reading) + (runs.length > 1 ? " Seeds thin, their median thick." : "") +
          " Drawn bumps: how well single ones tell the place; unseen while they are few. Control: the " +
          "code while the network sees a nearly clean image, which gives the place away even to an " +
          "untrained one, and so is never judged. Sheet: a code of few directions, though more than two.",
        620,
      ),
    },
    vconcat: curvePanels(curves, runs, reading, spanOf(runs)),
    spacing: 16,
    resolve: { scale: { color: "independent", opacity: "independent" } },
  };
  const numbers = { reading: reading.name, curves };
  return figure(spec, numbers, runs);
}

/** The steps of the first evaluation and of the last. */
function spanOf(runs: readonly RunRecord[]): Span {
  const steps = runs.flatMap(({ evaluations }) => evaluations.map(({ step }) => step));
  return [Math.min(...steps), Math.max(...steps)];
}

/** Which world, and how the code is looked at. */
function setting({ config: { world: { dx, dy } } }: RunRecord, { layer, name }: Reading): string {
  return `Lattice step d = ${dx === dy ? dx : `${dx} and ${dy}`}. Code: what the network holds ` +
    `inside, here at layer ${layer} by the reading “${name}”.`;
}

/** In pixels, what is left of the places' spread over the canvas, n / sqrt 12, at the bar of order. */
const roughly = ({ config: { world: { n } } }: RunRecord): string =>
  (n * Math.sqrt((1 - bounds.ORDERED) / 12)).toFixed(1);

/** What the leads say, where they were seen in every run. */
function headline(
  { lead: { "roughly in place": rough, "in place": exact }, runs, orderFirst }: LearningSummary,
) {
  if (orderFirst < runs.length || rough === null || exact === null) {
    return "F2  What a network learns, and when";
  }
  const [first, later] = [rough, exact].map(({ factor }) => factor.toFixed(1));
  const isFirst = (rough.interval?.[0] ?? rough.factor) > 1;
  const order = !isFirst
    ? "A rough map and rough drawing come together"
    : `A rough map comes ${
      Math.log(rough.factor) < rules.LEAST_LEAD ? "a little " : ""
    }before rough drawing (× ${first} steps)`;
  return `F2  ${order}; exact drawing takes × ${later}`;
}

/** How many times the steps of order the later turns take. */
function ratios({ lead, runs }: LearningSummary): string {
  const told = (["roughly in place", "in place"] as const).map((turn) => {
    const own = lead[turn];
    if (own === null) return `${turn} not seen`;
    const digits = own.factor < 2 ? 2 : 1;
    const [low, high] = own.interval?.map((end) => end.toFixed(digits)) ?? [];
    return `${turn} ${own.factor.toFixed(digits)}` +
      (low === undefined ? "" : ` (95 % interval ${low} to ${high})`);
  });
  const of = runs.length === 1 ? "one seed" : `${runs.length} seeds, geometric mean`;
  return `Steps over those to order, ${of}: ${told.join(", ")}.`;
}

/** Throws unless the runs differ in nothing but the seed. */
function requireOneConfig(runs: readonly RunRecord[]): void {
  const rest = new Set(
    runs.map(({ config: { world, ...recipe } }) =>
      canonicalJson({ ...recipe, world: { ...world, seed: 0 }, seed: 0 })
    ),
  );
  if (rest.size === 1) return;
  throw new RangeError(
    `Cannot draw what a network learns as all runs must have one config but for the seed: ` +
      `current value is ${rest.size} configs`,
  );
}
