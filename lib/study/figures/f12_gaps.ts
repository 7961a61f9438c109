import type { RunRecord } from "../../records/mod.ts";
import {
  type Figure,
  figure,
  type FigureSpec,
  type Layer,
  lines,
  palette,
  table,
} from "../../figures/mod.ts";
import { mean, median } from "../../measures/mod.ts";
import { CLEARANCE } from "../../world/mod.ts";
import { GAP, type Gap, gapsOf, type Known, knownOf } from "../c7_interpolate.ts";
import { percent } from "../percent.ts";

const NAMES = {
  gap: { text: "x never shown", color: palette.vermilion },
  pair: { text: "x shown, y shown, never together", color: palette.blue },
} as const;

/** F12: how often a network draws rightly in a gap of x, by its width, beside a square of new pairs. */
export function gapsFigure(runs: readonly RunRecord[]): Figure {
  const gaps = gapsOf(runs);
  const known = knownOf(runs);
  if (gaps.length + known.length === 0) {
    throw new RangeError("Cannot draw F12 as there must be runs: none is there");
  }
  const { n, sigma } = runs[0].config.world;
  const clear = 2 * CLEARANCE * sigma;
  const rows = [
    ...gaps.map(({ width, inPlace, seed }) => ({
      width: width + clear,
      value: inPlace,
      seed,
      name: NAMES.gap.text,
    })),
    ...known.map(({ composed, seed }) => ({
      width: GAP + clear,
      value: composed,
      seed,
      name: NAMES.pair.text,
    })),
  ];
  const x = {
    field: "width",
    type: "quantitative" as const,
    title: `width of the part that was never shown, of ${n} pixels`,
    scale: { domain: [clear + 0.5, clear + GAP + 0.5], nice: false },
    axis: { values: [...new Set(rows.map(({ width }) => width))], grid: false },
  };
  const y = {
    field: "value",
    type: "quantitative" as const,
    title: "samples in place there",
    scale: { domain: [0, 1] },
    axis: { format: "%", values: [0, 0.25, 0.5, 0.75, 1] },
  };
  const names = Object.values(NAMES);
  const means = [...Map.groupBy(rows, ({ width, name }) => `${width} ${name}`).values()]
    .map((own) => ({ ...own[0], value: mean(own.map(({ value }) => value)) }));
  const spec: FigureSpec = {
    title: {
      text: headline(means, GAP + clear),
      subtitle: lines(
        `Images of ${n} x ${n} pixels, ${
          runs[0].config.steps.toLocaleString("en")
        } training steps. A part of the places was never shown, and the network is asked ` +
          "for places in its middle. Orange: a gap in x, so that it must draw an x between those that " +
          "it knows. Blue: a square, so that it must put together an x and a y that it knows. " +
          `${errorInWords(gaps)}${
            momentInWords(known)
          }Dots: seeds; short lines: their means. Dashed: ` +
          "networks that were shown all places, in that square.",
        520,
      ),
    },
    width: 400,
    height: 230,
    layer: [
      ...known.length === 0 ? [] : [{
        data: { values: [{ value: mean(known.map(({ fullThere }) => fullThere)) }] },
        mark: { type: "rule", strokeDash: [4, 3], color: palette.darkGrey },
        encoding: { y: { field: "value", type: "quantitative" } },
      } as Layer],
      {
        data: table(means),
        mark: { type: "tick", thickness: 3, width: 26, orient: "horizontal" },
        encoding: { x, y, color: color() },
      } as unknown as Layer,
      {
        data: table(rows),
        mark: { type: "circle", size: 44, opacity: 0.85 },
        encoding: { x, y, color: color() },
      } as Layer,
    ],
  };
  function color() {
    return {
      field: "name",
      type: "nominal" as const,
      title: null,
      scale: { domain: names.map(({ text }) => text), range: names.map((one) => one.color) },
      legend: { orient: "bottom" as const, symbolOpacity: 1 },
    };
  }
  return figure(spec, rows, runs.map((run) => ({ ...run, run: run.id })));
}

function errorInWords(gaps: readonly Gap[]): string {
  const errors = gaps.flatMap(({ error }) => error ?? []);
  return errors.length === 0
    ? ""
    : `In the gaps x is wrong by ${median(errors).toFixed(1)} px, as a median. `;
}

/** The share is of one moment of training and one tolerance. */
function momentInWords(known: readonly Known[]): string {
  const earlier = known.flatMap(({ before }) => before ?? []);
  if (known.length === 0) return "";
  const nearly = percent(mean(known.map((one) => one.nearly)));
  const rising = earlier.length === 0
    ? ""
    : `, and at step ${earlier[0].step.toLocaleString("en")} ` +
      `${percent(mean(earlier.map(({ composed }) => composed)))} were in place`;
  return `In the square ${nearly} are within two pixels${rising}. `;
}

function headline(
  means: readonly { readonly width: number; readonly name: string; readonly value: number }[],
  width: number,
) {
  const at = (name: string) => means.find((one) => one.width === width && one.name === name);
  const [gap, pair] = [at(NAMES.gap.text), at(NAMES.pair.text)];
  return gap && pair
    ? `F12  In place so far: ${percent(pair.value)} of new pairs of known x and y, ${
      percent(gap.value)
    } of new x`
    : "F12  What was never shown, and how often it is drawn rightly";
}
