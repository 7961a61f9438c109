import type { RunRecord } from "../../records/mod.ts";
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
import { mean } from "../../measures/mod.ts";
import {
  ENOUGH,
  type FewImages,
  fewImages,
  imagesNeeded,
  OVERLAPS,
  wholeSeeds,
} from "../few_images.ts";

const APART = { scale: { color: "independent", strokeDash: "independent" } } as const;

const SERIES = [
  { name: "whole images alone", stripes: false, color: palette.vermilion },
  { name: "with stripes besides", stripes: true, color: palette.blue },
] as const;

/**
 * F11: samples in place against the number of images that training shows, beside their clusters, on
 * the smallest canvas; and the images needed on each, where there are several.
 */
export function fewImagesFigure(runs: readonly RunRecord[]): Figure {
  const rows = fewImages(runs);
  if (rows.length === 0) {
    throw new RangeError("Cannot draw F11 as there must be runs: none is there");
  }
  const sizes = [...new Set(rows.map(({ n }) => n))].sort((a, b) => a - b);
  const own = rows.filter(({ n }) => n === sizes[0]);
  // Curves and answers are of the same seeds at every number of images.
  const whole = wholeSeeds(rows);
  const told = whole.filter(({ n }) => n === sizes[0]);
  const of = (stripes: boolean) => told.filter((one) => one.stripes === stripes);
  const spec: FigureSpec = {
    title: {
      text: headline(of(false), of(true)),
      subtitle: lines(
        neededInWords(of(false), of(true)) +
          `Canvas of ${sizes[0]} x ${
            sizes[0]
          } pixels; in place: within a pixel. Training repeats the same few ` +
          "images; with stripes, half of the time it shows stripes instead. By heart: drawing the " +
          "nearest shown image, with nothing learned of what lies between. Largest cluster: the share " +
          "of the shown images in it; if learning were percolation, it would begin where clusters do.",
        620,
      ),
    },
    hconcat: [
      { vconcat: [curves(own, told), clusters(told)], spacing: 12, resolve: APART },
      ...sizes.length > 1 ? [needed(whole, sizes)] : [],
    ],
    spacing: 40,
    resolve: APART,
  };
  return figure(spec, rows, runs);
}

/** Images along the width of both panels. */
const imagesAxis = (rows: readonly FewImages[], title: string | null) => ({
  field: "images",
  type: "quantitative" as const,
  title,
  scale: {
    type: "log" as const,
    nice: false,
    domain: [rows[0].images * 0.9, rows.at(-1)!.images * 1.1],
  },
  axis: { values: [...new Set(rows.map(({ images }) => images))], grid: false },
});

const shareAxis = (title: string, values: readonly number[]) => ({
  field: "value",
  type: "quantitative" as const,
  title,
  scale: { domain: [0, 1] },
  axis: { format: "%", values: [...values] },
});

/** A dot a network; lines over the seeds that are told. */
function curves(rows: readonly FewImages[], told: readonly FewImages[]): Part {
  const x = imagesAxis(rows, null);
  const y = shareAxis("test places drawn in place", [0, 0.2, 0.4, 0.6, 0.8, 1]);
  const among = (from: readonly FewImages[], stripes: boolean) =>
    from.filter((one) => one.stripes === stripes);
  const of = (stripes: boolean) => among(told, stripes);
  const series = SERIES.filter(({ stripes }) => of(stripes).length > 0);
  const means = series.flatMap(({ name, stripes }) =>
    meansOf(of(stripes), ({ inPlace }) => inPlace, name)
  );
  const heart = meansOf(of(false), ({ byHeart }) => byHeart, HEART);
  const names = [...series.map(({ name }) => name), HEART];
  const color = colorOf(names, true);
  const strokeDash = {
    field: "name",
    type: "nominal" as const,
    title: null,
    scale: { domain: names, range: names.map(dashFor) },
    legend: color.legend,
  };
  return {
    width: 400,
    height: 280,
    layer: [
      {
        data: { values: [{ value: ENOUGH }] },
        mark: { type: "rule", color: "#BBBBBB", tooltip: null },
        encoding: { y },
      } as Layer,
      {
        data: table(heart),
        mark: { type: "line", strokeWidth: 1.6 },
        encoding: { x, y, color, strokeDash },
      } as Layer,
      {
        data: table(means),
        mark: { type: "line", strokeWidth: 2.6 },
        encoding: { x, y, color, strokeDash },
      } as Layer,
      {
        data: table(
          series.flatMap(({ name, stripes }) =>
            among(rows, stripes).map(({ images, inPlace }) => ({ images, value: inPlace, name }))
          ),
        ),
        mark: { type: "circle", size: 34, opacity: 0.8 },
        encoding: { x, y, color },
      } as Layer,
    ],
  };
}

