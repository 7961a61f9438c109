/// <reference lib="dom" />
/** The sheets: one per run that is shown, driven by the step of training. */

import { render } from "../../world/mod.ts";
import type { Input, RecordedRun } from "../catalogue.ts";
import { choice } from "./choice.ts";
import { labelColor, ramp } from "./colors.ts";
import { element, type House, type Live, nearestStep, runOf } from "./live.ts";
import { paint, paintBy } from "./pictures.ts";
import { note } from "./notes.ts";
import type { Sheet } from "./recordings.ts";
import { SheetView } from "./sheet_view.ts";
import { svg } from "./svg.ts";

/** The mark of the moment when there is something to see. */
const FIRST_PICTURE = "explorer/first-picture";

const INPUT_NAMES: readonly (readonly [input: Input, text: string, title: string])[] = [
  ["noised", "seeing the dot in noise", "The true image under noise, t = 500"],
  ["sampled", "while it draws", "The last step but one of its own sample"],
  ["blind", "seeing noise alone", "Pure noise: only the label tells the place"],
];

interface Pane {
  readonly view: SheetView;
  readonly box: HTMLElement;
  readonly name: HTMLElement;
  readonly missing: HTMLElement;
  readonly tip: HTMLElement;
  run: RecordedRun | undefined;
  sheet: Sheet | null;
}

export function sheetPanel(house: House): void {
  const { view, live, recordings } = house;
  const holder = element("#sheets");
  const colors = choice(element("#color"), [
    ["both", "by place"],
    ["x", "by x"],
    ["y", "by y"],
  ], (color) => view.set({ color }));
  const by = choice(element("#by"), [
    ["umap", "UMAP", "A layout that keeps neighbours together"],
    ["pca", "PCA", "The three directions along which the code varies most"],
  ], (by) => view.set({ by }));
  const inputs = INPUT_NAMES.filter(([input]) =>
    house.catalogue.runs.some(({ layouts }) => layouts.some((layout) => layout.input === input))
  );
  const input = choice(element("#input"), inputs, (input) => view.set({ input }));
  element("#input").hidden = inputs.length < 2;

  const make = (): Pane => {
    const box = document.createElement("div");
    box.className = "sheet";
    box.tabIndex = 0;
    box.setAttribute("role", "img");
    const sheetView = new SheetView(box, {
      hover: (hovered) => live.set({ hovered }),
      pick: (index) => {
        if (!pane.sheet) return;
        live.set({ playing: false });
        const [x, y] = [0, 1].map((k) => Math.round(4 * pane.sheet!.labels[2 * index + k]) / 4);
        view.set({ x, y });
      },
    });
    const part = (name: string) => {
      const made = document.createElement("div");
      made.className = name;
      box.append(made);
      return made;
    };
    const pane: Pane = {
      view: sheetView,
      box,
      name: part("name"),
      missing: part("missing"),
      tip: part("tip"),
      run: undefined,
      sheet: null,
    };
    box.addEventListener("pointermove", ({ offsetX, offsetY }) => {
      const right = Math.min(box.clientWidth - 190, offsetX + 14);
      pane.tip.style.transform = `translate(${right}px, ${
        Math.min(box.clientHeight - 150, offsetY + 14)
      }px)`;
    });
    return pane;
  };
  const panes: Pane[] = [make()];
  holder.append(panes[0].box);
  if (!panes[0].view.isAccelerated) {
    note(
      "webgl",
      "This browser gives no WebGL, so sheets are drawn more plainly. Everything else works; hardware acceleration in the browser's settings brings WebGL back.",
    );
  }
  legend(house, panes[0].box);

  const choose = async () => {
    const { run, beside, by: projection, input: seen, color } = view.value;
    const runs = [runOf(house, run), runOf(house, beside)];
    if (runs[1] && panes.length === 1) panes.push(make());
    if (runs[1]) holder.append(panes[1].box);
    else panes[1]?.box.remove();
    const layouts = runs[0]?.layouts ?? [];
    colors.show(color);
    by.show(
      projection,
      (value) => layouts.some((l) => l.input === seen && l.projection === value),
    );
    input.show(seen, (value) => layouts.some((l) => l.input === value));
    await Promise.all(panes.map(async (pane, k) => {
      const shown = runs[k];
      pane.run = shown;
      pane.name.textContent = runs[1] ? shown?.title ?? "" : "";
      const asked = shown && recordings.sheet(shown, seen, projection);
      try {
        const sheet = asked ? await asked : null;
        if (pane.run !== shown) return;
        pane.sheet = sheet;
        pane.missing.textContent = sheet || !shown
          ? ""
          : "No codes were recorded of this run with this input. Choose another run or input.";
      } catch (error) {
        pane.sheet = null;
        pane.missing.textContent = (error as Error).message;
      }
    }));
    show();
  };

  const show = () => {
    const { color, x, y, step, run } = view.value;
    const { position, hovered, place, playing } = live.value;
    for (const [k, pane] of panes.entries()) {
      const { sheet } = pane;
      if (!sheet || !pane.run) {
        pane.view.show(null);
        continue;
      }
      if (performance.getEntriesByName(FIRST_PICTURE).length === 0) performance.mark(FIRST_PICTURE);
      const own = pane.run.id === run;
      const at = own
        ? position
        : pane.run.steps.indexOf(nearestStep(pane.run.steps, stepAt(house)));
      pane.view.show({
        sheet,
        n: pane.run.config.world.n,
        color,
        position: at,
        label: [x, y],
        place: k === 0 && !playing ? place : null,
        hovered,
      });
      pane.box.setAttribute(
        "aria-label",
        `The sheet at step ${step}: ${sheet.count} places as the network encodes them. Arrow keys turn it, plus and minus zoom.`,
      );
      tip(pane, hovered, live.value.inspected);
    }
  };
  view.on(["run", "beside", "by", "input", "color"], () => void choose());
  view.on(["x", "y", "step", "theme"], show);
  live.on(["position", "hovered", "inspected", "place", "playing"], show);
  (globalThis as { explorerSheets?: readonly Pane[] }).explorerSheets = panes;
}

