import { CORNER, type LabelSet, type Skew, type WorldRecord } from "../world_record.ts";
import { type ExactLevel } from "../exact_levels.ts";
import {
  axisColors,
  type Figure,
  figure,
  type FigureSpec,
  grayPng,
  lines,
  palette,
  type Part,
  pngUrl,
} from "../../figures/mod.ts";

/** Side of a panel that shows images or labels, in pixels. */
const SIDE = 84;
/** Each pixel of an image is drawn as this many, so that renderers do not blur it. */
const ZOOM = 3;

const IMAGE = { black: -1, white: 1, grays: 256 };
/** A noisy image goes beyond [-1, 1], and would not compress with more grays. */
const NOISY = { black: -2.5, white: 2.5, grays: 16 };

const TOLD = [
  { known: "none", name: "told nothing" },
  { known: "x", name: "told x" },
  { known: "y", name: "told y" },
  { known: "xy", name: "told both" },
] as const;

/**
 * F0: the world. Images, lattices of labels and their frequencies; what the exact denoiser makes of
 * one image under noise; and the loss that no denoiser can beat that is told nothing, x, or y.
 */
export function worldFigure(record: WorldRecord): Figure {
  const { images, lattices, skews } = record;
  const row = (parts: Part[]): Part => ({ hconcat: parts, spacing: 18 });
  const spec: FigureSpec = {
    title: {
      text: "F0  The world is known exactly, and with it the best possible denoiser",
      subtitle: lines(
        "Top: images, each of one label (x, y). Middle: the places that training may show, and how " +
          "often it may show each of 8 bands. Bottom: the best denoiser's answer to one noisy image. " +
          "Told both coordinates it is right under any noise. Told nothing it finds the bump until " +
          "noise hides it, and then answers with the mean of all images. Told one coordinate it " +
          "knows where to look: much noise leaves a streak along the other.",
        880,
      ),
    },
    spacing: 26,
    vconcat: [
      row(images.map(imagePart)),
      row([...lattices.map(latticePart), ...skews.map(skewPart)]),
      row([
        denoisedPart(record),
        levelsPart(record),
      ]),
    ],
    resolve: { scale: { color: "independent", strokeDash: "independent" } },
  };
  const { levels, denoised, label } = record;
  const numbers = {
    label,
    taus: denoised.map(({ tau }) => tau),
    lattices: lattices.map(({ name, labels }) => ({ name, labelsInCorner: labels.length })),
    skews,
    levels,
  };
  const drawn = figure(spec, numbers, []);
  return { spec, sidecar: { ...drawn.sidecar, config: record.world, engine: "exact" } };
}

function imagePart({ name, n, pixels }: WorldRecord["images"][number]): Part {
  return {
    width: SIDE,
    height: SIDE,
    view: { stroke: "#BBBBBB" },
    title: heading(name),
    data: { values: [{ url: pictureUrl(pixels, n, IMAGE) }] },
    mark: { type: "image", width: SIDE - 1, height: SIDE - 1 },
    encoding: {
      url: { field: "url", type: "nominal" },
      x: { value: SIDE / 2 },
      y: { value: SIDE / 2 },
    },
  };
}

function heading(text: string | string[]) {
  return { text, fontSize: 11, fontWeight: "normal" as const, offset: 4 };
}

function pictureUrl(
  pixels: ArrayLike<number>,
  n: number,
  { black, white, grays }: typeof IMAGE,
): string {
  const side = ZOOM * n;
  const large = Float32Array.from({ length: side * side }, (_, k) => {
    const [row, column] = [Math.floor(k / side / ZOOM), Math.floor(k % side / ZOOM)];
    return Math.round((pixels[row * n + column] - black) / (white - black) * (grays - 1));
  });
  return pngUrl(grayPng(large, side, side, { black: 0, white: grays - 1 }));
}

/** A coordinate of a label; y runs down, as in images. */
function coordinate(field: "x" | "y", to: number, title: string) {
  return {
    field,
    type: "quantitative" as const,
    title,
    scale: { domain: [0, to], nice: false, reverse: field === "y" },
    axis: { values: [0, to], grid: false, titlePadding: field === "x" ? -6 : 0 },
  };
}

