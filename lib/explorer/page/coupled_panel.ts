/// <reference lib="dom" />
/** Coupled or not: where an axis comes out right, beside what two theories expect. */

import { bandFrequencies, BANDS } from "../../world/mod.ts";
import type { RecordedRun } from "../catalogue.ts";
import { type Axis, type BandMap, type Coupling, couplingOf } from "../coupling.ts";
import { choice, fill } from "./choice.ts";
import { css, ramp } from "./colors.ts";
import { readMark } from "../outcomes.ts";
import { element, type House, nearestStep } from "./live.ts";
import { stepAt } from "./sheet_panel.ts";

/** Of a map: cells, and beside them bars of how often columns and rows are shown. */
const SIZE = 230;
const BAR = 26;
/** Of single dots; where more are right, too few are wrong to show where. */
const NEARLY_ALL = 0.95;

const MARKUP = `<div class="controls">
  <label>Training <select id="coupled-run"></select></label>
  <span class="choice" role="radiogroup" aria-label="The axis that is looked at" id="coupled-axis"></span>
  <span class="hint" id="coupled-step"></span>
</div>
<div class="maps">
  <figure><canvas id="map-measured"></canvas><figcaption><b>Measured</b>share of single dots that are right</figcaption></figure>
  <figure><canvas id="map-factorised"></canvas><figcaption><b>If learned apart</b>fit on the own frequency alone</figcaption></figure>
  <figure><canvas id="map-coupled"></canvas><figcaption><b>If learned together</b>fit on column times row</figcaption></figure>
  <div><p class="text" id="coupled-verdict" aria-live="polite"></p><p class="hint">Eight bands of columns by eight of rows; bars at the edges: how often training shows them. Dark: seldom right; yellow: always; hatched: no single dot there. <span id="coupled-follows"></span></p></div>
</div>`;

export function coupledPanel(house: House): void {
  const { catalogue, view, live } = house;
  const runs = catalogue.runs.filter(({ outcomes, config: { world } }) =>
    outcomes.length > 0 && (world.zipfX > 0 || world.zipfY > 0)
  );
  const box = element("#coupled");
  if (runs.length === 0) {
    box.innerHTML = `<p class="hint">No training with uneven frequencies is recorded here.</p>`;
    return;
  }
  box.innerHTML = MARKUP;
  const select = element<HTMLSelectElement>("#coupled-run");
  fill(select, runs.map(({ id, title }) => [id, title]));
  let axis: Axis = runs[0].config.world.zipfX > 0 ? "x" : "y";
  const axes = choice(
    element("#coupled-axis"),
    [["x", "x right?"], ["y", "y right?"]],
    (chosen) => {
      axis = chosen;
      show();
    },
  );
  const chosen = (): RecordedRun => runs.find(({ id }) => id === select.value) ?? runs[0];
  select.onchange = () => show();

  let drawn = "";
  const show = () => {
    const run = chosen();
    const isMain = run.id === view.value.run;
    const step = isMain
      ? nearestStep(run.outcomes.map(({ step }) => step), stepAt(house))
      : halfRight(run, axis);
    // While training plays the position moves at every frame, the step now and then.
    const asked = [run.id, isMain, step, axis, view.value.theme].join();
    if (asked === drawn) return;
    drawn = asked;
    axes.show(axis);
    const { marks } = run.outcomes.find((one) => one.step === step)!;
    const coupling = couplingOf(run.config.world, marks, axis);
    for (const name of ["measured", "factorised", "coupled"] as const) {
      drawMap(element<HTMLCanvasElement>(`#map-${name}`), coupling[name], run);
    }
    element("#coupled-step").textContent = `after ${step.toLocaleString("en")} steps`;
    element("#coupled-verdict").textContent = verdict(coupling, axis);
    element("#coupled-follows").textContent = isMain
      ? "The step follows the slider below."
      : `This is the step at which ${axis} is right most nearly half of the time. Choose this training at the top of the page, and the step follows the slider below.`;
  };
  view.on(["run", "theme"], ({ run }) => {
    if (runs.some(({ id }) => id === run)) select.value = run;
    show();
  });
  live.on(["position"], show);
}

/** The step at which the share of samples that are right along the axis is nearest to one half. */
function halfRight({ outcomes }: RecordedRun, axis: Axis): number {
  const far = ({ marks }: RecordedRun["outcomes"][number]) =>
    Math.abs([...marks].filter((mark) => readMark(mark)[axis]).length / marks.length - 0.5);
  return outcomes.reduce((best, one) => far(one) < far(best) ? one : best).step;
}

function verdict({ samples, ones, right, slopes }: Coupling, axis: Axis): string {
  const other = axis === "x" ? "y" : "x";
  const what = `${ones} of ${samples} samples show one dot; in ${
    Math.round(100 * right)
  } % of those ${axis} is right. `;
  if (right > NEARLY_ALL) return `${what}Nearly all are right: nothing to tell apart.`;
  if (slopes?.own == null || slopes.other == null) {
    return `${what}Too few of them differ, at this step, to tell how ${axis} hangs on frequencies.`;
  }
  return `${what}The odds of a right ${axis} grow with the frequency of ${axis} to the power ` +
    `${slopes.own.toFixed(2)}, and with that of ${other} to the power ${
      slopes.other.toFixed(2)
    }. ` +
    `Learned apart, the second is 0; learned together, both are alike. One run decides nothing: the ` +
    `study's verdict weighs several seeds.`;
}

/** Cells in colours of the ramp, bars along the top and the left. */
function drawMap(canvas: HTMLCanvasElement, map: BandMap | null, { config }: RecordedRun): void {
  const ratio = Math.min(2, devicePixelRatio);
  [canvas.width, canvas.height] = [SIZE * ratio, SIZE * ratio];
  const context = canvas.getContext("2d")!;
  context.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  context.clearRect(0, 0, SIZE, SIZE);
  const cell = (SIZE - BAR) / BANDS;
  const frequency = {
    x: bandFrequencies(config.world, "x"),
    y: bandFrequencies(config.world, "y"),
  };
  const most = Math.max(...frequency.x, ...frequency.y);
  context.fillStyle = style.color;
  context.globalAlpha = 0.45;
  for (let k = 0; k < BANDS; k++) {
    const [high, long] = [frequency.x[k], frequency.y[k]].map((p) => (BAR - 4) * p / most);
    context.fillRect(BAR + k * cell + 1, BAR - 3 - high, cell - 2, high);
    context.fillRect(BAR - 3 - long, BAR + k * cell + 1, long, cell - 2);
  }
  context.globalAlpha = 1;
  for (let k = 0; k < BANDS * BANDS; k++) {
    const [x, y] = [BAR + k % BANDS * cell, BAR + Math.floor(k / BANDS) * cell];
    const value = map?.[k] ?? null;
    if (value !== null) {
      context.fillStyle = css(ramp(value));
      context.fillRect(x, y, cell - 1, cell - 1);
      continue;
    }
    context.strokeStyle = style.color;
    context.globalAlpha = 0.25;
    context.beginPath();
    context.moveTo(x + 3, y + cell - 4);
    context.lineTo(x + cell - 4, y + 3);
    context.stroke();
    context.globalAlpha = 1;
  }
}