/** The step of training that the position stands for. */
export function stepAt(house: House): number {
  const steps = runOf(house, house.view.value.run)?.steps ?? [];
  return steps[Math.round(house.live.value.position)] ?? house.view.value.step;
}

/** What is known of the point under the pointer: its image or sample, and its code. */
function tip(
  { tip: box, sheet, run }: Pane,
  hovered: number | null,
  inspected: Live["inspected"],
): void {
  box.style.display = hovered === null || !sheet ? "none" : "block";
  if (hovered === null || !sheet || !run) return;
  const { world } = run.config;
  const [x, y] = sheet.labels.subarray(2 * hovered, 2 * hovered + 2);
  const found = inspected?.index === hovered ? inspected : null;
  const pictures = document.createElement("div");
  const canvas = pictures.appendChild(document.createElement("canvas"));
  paint(canvas, found?.sample ?? render(world, Float32Array.of(x, y)), world.n);
  if (found?.code) {
    paintCode(pictures.appendChild(document.createElement("canvas")), found.code, world.n / 8);
  }
  const lines = [
    `x ${x.toFixed(1)}, y ${y.toFixed(1)}`,
    found ? found.code ? "its sample, and its code" : "its sample" : "its true image",
    "click to ask for it",
  ];
  box.replaceChildren(pictures, ...lines.flatMap((line) => [line, document.createElement("br")]));
}

/** A code [side, side, channels] as a mosaic: a small image per channel. */
function paintCode(canvas: HTMLCanvasElement, code: Float32Array, side: number): void {
  const channels = code.length / side ** 2;
  const across = Math.ceil(Math.sqrt(channels));
  const most = code.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-9);
  paintBy(canvas, across * side, across * side, (k) => {
    const [row, column] = [Math.floor(k / (across * side)), k % (across * side)];
    const channel = Math.floor(row / side) * across + Math.floor(column / side);
    if (channel >= channels) return [128, 128, 128];
    const value = code[(row % side * side + column % side) * channels + channel];
    return ramp((value / most + 1) / 2);
  });
}

/** The plane in the points' colours, with the reader's place and the hovered one. */
function legend(house: House, box: HTMLElement): void {
  const { view, live, recordings } = house;
  const holder = document.createElement("div");
  holder.className = "legend";
  holder.setAttribute("aria-hidden", "true");
  const canvas = document.createElement("canvas");
  const marks = svg("svg", { viewBox: "0 0 1 1" });
  holder.append(canvas, marks, "the plane, in the points' colours");
  box.append(holder);
  view.on(
    ["color"],
    ({ color }) =>
      paintBy(canvas, 42, 42, (k) => labelColor(color, k % 42 / 41, Math.floor(k / 42) / 41)),
  );
  const mark = async () => {
    const { x, y, run, input, by } = view.value;
    const { hovered } = live.value;
    const shown = runOf(house, run);
    const n = shown?.config.world.n ?? 32;
    const dot = (u: number, v: number, r: number) =>
      svg("circle", {
        cx: u / n,
        cy: v / n,
        r,
        fill: "none",
        stroke: "#fff",
        "stroke-width": 0.035,
      });
    marks.replaceChildren(dot(x, y, 0.075));
    const sheet = shown && hovered !== null ? await recordings.sheet(shown, input, by) : null;
    if (sheet && hovered !== null) {
      marks.append(dot(sheet.labels[2 * hovered], sheet.labels[2 * hovered + 1], 0.04));
    }
  };
  view.on(["x", "y", "run"], () => void mark());
  live.on(["hovered"], () => void mark());
}
