import { measured } from "../mod.ts";
import type { Phase } from "../../measures/mod.ts";
import { type ProbeRecord, type RunRecord, type View } from "../../records/mod.ts";
import {
  type Figure,
  figure,
  type FigureSpec,
  palette,
  type Part,
  phaseColors,
  samplesUrl,
  table,
} from "../../figures/mod.ts";
import { phaseAt } from "./phases.ts";

/** One network of the figure: before training, or in a phase. */
export interface PhaseRow {
  /** Of the samples. */
  readonly phase: Phase | "untrained";
  /** Of the code, judged by itself; null where it was not read. */
  readonly codePhase: Phase | null;
  /** Shares of the test labels' samples; null before training, when there are none. */
  readonly samples: { readonly one: number; readonly right: number } | null;
  readonly probe: ProbeRecord;
}

/** Side of a panel, in pixels. */
const SIDE = 130;
/** The look of a panel's title. */
const HEAD = { fontSize: 12, offset: 4 } as const;
/** Of the rings, in square pixels: they stand clear of a bump of one pixel. */
const RING = 30;
/** Labels drawn per panel: 16 panels of 1,000 marks would fill a megabyte. */
const LABELS = 85;
/** Places are whole pixels of the panel, which makes a short SVG; the cloud keeps a margin. */
const MARGIN = 6;

/**
 * The rows of F1 from the probes of one run: the untrained network, and for each phase of the
 * samples the last probed step that is in it. Phases that no probe is in are left out.
 */
export function phaseRows(run: RunRecord, probes: readonly ProbeRecord[]): PhaseRow[] {
  const at = new Map(measured(run).evaluations.map((record) => [record.step, record]));
  const untrained = probes.filter(({ step }) => step === 0)
    .map((probe): PhaseRow => ({ phase: "untrained", codePhase: null, samples: null, probe }));
  const trained = (["A", "B", "C"] as const).flatMap((phase): PhaseRow[] => {
    const own = probes.flatMap((probe) => {
      const evaluation = at.get(probe.step);
      return evaluation && phaseAt(evaluation, "images") === phase ? [{ probe, evaluation }] : [];
    });
    const last = own.toSorted((a, b) => b.probe.step - a.probe.step)[0];
    if (last === undefined) return [];
    const codePhase = phaseAt(last.evaluation, "code");
    const { kinds: { one }, accuracy: { joint: right } } = last.evaluation.images;
    return [{ phase, codePhase, samples: { one, right }, probe: last.probe }];
  });
  return [...untrained, ...trained];
}

/**
 * F1: what a phase of one network looks like, row by row: samples of a 5 x 5 square of labels, with
 * a ring where each bump belongs, and the headline layer's codes of random labels by PCA and by UMAP (the first two of three coordinates), coloured
 * by the label's x and by its y. Dragging over samples picks their labels in the other panels.
 */
export function phasesFigure(rows: readonly PhaseRow[]): Figure {
  const spec: FigureSpec = {
    title: {
      text: "F1  What is generated, and how it is represented",
      subtitle: [
        `One network${
          placeOf(rows)
        }, by the phase of its samples. Left, samples of 25 labels, a ring ` +
        "where each bump belongs;",
        "one, right: shares of the test labels that show one bump, and show it within a pixel. " +
        "Then its code of random",
        `labels (${LABELS} drawn), two of three coordinates. R²: of a linear readout of the label ` +
        "from all three, by all labels",
      ],
    },
    vconcat: rows.map(rowOf),
    spacing: 26,
  };
  const numbers = rows.map(({ phase, codePhase, samples, probe: { step, views } }) => ({
    phase,
    codePhase,
    step,
    samples,
    pca: views && scoresOf(views.pca),
    umap: views && scoresOf(views.umap),
    codes: views && drawnCodes(views),
  }));
  return figure(spec, numbers, rows.map(({ probe }) => probe));
}

/** Which network it is: " (d = 0.5, seed 1)". */
function placeOf([first]: readonly PhaseRow[]): string {
  if (first === undefined) return "";
  const { seed, world: { dx, dy } } = first.probe.config;
  return ` (d = ${dx === dy ? dx : `${dx} and ${dy}`}, seed ${seed})`;
}

const scoresOf = ({ r2, trustworthiness }: View) => ({ r2, trustworthiness });

