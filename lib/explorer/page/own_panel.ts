/// <reference lib="dom" />
/** Train your own: settings, the loss, samples and the sheet of a network that learns in the page. */

import {
  FIRST_SETTINGS,
  OWN_BIASES,
  OWN_N,
  type OwnReply,
  type OwnRequest,
  type OwnSettings,
} from "../own_messages.ts";
import { element, type House } from "./live.ts";
import { isStill, paintBy } from "./pictures.ts";
import type { Sheet } from "./recordings.ts";
import { SheetView } from "./sheet_view.ts";
import { svg } from "./svg.ts";

const MARKUP = `<div class="own">
  <div class="settings">
    <p class="text">A network of 65,000 numbers on a canvas of 16 x 16 pixels. It begins with noise; after some hundred steps it draws dots, then puts them where they belong.</p>
    <label><span>Distance of places shown, <i>d</i></span> <select id="own-d"><option>0.25</option><option>0.5</option><option>1</option><option>2</option><option>4</option></select></label>
    <label>Columns <output id="own-zipfX-said"></output> <input id="own-zipfX" type="range" min="0" max="2" step="0.25"></label>
    <label>Rows <output id="own-zipfY-said"></output> <input id="own-zipfY" type="range" min="0" max="2" step="0.25"></label>
    <label>It is asked for <select id="own-target"><option value="eps">the noise</option><option value="x0">the picture</option><option value="v">between (v)</option></select></label>
    <label>Inductive bias <select id="own-bias">${
  Object.entries(OWN_BIASES).map(([name, says]) => `<option value="${name}">${says}</option>`)
    .join("")
}</select></label>
    <div class="buttons"><button type="button" class="primary" id="own-go">Train</button><button type="button" id="own-new">Begin anew</button></div>
    <p class="hint"><span id="own-state" aria-live="polite">Nothing runs yet. To train, the page loads 4 MB more, and as much again to try a graphics card. Change settings in a pause: what was learned stays, unless a bias has other parameters.</span> <span id="own-engine"></span></p>
  </div>
  <figure><svg id="own-loss" viewBox="0 0 240 240" role="img" aria-label="The loss of training"></svg><figcaption>Loss: how far off its guess is; a bias's own term is left out</figcaption></figure>
  <figure><div class="grid4"><canvas id="own-samples" width="64" height="64" aria-label="16 samples"></canvas><svg id="own-rings" viewBox="0 0 64 64" aria-hidden="true"></svg></div><figcaption><span id="own-right"></span> <span id="own-rings-said"></span></figcaption></figure>
  <figure><div class="sheet" id="own-sheet" tabindex="0" role="img" aria-label="The sheet of the network that is trained here"></div><figcaption>Its sheet: 240 places, by PCA, coloured by place</figcaption></figure>
</div>`;

/** Where each engine that trains computes. */
const PLACES: Readonly<Record<string, string>> = {
  "onnx-wasm": "this processor (ONNX Runtime, WebAssembly)",
  "onnx-webgpu": "the graphics card (ONNX Runtime, WebGPU)",
  "tfjs-webgpu": "the graphics card (TensorFlow.js, WebGPU)",
};

