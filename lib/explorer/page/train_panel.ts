/// <reference lib="dom" />
/** Samples and learning curves at the step of training. */

import type { RecordedRun } from "../catalogue.ts";
import { curveChart } from "./curve_chart.ts";
import { isSparse } from "./lattice_mark.ts";
import { element, type House, nearestStep, runOf } from "./live.ts";
import { pointAt } from "./phases.ts";
import { stepAt } from "./sheet_panel.ts";
import { svg } from "./svg.ts";
import { nearestTile, tilesAt } from "./tiles.ts";

const SIDE = 4;

interface Grid {
  readonly whole: HTMLElement;
  readonly box: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly marks: SVGElement;
  readonly name: HTMLElement;
}

export function trainPanel(house: House): void {
  const { view, live } = house;
  const holder = element("#grids");
  const make = (): Grid => {
    const whole = document.createElement("div");
    const box = whole.appendChild(document.createElement("div"));
    box.className = "grid4";
    box.setAttribute("role", "img");
    const canvas = box.appendChild(document.createElement("canvas"));
    const marks = box.appendChild(svg("svg", { viewBox: "0 0 128 128", "aria-hidden": "true" }));
    const name = whole.appendChild(document.createElement("div"));
    name.className = "hint";
    box.onclick = ({ offsetX, offsetY }) => {
      const run = runOf(house, view.value.run);
      const tile = Math.floor(SIDE * offsetY / box.clientHeight) * SIDE +
        Math.floor(SIDE * offsetX / box.clientWidth);
      const label = run?.samples?.labels[tile];
      if (!label) return;
      live.set({ playing: false });
      view.set({ x: label[0], y: label[1] });
    };
    return { whole, box, canvas, marks, name };
  };
  const grids = [make()];
  holder.append(grids[0].whole);

  const shownRuns = (): RecordedRun[] =>
    [view.value.run, view.value.beside].flatMap((id) => runOf(house, id) ?? []);

  let drawn = "";
  const show = async () => {
    const { run, beside, x, y } = view.value;
    // While training plays the position moves at every frame, the step now and then.
    const asked = [run, beside, x, y, stepAt(house)].join();
    if (asked === drawn) return;
    drawn = asked;
    const runs = shownRuns();
    if (runs.length === 2 && grids.length === 1) grids.push(make());
    if (runs.length === 2) holder.append(grids[1].whole);
    else grids[1]?.whole.remove();
    const now = stepAt(house);
    element("#train-sub").textContent = `samples after ${now.toLocaleString("en")} steps`;
    element("#grid-why").textContent = runs.filter(isSparse)
      .map((run) => sharesSaid(run, runs.length === 2 ? `, ${run.title}` : "", now)).join(" ");
    for (const [k, run] of runs.entries()) {
      const { box, canvas, marks, name } = grids[k];
      const step = nearestStep(run.steps, now);
      const tiles = await tilesAt(house, run, step).catch(() => null);
      if (stepAt(house) !== now) return;
      name.textContent = runs.length === 2 ? run.title : "";
      box.setAttribute("aria-label", `16 samples of ${run.title} after ${step} steps`);
      if (!tiles) {
        marks.replaceChildren(
          svg("text", { x: 64, y: 64, "text-anchor": "middle" }, "no samples recorded"),
        );
        canvas.getContext("2d")!.clearRect(0, 0, canvas.width, canvas.height);
        continue;
      }
      [canvas.width, canvas.height] = [tiles.width, tiles.height];
      canvas.getContext("2d")!.putImageData(tiles, 0, 0);
      marks.setAttribute("viewBox", `0 0 ${tiles.width} ${tiles.height}`);
      const { n } = run.config.world;
      const own = nearestTile(run, view.value.x, view.value.y);
      const cells = run.samples!.labels.flatMap(([x, y], tile) => {
        const [left, top] = [tile % SIDE * n, Math.floor(tile / SIDE) * n];
        return [
          svg("rect", { class: "tile", x: left, y: top, width: n, height: n }),
          svg("circle", { class: "ring", cx: left + x, cy: top + y, r: 3.4 }),
        ];
      });
      const [left, top] = [own % SIDE * n, Math.floor(own / SIDE) * n];
      const mark = svg("rect", {
        class: "tile own",
        x: left + 0.5,
        y: top + 0.5,
        width: n - 1,
        height: n - 1,
      });
      marks.replaceChildren(...cells, mark);
    }
  };

  const chart = curveChart(element("#curve"), (step) => {
    live.set({ playing: false });
    goTo(house, step);
  });
  live.on(["position"], () => {
    void show();
    chart.cursor(stepAt(house));
  });
  view.on(["x", "y", "run", "beside"], () => void show());
  view.on(["run", "beside"], () => {
    chart.show(shownRuns());
    chart.cursor(stepAt(house));
  });
}

/** That the rings lie on places that training shows, and how seldom it is right elsewhere. */
function sharesSaid(run: RecordedRun, of: string, step: number): string {
  const point = pointAt(run, step);
  if (!point) return "";
  const percent = (share: number) => `${Math.round(100 * share)}\u00a0%`;
  return `Here rings lie on places that training shows${of}: of tests on such places ` +
    `${percent(point.joint)} are right, of all tests ${percent(point.anywhere)}.`;
}

/** Goes to the recorded step nearest to one. */
function goTo(house: House, step: number): void {
  const steps = runOf(house, house.view.value.run)?.steps ?? [];
  const position = Math.max(0, steps.indexOf(nearestStep(steps, step)));
  house.live.set({ position });
  house.view.set({ step: steps[position] ?? step });
}
