/// <reference lib="dom" />
/** The chain as a filmstrip, and the network's answer beside the best possible one. */

import { SAMPLERS } from "../messages.ts";
import { fill } from "./choice.ts";
import { element, type House, runOf } from "./live.ts";
import { paint, paintDifference } from "./pictures.ts";
import { KNOWN_COORDINATES, type View } from "./state.ts";

const CELLS = 11;
const NAMES: Readonly<Record<typeof SAMPLERS[number], string>> = {
  held: "DDIM, held in range",
  ddim: "DDIM",
  ddpm: "DDPM (adds noise)",
  heun: "Heun",
};
const TOLD_NAMES: Readonly<Record<typeof KNOWN_COORDINATES[number], string>> = {
  xy: "x and y",
  x: "x alone",
  y: "y alone",
  none: "nothing",
};

/** Draws the film; the returned function shows the exact denoiser's answer once it comes. */
export function filmPanel(house: House, askExact: () => void): (x0: Float32Array) => void {
  const { view, live } = house;
  const film = element("#film");
  const slider = element<HTMLInputElement>("#frame");
  const cells = Array.from({ length: CELLS }, (_, k) => {
    const button = document.createElement("button");
    button.type = "button";
    const [noisy, clean] = [0, 1].map(() => button.appendChild(document.createElement("canvas")));
    const name = button.appendChild(document.createElement("span"));
    button.onclick = () => view.set({ frame: frameOf(k) });
    film.append(button);
    return { button, noisy, clean, name };
  });
  const frameOf = (k: number) => Math.round(k * view.value.steps / (CELLS - 1));
  slider.oninput = () => view.set({ frame: slider.valueAsNumber });

  const sampler = element<HTMLSelectElement>("#sampler");
  fill(sampler, SAMPLERS.map((name) => [name, NAMES[name]]));
  sampler.onchange = () => view.set({ sampler: sampler.value as View["sampler"] });
  const told = element<HTMLSelectElement>("#told");
  fill(told, KNOWN_COORDINATES.map((name) => [name, TOLD_NAMES[name]]));
  told.onchange = () => view.set({ told: told.value as View["told"] });
  const numbers = ["steps", "seed", "wx", "wy"] as const;
  for (const name of numbers) {
    const input = element<HTMLInputElement>(`#${name}`);
    input.onchange = () => {
      const value = Math.min(Number(input.max), Math.max(Number(input.min), input.valueAsNumber));
      if (!Number.isFinite(value)) input.value = String(view.value[name]);
      else if (name === "steps") view.set({ steps: Math.round(value), frame: Math.round(value) });
      else view.set({ [name]: name === "seed" ? Math.round(value) : value });
    };
  }
  element("#reseed").onclick = () => view.set({ seed: view.value.seed + 1 });

  view.on(["sampler", "steps", "seed", "wx", "wy", "told", "run"], () => {
    for (const name of numbers) {
      element<HTMLInputElement>(`#${name}`).value = String(view.value[name]);
    }
    sampler.value = view.value.sampler;
    told.value = view.value.told;
    slider.max = String(view.value.steps);
    element("#film-steps").textContent = String(view.value.steps);
    const isGuided = canGuide(house);
    element("#guidance").hidden = !isGuided;
    element("#guidance-why").textContent = isGuided
      ? "Guidance asks the network with a coordinate and without, and goes further along the difference; 1 is no guidance."
      : "Guidance by x and y needs a network that was sometimes not told them; this one always was.";
  });

  const show = () => {
    const { frames, loaded } = live.value;
    const run = runOf(house, view.value.run);
    if (!run) return;
    const { n } = run.config.world;
    const { steps } = view.value;
    const frame = Math.min(view.value.frame, frames.length - 1);
    slider.value = String(view.value.frame);
    for (const [k, { button, noisy, clean, name }] of cells.entries()) {
      const index = frameOf(k);
      const found = frames[index];
      button.setAttribute("aria-pressed", String(frameOf(k) === nearestOf(view.value.frame)));
      button.setAttribute("aria-label", `Frame ${index} of ${steps}`);
      // A short chain has fewer frames than cells; of a long one narrow screens show every other.
      button.hidden = k > 0 && index === frameOf(k - 1);
      button.classList.toggle("spare", steps >= CELLS - 1 && k % 2 === 1);
      button.classList.toggle("waiting", !found || loaded === null);
      name.textContent = index === 0
        ? "noise"
        : index === steps
        ? "picture"
        : found
        ? `t = ${Math.round(found.t)}`
        : "\u00a0";
      if (!found) continue;
      paint(noisy, found.xt, n);
      // The noise at the start is followed by what is made of it.
      const belief = frames[Math.min(index + 1, frames.length - 1)].x0;
      if (belief) paint(clean, belief, n);
    }
    if (frame < 0 || frames.length < 2) return;
    const asked = frameInView(house);
    const belief = frames[asked + 1]?.x0;
    if (belief) paint(element<HTMLCanvasElement>("#look-network"), belief, n);
    askExact();
  };
  const nearestOf = (frame: number) =>
    cells.map((_, k) => frameOf(k)).reduce(
      (best, f) => Math.abs(f - frame) < Math.abs(best - frame) ? f : best,
      0,
    );
  live.on(["frames", "loaded"], show);
  view.on(["frame", "steps", "told"], show);

  return (x0) => {
    const run = runOf(house, view.value.run);
    const belief = live.value.frames[frameInView(house) + 1]?.x0;
    if (!run || !belief || belief.length !== x0.length) return;
    const { n } = run.config.world;
    paint(element<HTMLCanvasElement>("#look-exact"), x0, n);
    const difference = belief.map((v, k) => (Math.min(1, Math.max(-1, v)) - x0[k]) / 2);
    paintDifference(element<HTMLCanvasElement>("#look-difference"), difference, n);
    const rms = Math.sqrt(difference.reduce((sum, v) => sum + v * v, 0) / difference.length);
    element("#look-error").textContent = `Difference: ${(100 * rms).toFixed(1)}\u00a0%`;
    const { t } = live.value.frames[frameInView(house)];
    element("#look-when").textContent = `t = ${Math.round(t)} of 1,000 steps of noise`;
  };
}

/** The frame whose noise the network and the exact denoiser are both asked about. */
export function frameInView({ view, live }: House): number {
  return Math.max(
    0,
    Math.min(view.value.frame, live.value.frames.length - 2, view.value.steps - 1),
  );
}

/** Whether the run's network was sometimes not told a coordinate, so that guidance means something. */
export function canGuide(house: House): boolean {
  const config = runOf(house, house.view.value.run)?.config;
  return config !== undefined && config.dropX > 0 && config.dropY > 0;
}