export function ownPanel({ view }: House): void {
  element("#own").innerHTML = MARKUP;
  const button = element<HTMLButtonElement>("#own-go");
  const state = element("#own-state");
  const sheetView = new SheetView(element("#own-sheet"), { hover: () => {}, pick: () => {} });
  view.on(["theme"], () => sheetView.again());
  let worker: Worker | undefined;
  let seed = 1;
  let isRunning = false;
  /** Whether what is told still is of the network before. */
  let isNew = false;
  let losses: { step: number; loss: number }[] = [];
  let sheet: Sheet | undefined;
  let started = 0;

  const inputs = ["d", "zipfX", "zipfY", "target", "bias"] as const;
  const input = (name: typeof inputs[number]) => element<HTMLInputElement>(`#own-${name}`);
  for (const name of inputs) {
    input(name).value = String(FIRST_SETTINGS[name]);
    input(name).addEventListener("change", () => {
      tellUneven();
      if (isRunning) run(true);
    });
  }
  const tellUneven = () => {
    for (const name of ["zipfX", "zipfY"] as const) {
      const { value } = input(name);
      element(`#own-${name}-said`).textContent = value === "0"
        ? "shown evenly"
        : `unevenly, ${Number(value).toFixed(2)}`;
    }
  };
  tellUneven();
  const settings = (): OwnSettings => ({
    d: Number(input("d").value),
    zipfX: Number(input("zipfX").value),
    zipfY: Number(input("zipfY").value),
    target: input("target").value as OwnSettings["target"],
    bias: input("bias").value,
  });
  const ask = (message: OwnRequest) => {
    if (!worker) {
      worker = new Worker(new URL("./trainer.js", import.meta.url), { type: "module" });
      worker.onmessage = ({ data }: MessageEvent<OwnReply>) => told(data);
      worker.onerror = (event) =>
        told({ kind: "failed", message: event.message || "its program could not be loaded" });
    }
    worker.postMessage(message);
  };
  const run = (on: boolean) => {
    isRunning = on;
    button.textContent = on ? "Pause" : "Train";
    if (on) {
      state.textContent = "Getting ready …";
      ask({ kind: "train", settings: settings(), seed });
    } else ask({ kind: "pause" });
  };
  button.onclick = () => run(!isRunning);
  element("#own-new").onclick = () => {
    seed++;
    isNew = true;
    clear();
    run(true);
  };
  /** Nothing has been learned yet. */
  const clear = () => {
    losses = [];
    sheet = undefined;
    sheetView.show(null);
    for (const name of ["#own-loss", "#own-rings"]) element(name).replaceChildren();
    const canvas = element<HTMLCanvasElement>("#own-samples");
    canvas.getContext("2d")!.clearRect(0, 0, canvas.width, canvas.height);
    element("#own-right").textContent = "16 samples;";
    element("#own-rings-said").textContent = "rings mark where each dot belongs";
  };
  clear();

  const told = (data: OwnReply) => {
    if (data.kind === "failed") {
      isNew = isRunning = false;
      button.textContent = "Train";
      worker?.terminate();
      worker = undefined;
      state.textContent = `Training stopped: ${data.message}. “Train” begins anew.`;
    } else if (data.kind === "ready") {
      if (data.seed !== seed) return;
      isNew = false;
      if (data.step === 0) clear();
      state.textContent = "Learning.";
      element("#own-engine").textContent = `It runs on ${PLACES[data.engine]}: ${data.why}.`;
    } else if (isNew) {
      return;
    } else if (data.kind === "step") {
      losses.push({ step: data.step, loss: data.loss });
      state.textContent = `Step ${data.step}, ${
        data.perSecond.toFixed(data.perSecond < 10 ? 1 : 0)
      } steps a second.`;
      lossChart(losses);
    } else if (data.kind === "paused") {
      // It also ends what a new setting takes the place of.
      if (isRunning) return;
      state.textContent =
        `Paused at step ${data.step}. Change a setting and go on: what was learned stays, unless a bias has other parameters.`;
    } else look(data);
  };

  const look = (
    { samples, labels, right, one, sheetLabels, places, step, d }: Extract<
      OwnReply,
      { kind: "look" }
    >,
  ) => {
    paintBy(element<HTMLCanvasElement>("#own-samples"), 64, 64, (k) => {
      const [row, column] = [Math.floor(k / 64), k % 64];
      const image = Math.floor(row / OWN_N) * 4 + Math.floor(column / OWN_N);
      const v = samples[image * OWN_N ** 2 + row % OWN_N * OWN_N + column % OWN_N];
      const grey = 127.5 * (Math.min(1, Math.max(-1, v)) + 1);
      return [grey, grey, grey];
    });
    const isShown = (i: number) => labels[2 * i] % d === 0 && labels[2 * i + 1] % d === 0;
    element("#own-rings").replaceChildren(
      ...Array.from({ length: 16 }, (_, i) =>
        svg("circle", {
          class: isShown(i) ? "ring" : "ring unshown",
          cx: i % 4 * OWN_N + labels[2 * i],
          cy: Math.floor(i / 4) * OWN_N + labels[2 * i + 1],
          r: 2.8,
        })),
    );
    element("#own-right").textContent = `Step ${step}: ${
      Math.round(16 * one)
    } of 16 show one dot, ${Math.round(16 * right)} in its ring`;
    const areAllShown = Array.from({ length: 16 }, (_, i) => isShown(i)).every(Boolean);
    element("#own-rings-said").textContent = areAllShown
      ? ""
      : "(grey, dashed: at places that training does not show)";
    const before = sheet ? sheet.places.subarray(sheet.places.length / 2) : places;
    const count = sheetLabels.length / 2;
    sheet = {
      count,
      labels: sheetLabels,
      steps: 2,
      places: new Float32Array([...before, ...places]),
    };
    started = performance.now();
    glide(sheet);
  };

  /** Moves the sheet from where it was to where it is. */
  const glide = (moving: Sheet) => {
    if (moving !== sheet) return;
    const position = isStill() ? 1 : Math.min(1, (performance.now() - started) / 900);
    sheetView.show({
      sheet: moving,
      n: OWN_N,
      color: view.value.color,
      position,
      label: null,
      place: null,
      hovered: null,
    });
    if (position < 1) requestAnimationFrame(() => glide(moving));
  };
}

/** The loss by step, both logarithmic. */
function lossChart(losses: readonly { readonly step: number; readonly loss: number }[]): void {
  const [from, to] = [Math.log(2), Math.log(0.003)];
  const last = Math.log(Math.max(100, losses.at(-1)!.step));
  const x = (step: number) => 34 + 200 * Math.log(step) / last;
  const y = (loss: number) => 8 + 208 * (Math.log(loss) - from) / (to - from);
  const lines = [1, 0.1, 0.01].flatMap((v) => [
    svg("line", { x1: 34, x2: 234, y1: y(v), y2: y(v), stroke: "var(--line)" }),
    svg("text", { x: 29, y: y(v) + 4, "text-anchor": "end" }, String(v)),
  ]);
  const steps = [1, 10, 100, 1000, 10_000].filter((step) => Math.log(step) <= last)
    .map((step) =>
      svg(
        "text",
        { x: x(step), y: 234, "text-anchor": x(step) > 215 ? "end" : "middle" },
        step.toLocaleString("en"),
      )
    );
  const points = losses.map(({ step, loss }) => `${x(step).toFixed(1)},${y(loss).toFixed(1)}`);
  const line = svg("polyline", {
    points: points.join(" "),
    fill: "none",
    stroke: "var(--accent)",
    "stroke-width": 2,
    "stroke-linejoin": "round",
  });
  element("#own-loss").replaceChildren(...lines, ...steps, line);
}
