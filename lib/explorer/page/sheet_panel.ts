/// <reference lib="dom" />
/** The sheets: one per run that is shown, driven by the step of training. */

import { render } from "../../world/mod.ts";
import type { RecordedRun } from "../catalogue.ts";
import { choice } from "./choice.ts";
import { labelColor } from "./colors.ts";
import { element, type House, nearestStep, runOf } from "./live.ts";
import { paint, paintBy } from "./pictures.ts";
import { note } from "./notes.ts";
import type { Sheet } from "./recordings.ts";
import { SheetView } from "./sheet_view.ts";
import { svg } from "./svg.ts";

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
  const read = choice(element("#read"), [
    ["noised", "seeing the dot in noise", "The true image under noise, t = 500"],
    ["sampled", "while it draws", "The last step but one of its own sample"],
    ["blind", "seeing noise alone", "Pure noise: only the label tells the place"],
  ], (read) => view.set({ read }));

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
      const right = Math.min(box.clientWidth - 100, offsetX + 14);
      pane.tip.style.transform = `translate(${right}px, ${
        Math.min(box.clientHeight - 130, offsetY + 14)
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
    const { run, beside, by: projection, read: reading, color } = view.value;
    const runs = [runOf(house, run), runOf(house, beside)];
    if (runs[1] && panes.length === 1) panes.push(make());
    if (runs[1]) holder.append(panes[1].box);
    else panes[1]?.box.remove();
    const layouts = runs[0]?.layouts ?? [];
    colors.show(color);
    by.show(
      projection,
      (value) => layouts.some((l) => l.reading === reading && l.projection === value),
    );
    read.show(reading, (value) => layouts.some((l) => l.reading === value));
    await Promise.all(panes.map(async (pane, k) => {
      const shown = runs[k];
      pane.run = shown;
      pane.name.textContent = runs[1] ? shown?.title ?? "" : "";
      const asked = shown && recordings.sheet(shown, reading, projection);
      try {
        const sheet = asked ? await asked : null;
        if (pane.run !== shown) return;
        pane.sheet = sheet;
        pane.missing.textContent = sheet || !shown
          ? ""
          : "No codes were recorded of this run with this reading. Choose another run or reading.";
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
      tip(pane, hovered);
    }
  };
  view.on(["run", "beside", "by", "read", "color"], () => void choose());
  view.on(["x", "y", "step", "theme"], show);
  live.on(["position", "hovered", "place", "playing"], show);
  (globalThis as { explorerSheets?: readonly Pane[] }).explorerSheets = panes;
}

/** The step of training that the position stands for. */
export function stepAt(house: House): number {
  const steps = runOf(house, house.view.value.run)?.steps ?? [];
  return steps[Math.round(house.live.value.position)] ?? house.view.value.step;
}

function tip({ tip: box, sheet, run }: Pane, hovered: number | null): void {
  box.style.display = hovered === null || !sheet ? "none" : "block";
  if (hovered === null || !sheet || !run) return;
  const [x, y] = sheet.labels.subarray(2 * hovered, 2 * hovered + 2);
  const canvas = document.createElement("canvas");
  paint(canvas, render(run.config.world, Float32Array.of(x, y)), run.config.world.n);
  box.replaceChildren(
    canvas,
    `x ${x.toFixed(1)}, y ${y.toFixed(1)}`,
    document.createElement("br"),
    "click to ask",
  );
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
    const { x, y, run, read, by } = view.value;
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
    const sheet = shown && hovered !== null ? await recordings.sheet(shown, read, by) : null;
    if (sheet && hovered !== null) {
      marks.append(dot(sheet.labels[2 * hovered], sheet.labels[2 * hovered + 1], 0.04));
    }
  };
  view.on(["x", "y", "run"], () => void mark());
  live.on(["hovered"], () => void mark());
}
