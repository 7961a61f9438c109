import { type Deviation, type GeometryRecord } from "../../records/mod.ts";
import {
  type Figure,
  figure,
  type FigureSpec,
  type Layer,
  lines,
  palette,
  type Part,
  table,
} from "../../figures/mod.ts";
import { axisColors } from "../../figures/mod.ts";
import { median } from "../../measures/mod.ts";

/** Noise levels that are drawn: little, some, much. */
const SHOWN = { little: 50, some: 200, much: 500 } as const;

const DIRECTIONS = {
  x: { name: "the bump moved along x", color: axisColors.x },
  y: { name: "the bump moved along y", color: axisColors.y },
  rest: { name: "each of the other directions", color: palette.black },
} as const satisfies Readonly<Record<string, { name: string; color: string }>>;
type Direction = keyof typeof DIRECTIONS;

/** |dI/dx| of a bump between -1 and 1, whatever its width. */
const PIXEL = Math.sqrt(2 * Math.PI);

/** F14: in which directions estimates err, over training, at three noise levels. */
export function directionsFigure(records: readonly GeometryRecord[]): Figure {
  if (records.length === 0) {
    throw new RangeError("Cannot draw F14 as there must be records: none is there");
  }
  const trained = records.filter(({ step }) => step > 0);
  const steps = trained.map(({ step }) => step);
  const span = [Math.min(...steps), Math.max(...steps)];
  const rowsOf = (t: number) =>
    trained.flatMap(({ config: { seed }, step, deviations }) => {
      const found = deviations.find((one) => one.t === t);
      return found === undefined
        ? []
        : (Object.keys(DIRECTIONS) as Direction[]).map((direction) => ({
          step,
          seed,
          value: found[direction],
          direction: DIRECTIONS[direction].name as string,
        }));
    });
  const panels = Object.entries(SHOWN).map(([noise, t], k) => {
    const tau = records[0].deviations.find((one) => one.t === t)?.tau ?? 0;
    return panel(rowsOf(t), {
      title: `${noise} noise (τ = ${tau.toFixed(2)})`,
      tau,
      span,
      isFirst: k === 0,
    });
  });
  const ends = endsOf(trained);
  const spec: FigureSpec = {
    title: {
      text: headline(ends),
      subtitle: lines(
        `${
          ends === undefined ? "" : endsInWords(ends)
        }An estimate of the image may be wrong as if ` +
          "the bump were moved along x or along y, or in any of the other directions, which make it " +
          "look like no bump. Root mean squares over 128 labels, in the change that a move by a pixel " +
          "makes; dashed: the noise that was put in, in one direction. What lies on it was left as it was.",
        720,
      ),
    },
    hconcat: panels,
    spacing: 22,
    resolve: { scale: { color: "shared" } },
  };
  return figure(spec, records.map(({ config: _config, torus: _torus, ...rest }) => rest), [
    ...records.map((record) => ({ ...record, engine: "" })),
  ]);
}

interface PanelOptions {
  readonly title: string;
  readonly tau: number;
  readonly span: readonly number[];
  readonly isFirst: boolean;
}

function panel(rows: readonly object[], { title, tau, span, isFirst }: PanelOptions): Part {
  const names = Object.values(DIRECTIONS);
  const x = {
    field: "step",
    type: "quantitative" as const,
    title: "step",
    scale: { type: "log" as const, domain: [...span], nice: false },
    axis: { values: [30, 100, 300, 1000, 3000], grid: false },
  };
  const y = {
    field: "value",
    type: "quantitative" as const,
    title: isFirst ? "error, pixels of move" : null,
    scale: { type: "log" as const, domain: [0.003, 3], clamp: true },
    axis: { values: [0.003, 0.01, 0.03, 0.1, 0.3, 1, 3] },
  };
  const color = {
    field: "direction",
    type: "nominal" as const,
    title: null,
    scale: { domain: names.map(({ name }) => name), range: names.map((one) => one.color) },
    legend: { orient: "bottom" as const, symbolStrokeWidth: 3 },
  };
  return {
    title: { text: title, fontSize: 12, offset: 4, frame: "group" },
    width: 210,
    height: 200,
    layer: [
      {
        data: { values: [{ value: tau / PIXEL }] },
        mark: { type: "rule", strokeDash: [4, 3], color: palette.darkGrey, tooltip: null },
        encoding: { y: { ...y } },
      } as Layer,
      {
        data: table(rows),
        mark: { type: "line", strokeWidth: 2, point: { size: 18 } },
        encoding: { x, y, color, detail: { field: "seed" } },
      } as Layer,
    ],
  };
}

/** Under little noise in the end: shares of the noise that are left, along and across. */
interface Ends {
  readonly moved: number;
  readonly other: number;
}

function endsOf(trained: readonly GeometryRecord[]): Ends | undefined {
  const last = Math.max(...trained.map(({ step }) => step));
  const found = trained.filter(({ step }) => step === last)
    .flatMap(({ deviations }) => deviations.find(({ t }) => t === SHOWN.little) ?? []);
  if (found.length === 0) return undefined;
  const share = (of: (one: Deviation) => number) =>
    median(found.map((one) => of(one) / (one.tau / PIXEL)));
  return {
    moved: share(({ x, y }) => Math.hypot(x, y) / Math.SQRT2),
    other: share(({ rest }) => rest),
  };
}

/** Shares from which on noise counts as left, and up to which as taken away. */
const [LEFT, TAKEN] = [0.5, 0.25];

function headline(ends: Ends | undefined): string {
  return ends && ends.moved >= LEFT && ends.other <= TAKEN
    ? "F14  Under little noise the network cleans a bump, and leaves it where noise has moved it"
    : "F14  In which directions a network's estimates err";
}

function endsInWords({ moved, other }: Ends): string {
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  return `Under little noise the trained network leaves ${percent(other)} of the noise in one of ` +
    `the other directions, and ${percent(moved)} of that which moves the bump, though the label ` +
    "says where it belongs. ";
}
