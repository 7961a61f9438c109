import { median } from "../../measures/mod.ts";
import type { EvaluationRecord, RunRecord } from "../../records/mod.ts";
import {
  type Figure,
  figure,
  type FigureSpec,
  lines,
  palette,
  type Point,
  type Span,
} from "../../figures/mod.ts";
import { type NamedLines, namedLines } from "./seed_lines.ts";

type Local = "area" | "ν" | "angle";

/** What is drawn of the code's local geometry (M6); undefined where there is none. */
const VALUES: Readonly<Record<Local, (record: EvaluationRecord) => number | undefined>> = {
  "area": ({ grid }) =>
    grid && grid.geometry.psi !== null ? Math.exp(grid.geometry.psi) : undefined,
  "ν": ({ grid }) => grid?.geometry.nu,
  "angle": ({ grid }) => grid ? 180 / Math.PI * Math.acos(grid.geometry.absoluteCosine) : undefined,
};

const TITLES: Readonly<Record<Local, string>> = {
  "area": "Area that a square pixel of the plane takes in the code (exp ψ)",
  "ν": "Directions in which the code moves with the label: ν, from 1 to 2",
  "angle": "Angle between the moves of x and of y, degrees: of the mean |cos|, 90 at right angles",
};

/** Medians over runs, untrained and in the end; null where all are dead. */
function ends(runs: readonly RunRecord[], local: Local) {
  const of = (records: readonly EvaluationRecord[]) => {
    const values = records.flatMap((record) => VALUES[local](record) ?? []);
    return values.length === 0 ? null : median(values);
  };
  const before = of(runs.map(({ start }) => start));
  const after = of(runs.map(({ evaluations }) => evaluations.at(-1)!));
  return before === null || after === null ? null : { before, after };
}

/** From here on two directions count as at right angles. */
const NEARLY_RIGHT = 75;

function headline(runs: readonly RunRecord[]): string {
  const [area, angle] = [ends(runs, "area"), ends(runs, "angle")];
  if (!area || !angle || area.after <= area.before) {
    return "F7  How the code spreads out, and at what angle x and y move it";
  }
  const right = (degrees: number) => degrees >= NEARLY_RIGHT;
  if (!right(angle.after)) {
    return "F7  Training spreads places apart in the code; x and y move it aslant";
  }
  return right(angle.before)
    ? "F7  Training spreads places apart; x and y move the code at nearly right angles, as before training"
    : "F7  Training spreads places apart, and turns the moves of x and y to nearly right angles";
}

function endsInWords(runs: readonly RunRecord[]): string {
  const [area, angle] = [ends(runs, "area"), ends(runs, "angle")];
  if (!area || !angle) return "";
  const times = Number((area.after / area.before).toPrecision(2)).toLocaleString("en");
  return `In the end a square pixel of the plane takes ${times} times the area in the code that it ` +
    `took untrained, and x and y move the code ${
      angle.after.toFixed(0)
    } degrees apart, untrained ` +
    `${angle.before.toFixed(0)}. `;
}

/** F7: the local geometry of the code over training, by the true image under much noise. */
export function geometryFigure(runs: readonly RunRecord[]): Figure {
  const steps = runs.flatMap(({ evaluations }) => evaluations.map(({ step }) => step));
  const span: Span = [Math.min(...steps), Math.max(...steps)];
  const pointsOf = (local: Local): Point[] =>
    runs.flatMap(({ config: { seed }, evaluations }) =>
      evaluations.flatMap((record) => {
        const value = VALUES[local](record);
        return value === undefined ? [] : [{ series: local, seed, step: record.step, value }];
      })
    );
  const panels = (Object.keys(VALUES) as Local[]).map((local) => {
    const points = pointsOf(local);
    const starts = runs.flatMap(({ start }) => VALUES[local](start) ?? []);
    const untrained = starts.length > 0 ? median(starts) : undefined;
    const values = [
      ...points.map(({ value }) => value),
      ...untrained === undefined ? [] : [untrained],
    ];
    const domain: readonly [number, number] = local === "area"
      ? [0.8 * Math.min(...values), 1.6 * Math.max(...values)]
      : local === "ν"
      ? [1, 2.02]
      : [Math.min(60, ...values), 90];
    return { local, points, untrained, domain };
  });
  const drawn = panels.map(({ local, points, untrained, domain }): Omit<NamedLines, "steps"> => ({
    title: TITLES[local],
    width: 560,
    height: local === "ν" ? 60 : 110,
    points,
    series: [{ name: local, color: palette.purple }],
    levels: untrained === undefined
      ? []
      : [{ name: "untrained", value: untrained, dash: [1, 3], end: "right" }],
    scale: { domain: [...domain], ...local === "area" && { type: "log" } },
  }));
  const spec: FigureSpec = {
    title: {
      text: headline(runs),
      subtitle: lines(
        endsInWords(runs) +
          "The code is what the network holds inside (layer enc3) while it sees the true image " +
          "under much noise, for labels a pixel apart. " +
          (runs.length > 1 ? "Seeds thin, their median thick; dotted" : "Dotted") +
          ": the untrained network.",
        620,
      ),
    },
    vconcat: drawn.map((one, k) => namedLines({ ...one, steps: k === drawn.length - 1 }, span)),
    spacing: 16,
    resolve: { scale: { color: "independent" } },
  };
  const numbers = panels.map(({ local, points, untrained }) => ({ local, points, untrained }));
  return figure(spec, numbers, runs);
}