/** The share of the images in the largest cluster, below what networks draw. */
function clusters(rows: readonly FewImages[]): Part {
  const found = OVERLAPS.flatMap((overlap) =>
    meansOf(
      rows.filter(({ stripes }) => !stripes),
      ({ cluster }) => cluster[overlap],
      `joined if they overlap by ${overlap}`,
    )
  );
  const names = [...new Set(found.map(({ name }) => name))];
  const color = {
    field: "name",
    type: "nominal" as const,
    title: null,
    scale: { domain: names, range: [palette.darkGrey, "#BBBBBB"] },
    legend: LEGEND,
  };
  return {
    width: 400,
    height: 70,
    data: table(found),
    mark: { type: "line", strokeWidth: 1.6 },
    encoding: {
      x: imagesAxis(rows, "images of whole bumps that training shows"),
      y: shareAxis("largest cluster", [0, 0.5, 1]),
      color,
    },
  } as Part;
}

/** Images needed on each canvas, where they were enough on one. */
function needed(rows: readonly FewImages[], sizes: readonly number[]): Part {
  const points = SERIES.flatMap(({ name, stripes }) =>
    sizes.flatMap((n) => {
      const images = imagesNeeded(rows.filter((one) => one.n === n && one.stripes === stripes));
      return images === null ? [] : [{ n, images, name }];
    })
  );
  const x = {
    field: "n",
    type: "quantitative" as const,
    title: "side of the canvas, pixels",
    scale: { type: "log" as const, nice: false, domain: [sizes[0] * 0.9, sizes.at(-1)! * 1.1] },
    axis: { values: [...sizes], grid: false },
  };
  const y = {
    field: "images",
    type: "quantitative" as const,
    title: `images needed for ${100 * ENOUGH} % in place`,
    scale: { type: "log" as const, nice: true },
    axis: { format: "~g" },
  };
  return {
    width: 130,
    height: 280,
    layer: [{
      data: table(points),
      mark: { type: "line", strokeWidth: 2.6, point: { size: 44, filled: true } },
      encoding: { x, y, color: colorOf(SERIES.map(({ name }) => name)) },
    } as Layer],
  };
}

const colorOf = (names: readonly string[], legend = false) => ({
  field: "name",
  type: "nominal" as const,
  title: null,
  scale: { domain: [...names], range: names.map(colorFor) },
  legend: legend ? LEGEND : null,
});

const LEGEND = {
  orient: "bottom",
  columns: 3,
  symbolType: "stroke",
  symbolStrokeWidth: 3,
} as const;

const colorFor = (name: string): string =>
  SERIES.find((one) => one.name === name)?.color ?? palette.black;

const dashFor = (name: string): number[] => name === HEART ? [2, 3] : [1, 0];

const HEART = "by heart";

/** Means over seeds, image count by image count. */
function meansOf(rows: readonly FewImages[], value: (row: FewImages) => number, name: string) {
  return [...Map.groupBy(rows, ({ images }) => images)]
    .map(([images, own]) => ({ images, value: mean(own.map(value)), name }));
}

function headline(alone: readonly FewImages[], besides: readonly FewImages[]): string {
  const turn = crossing(alone, besides);
  const seeds = new Set(alone.map(({ seed }) => seed)).size;
  return turn === null
    ? "F11  How many images does it take?"
    : `F11  With few images stripes help, with more than some ${Math.round(turn)} they cost (${
      seeds === 1 ? "one seed" : `${seeds} seeds`
    })`;
}

/** What it takes until most are in place. */
function neededInWords(alone: readonly FewImages[], besides: readonly FewImages[]): string {
  const words = (rows: readonly FewImages[], share?: (row: FewImages) => number) => {
    const images = imagesNeeded(rows, share);
    if (images === null) return `more than ${rows.at(-1)?.images ?? 0}`;
    const atMost = Math.round(images) <= rows[0].images ? "at most " : "";
    return `${atMost}${Math.round(images)}`;
  };
  const stripes = besides.length === 0 ? "" : `, ${words(besides)} with stripes`;
  return `${100 * ENOUGH} % in place takes ${words(alone)} images alone${stripes}, ${
    words(alone, ({ byHeart }) => byHeart)
  } by heart. `;
}

/** Images from which on stripes no longer help, where they do before; null where that never turns. */
function crossing(alone: readonly FewImages[], besides: readonly FewImages[]): number | null {
  const shares = (rows: readonly FewImages[]) => meansOf(rows, ({ inPlace }) => inPlace, "");
  const other = new Map(shares(besides).map(({ images, value }) => [images, value]));
  const gains = shares(alone).flatMap(({ images, value }) =>
    other.has(images) ? [{ images, gain: other.get(images)! - value }] : []
  );
  const last = gains.findLastIndex(({ gain }) => gain > 0);
  if (last < 0 || last === gains.length - 1) return null;
  const [before, after] = [gains[last], gains[last + 1]];
  const part = before.gain / (before.gain - after.gain);
  return before.images * (after.images / before.images) ** part;
}