function rowOf(row: PhaseRow, k: number): Part {
  const { views, samples: { n } } = row.probe;
  const brush = `labels${k}`;
  const samples = samplesPart(row.probe, titleOf(row), brush);
  if (views === null) return { hconcat: [samples] };
  const layouts = [
    { layout: "PCA", view: views.pca, at: ["p", "q"] },
    { layout: "UMAP", view: views.umap, at: ["u", "v"] },
  ] as const;
  return {
    spacing: 12,
    hconcat: [
      samples,
      {
        spacing: 12,
        data: table(drawnCodes(views)),
        hconcat: layouts.flatMap(({ layout, view, at }) =>
          (["x", "y"] as const).map((axis): Part => ({
            width: SIDE,
            height: SIDE,
            view: { stroke: "#DDDDDD" },
            title: {
              text: `${layout} by ${axis}`,
              subtitle: `R² = ${twoDecimals(view.r2[axis])}`,
              ...HEAD,
            },
            mark: { type: "rect", width: 4, height: 4 },
            encoding: {
              x: place(at[0]),
              y: place(at[1]),
              color: {
                condition: {
                  param: brush,
                  field: axis,
                  type: "quantitative",
                  title: "label (px)",
                  scale: { scheme: "viridis", domain: [0, n] },
                  legend: { values: [0, 1, 2, 3, 4].map((quarter) => quarter * n / 4) },
                },
                value: "#E4E4E4",
              },
            },
          }))
        ),
      },
    ],
  };
}

function titleOf({ phase, codePhase, samples, probe: { step } }: PhaseRow) {
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  const subtitle = [
    ...(samples ? [`one ${percent(samples.one)}, right ${percent(samples.right)}`] : []),
    ...(codePhase === null ? [] : [`code: ${codePhase}`]),
  ];
  if (phase === "untrained") return { text: phase, subtitle, ...HEAD };
  const text = `${phase}, step ${step.toLocaleString("en")}`;
  return { text, color: phaseColors[phase], subtitle, ...HEAD };
}

/** As "0.97", "−0.12", and never "−0.00". */
const twoDecimals = (value: number) =>
  (Math.round(value * 100) / 100 || 0).toFixed(2).replace("-", "−");

function place(field: string) {
  return {
    field,
    type: "quantitative" as const,
    scale: { domain: [0, SIDE], nice: false },
    axis: null,
  };
}

/** The first labels (they are in random order) and their places on the panels. */
function drawnCodes({ labels, pca, umap }: NonNullable<ProbeRecord["views"]>) {
  const [p, q] = onPanel(pca);
  const [u, v] = onPanel(umap);
  return p.map((_, i) => ({
    x: Number(labels[2 * i].toFixed(1)),
    y: Number(labels[2 * i + 1].toFixed(1)),
    p: p[i],
    q: q[i],
    u: u[i],
    v: v[i],
  }));
}

/** The first two coordinates of the first labels, in the middle of the panel at one scale. */
function onPanel({ places }: View): [number[], number[]] {
  const [first, second] = [0, 1].map((c) =>
    Array.from({ length: Math.min(LABELS, places.length / 3) }, (_, i) => places[3 * i + c])
  );
  const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  const extent = (values: number[]) => Math.max(...values) - Math.min(...values);
  const scale = (SIDE - 2 * MARGIN) / (Math.max(extent(first), extent(second)) || 1);
  const onAxis = (values: number[]) => {
    const centre = middle(values);
    return values.map((value) => Math.round(scale * (value - centre) + SIDE / 2));
  };
  return [onAxis(first), onAxis(second)];
}

/** The samples as one picture, each in the place of its label. */
function samplesPart(
  { samples }: ProbeRecord,
  title: ReturnType<typeof titleOf>,
  brush: string,
): Part {
  const { side, places, n } = samples;
  const axis = {
    type: "quantitative" as const,
    scale: { domain: [0, n], nice: false },
    axis: null,
  };
  const x = { ...axis, field: "x" };
  const y = { ...axis, field: "y", scale: { ...axis.scale, reverse: true } };
  const labels = places.flatMap((y) => places.map((x) => ({ x, y })));
  const rings = labels.map((label, k) => ({
    x: (n * (k % side) + label.x) / side,
    y: (n * Math.floor(k / side) + label.y) / side,
  }));
  const edges = Array.from({ length: side - 1 }, (_, k) => ({ x: n * (k + 1) / side }));
  return {
    width: SIDE,
    height: SIDE,
    title,
    layer: [
      {
        data: { values: [{ url: samplesUrl(samples), x: n / 2, y: n / 2 }] },
        mark: { type: "image", width: SIDE, height: SIDE },
        encoding: { x, y, url: { field: "url", type: "nominal" } },
      },
      {
        data: { values: edges },
        mark: { type: "rule", color: palette.skyBlue, strokeWidth: 0.5, tooltip: null },
        encoding: { x },
      },
      {
        data: { values: edges.map(({ x }) => ({ y: x })) },
        mark: { type: "rule", color: palette.skyBlue, strokeWidth: 0.5, tooltip: null },
        encoding: { y },
      },
      {
        data: { values: rings },
        mark: {
          type: "point",
          size: RING,
          color: palette.vermilion,
          strokeWidth: 0.7,
          tooltip: null,
        },
        encoding: { x, y },
      },
      {
        params: [{ name: brush, select: { type: "interval" } }],
        data: { values: labels },
        mark: { type: "rect", width: 1, height: 1, opacity: 0 },
        encoding: { x, y },
      },
    ],
  };
}
