/** Planes of F4b and F4: whether x and y are right together, and which comes first. */

import { type Layer, palette, type Part, table } from "../../figures/mod.ts";
import { HEAD, HEIGHT } from "./f4_answers.ts";
import type { Shares } from "./shares.ts";

/** An axis of shares, from none to all. */
const shareAxis = (field: string, title: string) => ({
  field,
  type: "quantitative" as const,
  title,
  scale: { domain: [0, 1] },
  axis: { format: "%", tickCount: 5 },
});

/** Joint accuracy against the product of x's and y's. */
export function jointPart(shares: readonly Shares[]): Part {
  const points = shares.map(({ x, y, both }) => ({ product: x * y, both }));
  const bound = Array.from({ length: 21 }, (_, k) => ({ product: (k / 20) ** 2, both: k / 20 }));
  const encoding = {
    x: shareAxis("product", "share of x right × share of y right"),
    y: shareAxis("both", "both right"),
  };
  return {
    width: HEIGHT,
    height: HEIGHT,
    title: { text: "Right together?", ...HEAD },
    layer: [
      {
        data: table([{ product: 0, both: 0 }, { product: 1, both: 1 }]),
        mark: { type: "line", color: palette.darkGrey, strokeWidth: 1.6, tooltip: null },
        encoding,
      },
      {
        data: table(bound),
        mark: { type: "line", color: palette.grey, strokeWidth: 1.6, tooltip: null },
        encoding,
      },
      words("independent", palette.darkGrey, 0.74, 0.48),
      words("never one alone", palette.grey, 0.3, 0.82),
      {
        data: table(points),
        mark: { type: "circle", size: 16, opacity: 0.35, color: palette.black },
        encoding,
      },
    ],
  };
}

function words(text: string, color: string, x: number, y: number): Layer {
  return {
    data: { values: [{}] },
    mark: { type: "text", text, color, fontSize: 11, fontWeight: "bold", tooltip: null },
    encoding: { x: { value: x * HEIGHT }, y: { value: (1 - y) * HEIGHT } },
  };
}

/** A course of training in the plane of x's and y's accuracy. */
export interface Course {
  readonly name: string;
  /** Whether the lattice is uneven, and not the frequencies. */
  readonly isLattice: boolean;
  readonly shares: readonly Omit<Shares, "seed">[];
}

/** Not those of the other panels, which mean something else. */
const COURSE_COLORS = [palette.blue, "#7FB8E0", "#5D3A9B", "#B39CD0"];
const FREQUENCIES = "uneven frequencies";

/** How x and y come: along the diagonal together, along an edge one first. */
export function coursePart(courses: readonly Course[]): Part {
  const rows = courses.flatMap(({ name, isLattice, shares }) =>
    shares.map(({ step, x, y }) => ({ name, of: isLattice ? name : FREQUENCIES, step, x, y }))
  );
  const lattices = courses.filter(({ isLattice }) => isLattice).map(({ name }) => name);
  const others = lattices.length < courses.length ? [FREQUENCIES] : [];
  const [x, y] = [shareAxis("x", "x right"), shareAxis("y", "y right")];
  return {
    width: HEIGHT,
    height: HEIGHT,
    title: {
      text: "Which comes first?",
      subtitle: [
        "Medians of seeds. Lattice (a, b): a place",
        "every a px along x, every b px along y.",
      ],
      ...HEAD,
    },
    layer: [
      {
        data: table([{ x: 0, y: 0 }, { x: 1, y: 1 }]),
        mark: { type: "line", color: "#CCCCCC", tooltip: null },
        encoding: { x, y },
      },
      ...corner("at one time", 0.1, 0.02, "left", 315),
      ...corner("y first", 0.04, 0.93, "left"),
      ...corner("x first", 0.96, 0.06, "right"),
      ...(rows.length === 0 ? [] : [{
        data: table(rows),
        mark: { type: "line" as const, strokeWidth: 1.8 },
        encoding: {
          x,
          y,
          order: { field: "step" },
          detail: { field: "name" },
          color: {
            field: "of",
            type: "nominal" as const,
            title: null,
            scale: {
              domain: [...lattices, ...others],
              range: [
                ...lattices.map((_, k) => COURSE_COLORS[k % COURSE_COLORS.length]),
                "#BBBBBB",
              ],
            },
            legend: {
              orient: "bottom" as const,
              columns: 1,
              symbolType: "stroke",
              symbolStrokeWidth: 2.4,
            },
          },
        },
      }]),
    ],
  };
}

function corner(
  text: string,
  x: number,
  y: number,
  align: "left" | "right",
  angle = 0,
): Layer[] {
  return [{
    data: { values: [{}] },
    mark: {
      type: "text",
      text,
      align,
      angle,
      color: palette.darkGrey,
      fontSize: 11,
      tooltip: null,
    },
    encoding: { x: { value: x * HEIGHT }, y: { value: (1 - y) * HEIGHT } },
  }];
}
