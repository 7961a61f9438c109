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

/** From the first evaluation to the last, as the median over runs; nothing where all are dead. */
function spreadInWords(runs: readonly RunRecord[]): string {
  const valuesOf = (local: Local) =>
    runs.map(({ evaluations }) => evaluations.flatMap((record) => VALUES[local](record) ?? []))
      .filter((values) => values.length > 0);
  const [areas, slants] = [valuesOf("ψ"), valuesOf("|cos|")];
  if (areas.length === 0 || slants.length === 0) return "";
  const factor = Math.exp(median(areas.map((values) => values.at(-1)! - values[0])));
  const slant = median(slants.map((values) => values.at(-1)!));
  const starts = runs.flatMap(({ start }) => VALUES["|cos|"](start) ?? []);
  const before = starts.length > 0 ? `, before training ${inDegrees(median(starts))}` : "";
  return `In the end a square pixel of the plane takes ${factor.toFixed(factor < 10 ? 1 : 0)} ` +
    `times the area in the code that it took at step ${
      runs[0].evaluations[0].step
    }. Then x and y ` +
    `move the code ${inDegrees(slant)} degrees apart${before}. `;
}

const inDegrees = (cosine: number): string => (180 / Math.PI * Math.acos(cosine)).toFixed(0);

type Local = "ψ" | "ν" | "|cos|";

/** What is drawn of the code's local geometry (M6); undefined where there is none. */
const VALUES: Readonly<Record<Local, (record: EvaluationRecord) => number | undefined>> = {
  "ψ": ({ grid }) => grid?.geometry.psi ?? undefined,
  "ν": ({ grid }) => grid?.geometry.nu,
  "|cos|": ({ grid }) => grid?.geometry.absoluteCosine,
};

const TITLES: Readonly<Record<Local, string>> = {
  "ψ": "Area that a pixel squared of the plane takes in the code: ψ, its natural logarithm",
  "ν": "Directions in which the code moves with the label: ν, from 1 to 2",
  "|cos|": "How far from right angles x and y move it: mean |cos|, 0 is at right angles",
};

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
    const domain: readonly [number, number] = local === "ψ"
      ? [Math.floor(Math.min(...values)), Math.ceil(Math.max(...values))]
      : local === "ν"
      ? [1, 2]
      : [0, Math.max(0.3, ...values)];
    return { local, points, untrained, domain };
  });
  const drawn = panels.map(({ local, points, untrained, domain }): Omit<NamedLines, "steps"> => ({
    title: TITLES[local],
    width: 560,
    height: 100,
    points,
    series: [{ name: local, color: palette.purple }],
    levels: untrained === undefined
      ? []
      : [{ name: "untrained", value: untrained, dash: [1, 3], end: "right" }],
    scale: { domain: [...domain] },
  }));
  const spec: FigureSpec = {
    title: {
      text: "F7  How the code spreads out, and at what angle x and y move it",
      subtitle: lines(
        spreadInWords(runs) +
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
  return figure(spec, numbers, runs.map((run) => ({ ...run, run: run.id })));
}
