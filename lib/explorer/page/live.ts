/// <reference lib="dom" />
/** What happens while the page is open and no link needs to keep. */

import type { Catalogue, RecordedRun } from "../catalogue.ts";
import type { Frame, Place } from "../messages.ts";
import type { Recordings } from "./recordings.ts";
import { NO_RUN, type View } from "./state.ts";
import type { Store } from "./store.ts";

export interface Live {
  /** Where training is, as a place among the run's recorded steps; fractions while it plays. */
  readonly position: number;
  readonly playing: boolean;
  /** The chain as far as it has been drawn. */
  readonly frames: readonly Frame[];
  /** The network's one-step answer while the label moves; null when the chain has caught up. */
  readonly glance: Float32Array<ArrayBuffer> | null;
  /** Index of the sheet's label under the pointer. */
  readonly hovered: number | null;
  /** What the network says of that label, once it has. */
  readonly inspected: {
    readonly index: number;
    readonly sample: Float32Array<ArrayBuffer>;
    readonly code: Float32Array<ArrayBuffer> | null;
  } | null;
  /** The dragged label's code among the sheet's; null before it is known. */
  readonly place: Place | null;
  /** The engine that computes, once there is one. */
  readonly engine: string | null;
  /** The step whose weights answer. */
  readonly loaded: number | null;
}

export const STILL: Live = {
  position: 0,
  playing: false,
  frames: [],
  glance: null,
  hovered: null,
  inspected: null,
  place: null,
  engine: null,
  loaded: null,
};

/** What every panel is given. */
export interface House {
  readonly catalogue: Catalogue;
  readonly view: Store<View>;
  readonly live: Store<Live>;
  readonly recordings: Recordings;
}

export function runOf(
  { catalogue }: Pick<House, "catalogue">,
  id: string,
): RecordedRun | undefined {
  return id === NO_RUN ? undefined : catalogue.runs.find((run) => run.id === id);
}

/** The recorded step nearest to another run's, by ratio. */
export function nearestStep(steps: readonly number[], step: number): number {
  const distance = (s: number) => Math.abs(Math.log((s + 1) / (step + 1)));
  return steps.reduce((best, s) => distance(s) < distance(best) ? s : best, steps[0] ?? 0);
}

export function element<T extends Element = HTMLElement>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (!found) throw new RangeError(`Cannot build the page as it lacks ${selector}`);
  return found;
}
