/// <reference lib="dom" />
/** The phases of the samples, and of the code where they were measured, along the dock's slider. */

import type { Phase } from "../../measures/phases/mod.ts";
import type { RecordedRun } from "../catalogue.ts";
import { element } from "./live.ts";
import { drawn, map, pointAt } from "./phases.ts";

/** Pixels of a ribbon's margin, at which the slider's thumb stands at either end. */
const MARGIN = 8;

export interface RibbonEvents {
  /** The share of the way along the ribbons that the pointer is at. */
  readonly scrub: (share: number) => void;
  readonly release: () => void;
}

/** Ribbons that can be scrubbed along; the returned function shows a run's. */
export function ribbons({ scrub, release }: RibbonEvents): (run: RecordedRun | undefined) => void {
  const box = element("#ribbons");
  const follow = ({ clientX }: PointerEvent) => {
    const { left, width } = box.getBoundingClientRect();
    scrub(Math.min(1, Math.max(0, (clientX - left - MARGIN) / (width - 2 * MARGIN))));
  };
  box.addEventListener("pointerdown", (event) => {
    box.setPointerCapture(event.pointerId);
    follow(event);
  });
  box.addEventListener("pointermove", (event) => {
    if (box.hasPointerCapture(event.pointerId)) follow(event);
  });
  box.addEventListener("pointerup", release);
  new ResizeObserver(() => label(box)).observe(box);
  return (run) => {
    box.replaceChildren(...run ? rowsOf(run) : []);
    label(box);
  };
}

function rowsOf(run: RecordedRun): HTMLElement[] {
  return (["samplePhase", "codePhase"] as const).flatMap((which) => {
    const phases = run.steps.map((step) => pointAt(run, step)?.[which] ?? null);
    if (phases.every((phase) => phase === null)) return [];
    const said = (phase: Phase) => which === "samplePhase" ? drawn(run, phase) : map(phase);
    const row = document.createElement("div");
    row.className = which === "samplePhase" ? "ribbon" : "ribbon code";
    for (let from = 0; from < phases.length;) {
      let to = from;
      while (to + 1 < phases.length && phases[to + 1] === phases[from]) to++;
      const phase = phases[from];
      if (phase) row.append(stretch(phase, said(phase), from, to, phases.length - 1));
      from = to + 1;
    }
    return [row];
  });
}

/** A phase from half a step before its first step to half a step after its last. */
function stretch(
  phase: Phase,
  said: string,
  from: number,
  to: number,
  most: number,
): HTMLElement {
  const part = document.createElement("span");
  const share = (k: number) => most === 0 ? 0 : 100 * k / most;
  const left = share(Math.max(0, from - 0.5));
  const right = most === 0 ? 100 : share(Math.min(most, to + 0.5));
  part.className = phase;
  part.style.left = `${left}%`;
  part.style.width = `${right - left}%`;
  part.title = said;
  return part;
}

/** Writes a stretch's name where all of it fits. */
function label(box: HTMLElement): void {
  for (const part of box.querySelectorAll<HTMLElement>("span")) {
    part.textContent = part.title;
    if (part.scrollWidth > part.clientWidth) part.textContent = "";
  }
}
