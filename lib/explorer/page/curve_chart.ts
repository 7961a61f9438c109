/// <reference lib="dom" />
/** Learning curves on a logarithmic axis of steps, with a cursor. */

import type { CurvePoint, RecordedRun } from "../catalogue.ts";
import { svg } from "./svg.ts";

const WIDTH = 320;
const HEIGHT = 220;
/** Height of a line of the key. */
const LINE = 18;
const EDGE = { left: 30, right: 8, top: 16, bottom: 24 };

/** What is drawn of a curve: a value in [0, 1], its colour and its name. */
const LINES: readonly {
  readonly name: string;
  readonly color: string;
  readonly value: (point: CurvePoint) => number | null;
}[] = [
  { name: "shows one dot", color: "#999999", value: ({ one }) => one },
  { name: "… in its place", color: "var(--accent)", value: ({ joint }) => joint },
  {
    name: "place read off by a linear fit (R²)",
    color: "#cc79a7",
    value: ({ order }) => order && Math.max(0, order),
  },
];

export function curveChart(
  box: HTMLElement,
  picked: (step: number) => void,
): { show: (runs: readonly RecordedRun[]) => void; cursor: (step: number) => void } {
  let x: (step: number) => number = () => 0;
  let stepOf: (x: number) => number = () => 0;
  const line = svg("line", {
    y1: EDGE.top,
    y2: HEIGHT - EDGE.bottom,
    stroke: "currentColor",
    "stroke-width": 1.2,
  });
  const figure = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT + 2 * LINE}`, role: "img" });
  box.replaceChildren(figure);
  figure.addEventListener("click", (event) => {
    const { left, width } = figure.getBoundingClientRect();
    picked(stepOf(((event as MouseEvent).clientX - left) / width * WIDTH));
  });

  return {
    show(runs) {
      const points = runs.flatMap(({ curve }) => curve);
      const steps = [...points.map(({ step }) => step), ...runs.flatMap(({ steps }) => steps)]
        .filter((step) => step > 0);
      if (steps.length === 0) return figure.replaceChildren();
      const [first, last] = [Math.min(...steps), Math.max(...steps)];
      const inner = WIDTH - EDGE.left - EDGE.right;
      const span = Math.log(last / first) || 1;
      x = (step) => EDGE.left + inner * Math.log(Math.max(first, step) / first) / span;
      stepOf = (at) => first * Math.exp(span * Math.min(1, Math.max(0, (at - EDGE.left) / inner)));
      const y = (v: number) => EDGE.top + (HEIGHT - EDGE.top - EDGE.bottom) * (1 - v);
      const parts: SVGElement[] = [];
      for (const v of [0, 0.5, 1]) {
        parts.push(
          svg("line", {
            x1: EDGE.left,
            x2: WIDTH - EDGE.right,
            y1: y(v),
            y2: y(v),
            stroke: "var(--line)",
          }),
          svg("text", { x: EDGE.left - 5, y: y(v) + 4, "text-anchor": "end" }, `${100 * v}%`),
        );
      }
      for (const step of [10, 30, 100, 300, 1000, 3000, 10_000, 30_000]) {
        if (step < first || step > last) continue;
        parts.push(
          svg(
            "text",
            { x: x(step), y: HEIGHT - 8, "text-anchor": "middle" },
            step.toLocaleString("en"),
          ),
        );
      }
      runs.forEach(({ curve }, k) => {
        for (const { value, color } of LINES) {
          const seen = curve.flatMap((point) => {
            const v = point.step > 0 ? value(point) : null;
            return v === null ? [] : [`${x(point.step).toFixed(1)},${y(v).toFixed(1)}`];
          });
          if (seen.length === 0) continue;
          parts.push(svg("polyline", {
            points: seen.join(" "),
            fill: "none",
            stroke: color,
            "stroke-width": 2,
            "stroke-linejoin": "round",
            ...k > 0 ? { "stroke-dasharray": "4 3" } : {},
          }));
        }
      });
      const drawn = LINES.filter(({ value }) => points.some((point) => value(point) !== null));
      drawn.forEach(({ name, color }, k) => {
        // Two to a line.
        const at = 2 + (k % 2) * WIDTH / 2;
        const level = HEIGHT + 10 + LINE * Math.floor(k / 2);
        parts.push(
          svg("line", {
            x1: at,
            x2: at + 14,
            y1: level,
            y2: level,
            stroke: color,
            "stroke-width": 2.5,
          }),
          svg("text", { x: at + 18, y: level + 4 }, name),
        );
      });
      parts.push(
        svg(
          "text",
          { x: EDGE.left, y: 9 },
          runs.length > 1
            ? "share of samples (second run dashed), by step"
            : "share of samples, by step of training",
        ),
      );
      figure.replaceChildren(...parts, line);
      figure.setAttribute(
        "aria-label",
        runs.map(({ title, curve }) => {
          const half = curve.find(({ joint }) => joint >= 0.5);
          return `${title}: half of the samples are in place ${
            half ? `from step ${half.step} on` : "at no step"
          }.`;
        }).join(" "),
      );
    },
    cursor(step) {
      line.setAttribute("x1", x(step).toFixed(1));
      line.setAttribute("x2", x(step).toFixed(1));
    },
  };
}
