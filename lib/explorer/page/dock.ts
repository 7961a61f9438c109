/// <reference lib="dom" />
/** The scrubber of training, under every panel: a logarithmic axis with the phases above it. */

import { element, type House, nearestStep, runOf } from "./live.ts";
import { drawn, map, pointAt } from "./phases.ts";
import { isStill } from "./pictures.ts";
import { ribbons } from "./ribbons.ts";

/** Recorded steps that pass in a second of play. */
const SPEED = 1.6;

export function dock(house: House): { play: () => void } {
  const { view, live } = house;
  const slider = element<HTMLInputElement>("#position");
  const button = element<HTMLButtonElement>("#play");
  const stepsOf = () => runOf(house, view.value.run)?.steps ?? [];
  const most = () => Math.max(0, stepsOf().length - 1);
  const placeOf = (step: number) => Math.max(0, stepsOf().indexOf(nearestStep(stepsOf(), step)));
  let last = 0;

  const scrub = (position: number) => live.set({ playing: false, position });
  slider.oninput = () => scrub(slider.valueAsNumber);
  slider.onchange = () => settle();
  slider.onkeydown = (event) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    scrub(Math.min(most(), Math.max(0, Math.round(live.value.position) + by)));
    settle();
  };
  /** The step whose picture is shown becomes the view's. */
  const settle = () => {
    const position = Math.round(live.value.position);
    const step = stepsOf()[position];
    if (step === undefined) return;
    live.set({ position });
    slider.value = String(position);
    view.set({ step });
  };
  const tick = (now: number) => {
    if (!live.value.playing) return;
    const seconds = Math.min(0.1, (now - last) / 1000);
    last = now;
    const position = Math.min(most(), live.value.position + SPEED * seconds);
    live.set({ position, playing: position < most() });
    requestAnimationFrame(tick);
  };
  const play = () => {
    if (live.value.playing || most() === 0) return;
    last = performance.now();
    if (live.value.position >= most()) live.set({ position: 0 });
    live.set({ playing: true });
    requestAnimationFrame(tick);
  };
  button.onclick = () => live.value.playing ? live.set({ playing: false }) : play();
  const showRibbons = ribbons({ scrub: (share) => scrub(share * most()), release: settle });

  /** Step and phases, as text. */
  const tell = () => {
    const { position, playing } = live.value;
    if (slider !== document.activeElement || playing) slider.value = String(position);
    const run = runOf(house, view.value.run);
    const step = stepsOf()[Math.round(position)] ?? view.value.step;
    const { samplePhase, codePhase } = run && pointAt(run, step) || {};
    const lines = [
      ...samplePhase ? [drawn(run!, samplePhase)] : [],
      ...codePhase ? [map(codePhase)] : [],
    ];
    const text = document.createElement("b");
    text.textContent = `Step ${step.toLocaleString("en")}`;
    element("#step").replaceChildren(
      text,
      ...lines.map((line) => {
        const part = document.createElement("span");
        part.textContent = line;
        return part;
      }),
    );
    slider.setAttribute("aria-valuetext", [`Step ${step}`, ...lines].join(", "));
  };
  view.on(["run"], ({ run, step }) => {
    const isScrubbed = most() > 0;
    slider.max = String(most());
    slider.hidden = !isScrubbed;
    button.disabled = !isScrubbed;
    element("#kept").hidden = isScrubbed;
    element("#kept").textContent = stepsOf().length === 0
      ? "No step is kept of this training."
      : "Only the last step is kept of this training.";
    live.set({ position: placeOf(step) });
    showRibbons(runOf(house, run));
    tell();
  });
  live.on(["playing"], ({ playing }) => {
    button.textContent = playing ? "❚❚" : "▶";
    button.setAttribute("aria-label", playing ? "Stop" : "Play through training");
    if (!playing) settle();
  });
  live.on(["position"], tell);
  view.on(["step"], ({ step }) => {
    if (live.value.playing) return;
    live.set({ position: placeOf(step) });
    settle();
  });
  return { play: () => isStill() || play() };
}