function latticePart({ name, labels }: LabelSet): Part {
  return {
    width: SIDE,
    height: SIDE,
    view: { stroke: "#BBBBBB" },
    title: heading([`places shown (a corner of ${CORNER} x ${CORNER} px)`, name]),
    data: { values: labels },
    mark: { type: "rect", width: 2, height: 2, color: palette.blue },
    encoding: { x: coordinate("x", CORNER, "x (px)"), y: coordinate("y", CORNER, "y (px)") },
  };
}

/** The frequencies of the bands as a map, 1 where all labels are equally frequent. */
function skewPart({ name, x, y }: Skew): Part {
  const cells = y.flatMap((py, j) =>
    x.map((px, i) => ({
      x: i,
      y: j,
      x2: i + 1,
      y2: j + 1,
      frequency: px * py * x.length * y.length,
    }))
  );
  return {
    width: SIDE,
    height: SIDE,
    title: heading(["uneven frequencies", name]),
    data: { values: cells },
    mark: "rect",
    encoding: {
      x: coordinate("x", x.length, "x band"),
      x2: { field: "x2" },
      y: coordinate("y", y.length, "y band"),
      y2: { field: "y2" },
      color: {
        field: "frequency",
        type: "quantitative",
        title: ["how often", "(even: 1)"],
        scale: { type: "log", domain: [0.1, 10], scheme: "viridis", clamp: true },
        legend: { values: [0.1, 1, 10], gradientLength: SIDE - 10 },
      },
    },
  };
}

/** What is told, from above, at noise levels from left to right. */
function denoisedPart({ world: { n }, denoised }: WorldRecord): Part {
  const pictures = denoised.flatMap(({ tau, noisy, estimates }) => [
    { tau, told: "noisy", url: pictureUrl(noisy, n, NOISY) },
    ...TOLD.map(({ known, name }) => ({
      tau,
      told: name,
      url: pictureUrl(estimates[known], n, IMAGE),
    })),
  ]);
  const step = { step: SIDE };
  return {
    width: step,
    height: step,
    title: heading("the best denoiser's answers"),
    data: { values: pictures },
    layer: [
      { mark: { type: "rect", fill: "transparent", stroke: "#BBBBBB", tooltip: null } },
      {
        mark: { type: "image", width: SIDE - 8, height: SIDE - 8 },
        encoding: { url: { field: "url", type: "nominal" } },
      },
    ],
    encoding: {
      x: {
        field: "tau",
        type: "ordinal",
        title: "noise τ (images reach from −1 to 1)",
        scale: { padding: 0.07 },
        axis: { ticks: false, domain: false },
      },
      y: {
        field: "told",
        type: "ordinal",
        title: null,
        sort: ["noisy", ...TOLD.map(({ name }) => name)],
        scale: { padding: 0.07 },
        axis: { ticks: false, domain: false },
      },
    },
  };
}

/** On a lattice the exact loss falls to 0: its curve leaves the panel, which begins higher. */
const LEAST = 1e-12;
const LOSSES = [1e-6, 0.1];

function levelsPart({ levels }: WorldRecord): Part {
  const rows = (support: keyof WorldRecord["levels"]) =>
    levels[support].flatMap((level: ExactLevel) =>
      (["none", "x", "y"] as const).map((known) => ({
        tau: level.tau,
        told: TOLD.find((told) => told.known === known)!.name,
        support: support === "population" ? "all places" : "lattice",
        loss: Math.max(LEAST, level.x0[known].mean),
      }))
    );
  return {
    width: 230,
    height: 300,
    title: heading([
      "error of the best answer (told both: 0);",
      "dashed: if the lattice is known by heart",
    ]),
    data: { values: [...rows("population"), ...rows("lattice")] },
    mark: { type: "line", strokeWidth: 1.6, clip: true },
    encoding: {
      x: {
        field: "tau",
        type: "quantitative",
        title: "noise τ",
        scale: { type: "log", nice: false },
        axis: { values: [0.1, 1, 10], grid: false },
      },
      y: {
        field: "loss",
        type: "quantitative",
        title: "mean squared error",
        scale: { type: "log", domain: LOSSES },
        axis: { tickCount: 4, format: "~e", grid: false },
      },
      color: {
        field: "told",
        type: "nominal",
        title: null,
        scale: {
          domain: TOLD.slice(0, 3).map(({ name }) => name),
          range: [palette.black, axisColors.x, axisColors.y],
        },
      },
      strokeDash: {
        field: "support",
        type: "nominal",
        title: null,
        scale: { domain: ["all places", "lattice"], range: [[1, 0], [3, 2]] },
      },
    },
  };
}
