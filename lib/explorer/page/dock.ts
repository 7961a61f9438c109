/// <reference lib="dom" />
/** The scrubber of training, under every panel: a logarithmic axis with the phases above it. */

import type { Phase } from "../../measures/phases/mod.ts";
import type { CurvePoint } from "../catalogue.ts";
import { element, type House, nearestStep, runOf } from "./live.ts";
import { isStill } from "./pictures.ts";

/** Recorded steps that pass in a second of play. */
const SPEED = 1.6;
/** Seconds that the end is held before play begins anew. */
const HOLD = 2.2;

const MEANINGS: Readonly<Record<Phase, string>> = {
  A: "noise or several dots",
  B: "one dot, wrong place",
  C: "one dot, right place",
  other: "",
};

export function dock(house: House): { play: () => void } {
  const { view, live } = house;
  const slider = element<HTMLInputElement>("#position");
  const button = element<HTMLButtonElement>("#play");
  const stepsOf = () => runOf(house, view.value.run)?.steps ?? [];
  let held = 0;
  let last = 0;

  slider.oninput = () => {
    live.set({ playing: false, position: slider.valueAsNumber });
  };
  slider.onchange = () => settle();
  slider.onkeydown = (event) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const most = stepsOf().length - 1;
    live.set({
      playing: false,
      position: Math.min(most, Math.max(0, Math.round(live.value.position) + by)),
    });
    settle();
  };
  /** The step whose picture is shown becomes the view's. */
  const settle = () => {
    const position = Math.round(live.value.position);
    const step = stepsOf()[position];
    if (step === undefined) return;
    live.set({ position });
    view.set({ step });
  };
  const tick = (now: number) => {
    if (!live.value.playing) return;
    const seconds = Math.min(0.1, (now - last) / 1000);
    last = now;
    const most = stepsOf().length - 1;
    if (live.value.position >= most) {
      held += seconds;
      if (held > HOLD) {
        held = 0;
        live.set({ position: 0 });
      }
    } else live.set({ position: Math.min(most, live.value.position + SPEED * seconds) });
    requestAnimationFrame(tick);
  };
  const play = () => {
    if (live.value.playing || stepsOf().length < 2) return;
    held = 0;
    last = performance.now();
    if (live.value.position >= stepsOf().length - 1) live.set({ position: 0 });
    live.set({ playing: true });
    requestAnimationFrame(tick);
  };
  button.onclick = () => live.value.playing ? live.set({ playing: false }) : play();

  view.on(["run"], () => {
    const steps = stepsOf();
    slider.max = String(Math.max(0, steps.length - 1));
    const at = steps.indexOf(view.value.step);
    live.set({ position: at >= 0 ? at : Math.max(0, steps.length - 1) });
    ribbons(house);
  });
  live.on(["playing"], ({ playing }) => {
    button.textContent = playing ? "❚❚" : "▶";
    button.setAttribute("aria-label", playing ? "Stop" : "Play through training");
    if (!playing) settle();
  });
  live.on(["position"], ({ position }) => {
    if (slider !== document.activeElement || live.value.playing) slider.value = String(position);
    const step = stepsOf()[Math.round(position)] ?? 0;
    const point = pointAt(runOf(house, view.value.run)?.curve ?? [], step);
    const phase = point?.samplePhase;
    const text = document.createElement("b");
    text.textContent = `Step ${step.toLocaleString("en")}`;
    element("#step").replaceChildren(text, phase ? ` ${MEANINGS[phase]}` : "");
    slider.setAttribute("aria-valuetext", `Step ${step}${phase ? `: ${MEANINGS[phase]}` : ""}`);
  });
  view.on(["step"], ({ step }) => {
    const at = stepsOf().indexOf(step);
    if (at >= 0 && !live.value.playing) live.set({ position: at });
  });
  return { play: () => isStill() || play() };
}

function pointAt(curve: readonly CurvePoint[], step: number): CurvePoint | undefined {
  const nearest = nearestStep(curve.map((point) => point.step), step);
  return curve.find((point) => point.step === nearest);
}

/** The phases of the samples, and of the code where they were measured, along the slider. */
function ribbons(house: House): void {
  const run = runOf(house, house.view.value.run);
  const steps = run?.steps ?? [];
  const rows = (["samplePhase", "codePhase"] as const).flatMap((which) => {
    const phases = steps.map((step) => pointAt(run!.curve, step)?.[which] ?? null);
    if (phases.every((phase) => phase === null)) return [];
    const row = document.createElement("div");
    row.className = "ribbon";
    for (let from = 0; from < phases.length;) {
      let to = from;
      while (to + 1 < phases.length && phases[to + 1] === phases[from]) to++;
      const phase = phases[from];
      if (phase) row.append(stretch(phase, from, to, steps.length - 1, which === "samplePhase"));
      from = to + 1;
    }
    return [row];
  });
  element("#ribbons").replaceChildren(...rows);
}

function stretch(phase: Phase, from: number, to: number, most: number, isImages: boolean): Element {
  const part = document.createElement("span");
  const [left, right] = [Math.max(0, from - 0.5), Math.min(most, to + 0.5)].map((k) =>
    100 * k / most
  );
  part.className = phase;
  part.style.left = `${left}%`;
  part.style.width = `${right - left}%`;
  const codes: Readonly<Record<Phase, string>> = {
    A: "map: none",
    B: "map: flat, disordered",
    C: "map: flat, ordered",
    other: "map: ordered, not flat",
  };
  part.title = isImages ? `draws ${MEANINGS[phase]}` : codes[phase];
  if (right - left > 15) part.textContent = part.title;
  return part;
}
