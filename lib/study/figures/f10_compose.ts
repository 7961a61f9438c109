import type { RunRecord } from "../../records/mod.ts";
import {
  board,
  type Figure,
  figure,
  type FigureSpec,
  grayPng,
  indexedPng,
  type Layer,
  lines,
  palette,
  type Part,
  pngUrl,
  type Rgb,
  table,
} from "../../figures/mod.ts";
import { render, type WorldConfig } from "../../world/mod.ts";
import { mean } from "../../measures/mod.ts";
import {
  type Composed,
  composeSummary,
  LESSONS,
  type Region,
  REGIONS,
} from "../compose_summary.ts";
import { percent } from "../percent.ts";

const SIDE = 190;
/** A dot's radius, and the picture's pixels for one of the figure. */
const [DOT, ZOOM] = [1.8, 3];
const COLORS = {
  "in place": palette.blue,
  "not in place": palette.orange,
  "too near to a band to count": "#D0D0D0",
} as const;

/** What is shown, in the words of the figure. */
const SHOWN: Readonly<Record<Composed["lesson"], string>> = {
  "pairs alone": "whole images",
  "stripes alone": "stripes",
  "pairs and stripes": "both",
};

/** F10: all test labels where they lie, by whether they are drawn in place, lesson by lesson. */
export function composeFigure(runs: readonly RunRecord[]): Figure {
  const found = composeSummary(runs);
  if (found.length === 0) {
    throw new RangeError("Cannot draw F10 as there must be runs: none is there");
  }
  const { n, holdout } = runs[0].config.world;
  const bands = holdout.shape === "band" ? holdout : {};
  const kinds = [...new Set(found.map(({ kind }) => kind))];
  const cellsOf = (kind: Composed["kind"]) =>
    LESSONS.map((lesson) => found.filter((one) => one.kind === kind && one.lesson === lesson))
      .filter((own) => own.length > 0);
  const spec: FigureSpec = {
    title: {
      text: headline(found),
      subtitle: lines(
        "A dot is a place that is asked for. Whole images show places in the four corners alone; none " +
          "shows the bands between the grey lines. A stripe shows one coordinate alone, over its whole " +
          "range. A cross is the sum of two stripes, a bump their product; stripes alone are the same " +
          `for both. In place: within a pixel. ${countsInWords(found[0])}${insteadInWords(found)}`,
        3 * SIDE + 60,
      ),
    },
    vconcat: kinds.map((kind, k) => ({
      hconcat: [
        ...cellsOf(kind).map((own) => panel(own, n, bands)),
        // Bumps have a place less: stripes alone are those of crosses.
        ...(k === kinds.length - 1 && kind === "bumps" ? [examples(runs[0].config.world)] : []),
      ],
      spacing: 24,
    })),
    spacing: 22,
  };
  const numbers = found.map(({ asked: _asked, ...rest }) => rest);
  return figure(spec, numbers, runs);
}

function panel(
  own: readonly Composed[],
  n: number,
  bands: { readonly x?: readonly number[]; readonly y?: readonly number[] },
): Part {
  const [{ kind, lesson, asked }] = own;
  const axis = (name: "x" | "y") => ({
    field: name,
    type: "quantitative" as const,
    title: name,
    scale: { domain: [0, n], nice: false, ...name === "y" && { reverse: true } },
    axis: { grid: false, values: [0, n / 2, n], domain: false, ticks: false },
  });
  const names: string[] = Object.keys(COLORS);
  const edges = (["x", "y"] as const).flatMap((name) =>
    (bands[name] ?? []).map((at): Layer => ({
      data: { values: [{ at }] },
      mark: { type: "rule", color: palette.grey, strokeWidth: 1, tooltip: null },
      encoding: { [name]: { field: "at", type: "quantitative" } },
    } as Layer))
  );
  const shareOf = (region: Region) => percent(mean(own.map(({ shares }) => shares[region])));
  return {
    title: {
      text: `${kind}, from ${SHOWN[lesson]} (${seedsOf(own)})`,
      subtitle: [
        REGIONS.slice(0, 2).map((region) => `${region} ${shareOf(region)}`).join(" · "),
        REGIONS.slice(2).map((region) => `${region} ${shareOf(region)}`).join(" · "),
      ],
      fontSize: 12,
      subtitleFontSize: 10.5,
      offset: 4,
    },
    width: SIDE,
    height: SIDE,
    layer: [
      {
        data: { values: [{ url: dotsUrl(asked, n) }] },
        mark: { type: "image", width: SIDE, height: SIDE },
        encoding: {
          url: { field: "url", type: "nominal" },
          x: { value: SIDE / 2 },
          y: { value: SIDE / 2 },
        },
      } as Layer,
      {
        // Nothing but the axes and the key: as marks, so many dots would make a large file.
        data: table(names.map((shown) => ({ x: 0, y: 0, shown }))),
        mark: { type: "circle", size: 0, tooltip: null },
        encoding: {
          x: axis("x"),
          y: axis("y"),
          color: {
            field: "shown",
            type: "nominal",
            title: null,
            scale: { domain: names, range: Object.values(COLORS) },
            legend: { orient: "top", symbolOpacity: 1, symbolSize: 60, labelLimit: 300 },
          },
        },
      } as Layer,
      ...edges,
    ],
  };
}

