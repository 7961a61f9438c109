/** Where a session on a graphics processor is to leave what it computes. */

import type { LoweredModel, StatePort } from "./lower.ts";

/** Whether a state can stay there: the library has booleans as bytes, and counters are small. */
const stays = ({ dtype, next }: StatePort): boolean => dtype === "float32" && next !== undefined;

/** A place for each output, as sessions take it: states stay, so that a step feeds the next. */
export function outputPlaces({ state, outputs }: LoweredModel): Record<string, string> {
  const places: Record<string, string> = {};
  for (const { tensor } of Object.values(outputs)) places[tensor] = "cpu";
  for (const port of Object.values(state)) {
    if (port.next) places[port.next.tensor] = stays(port) ? "gpu-buffer" : "cpu";
    if (port.check) places[port.check] = "cpu";
  }
  return places;
}