/** One image of each kind, about the same place. */
function examples(world: WorldConfig): Part {
  const [x, y, gone] = [0.35 * world.n, 0.6 * world.n, -world.n];
  const kinds = [
    { says: "a stripe", kind: "cross", label: [x, gone] },
    { says: "a cross", kind: "cross", label: [x, y] },
    { says: "a bump", kind: "bump", label: [x, y] },
  ] as const;
  const [size, apart] = [56, 67];
  return {
    ...board({
      width: SIDE,
      height: SIDE,
      patches: kinds.map((_, k) => ({
        ...{ x: apart * k - 1, y: -1, width: size + 2, height: size + 2 },
        color: palette.grey,
      })),
      pictures: kinds.map(({ kind, label }, k) => ({
        ...{ x: apart * k, y: 0, width: size, height: size },
        url: pngUrl(
          grayPng(render({ ...world, kind }, Float32Array.from(label)), world.n, world.n, {
            black: -1,
            white: 1,
          }),
        ),
      })),
      notes: kinds.map(({ says }, k) => ({
        ...{ x: apart * k + size / 2, y: size + 6, text: says, align: "center" as const },
      })),
    }),
    title: { text: "What images look like", fontSize: 12, offset: 4 },
  } as Part;
}

/** All labels as dots in a picture that fills a panel. */
function dotsUrl(asked: Composed["asked"], n: number): string {
  const side = ZOOM * SIDE;
  const pixels = new Uint8Array(side * side);
  const radius = ZOOM * DOT;
  for (const { x, y, right, region } of asked) {
    const [centreX, centreY] = [x, y].map((mu) => mu / n * side);
    const color = region === null ? 3 : right ? 1 : 2;
    for (let v = Math.ceil(centreY - radius); v <= centreY + radius; v++) {
      for (let u = Math.ceil(centreX - radius); u <= centreX + radius; u++) {
        const isInside = Math.hypot(u - centreX, v - centreY) <= radius;
        if (isInside && u >= 0 && v >= 0 && u < side && v < side) pixels[side * v + u] = color;
      }
    }
  }
  const colors = ["#FFFFFF", ...Object.values(COLORS)].map(rgbOf);
  return pngUrl(indexedPng({ width: side, height: side, pixels }, colors));
}

const rgbOf = (hex: string): Rgb => {
  const part = (from: number) => Number.parseInt(hex.slice(from, from + 2), 16);
  return [part(1), part(3), part(5)];
};

/** What is drawn with single stripes beside whole images, where both coordinates are held out of all of these. */
function headline(found: readonly Composed[]): string {
  const drawn = (["crosses", "bumps"] as const).flatMap((kind) => {
    const own = both(found, kind);
    return own.length === 0 ? [] : [{ kind, share: mean(own.map(({ shares }) => shares.both)) }];
  });
  if (drawn.length === 0) return "F10  Putting together what no whole image shows";
  const told = drawn.map(({ kind, share }) => `${percent(share)} of ${kind}`).join(" and ");
  const seeds = new Set(found.map(({ seed }) => seed)).size;
  const of = seeds === 1 ? "one seed" : `${seeds} seeds`;
  return `F10  Shown stripes, too, networks draw ${told} where no whole image was shown (${of})`;
}

const both = (found: readonly Composed[], kind: Composed["kind"]) =>
  found.filter((one) => one.kind === kind && one.lesson === "pairs and stripes");

/** What is there where the bump is not. */
function insteadInWords(found: readonly Composed[]): string {
  const asked = both(found, "bumps").flatMap(({ asked }) => asked)
    .filter(({ region }) => region === "both");
  if (asked.length === 0) return "";
  const share = (kind: string) => percent(mean(asked.map((one) => Number(one.kind === kind))));
  return ` There, in place of the bump, ${share("none")} show nothing and ${
    share("several")
  } several.`;
}

const seedsOf = (own: readonly Composed[]): string =>
  own.length === 1
    ? `seed ${own[0].seed}`
    : `mean of ${own.length} seeds, dots: seed ${own[0].seed}`;

function countsInWords({ asked }: Composed): string {
  const counts = REGIONS.map((region) => asked.filter((one) => one.region === region).length);
  return `A network is asked for ${counts[0]} labels outside the bands, ${counts[1]} and ${
    counts[2]
  } ` +
    `with one coordinate inside, ${counts[3]} with both.`;
}
