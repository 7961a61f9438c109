/** Twenty steps of Adam, and what of them is compared with the golden trajectory. */

import type { NamedValues } from "../../../lib/engine/mod.ts";
import { sizeOf } from "../../../lib/engine/graph/graph.ts";
import { normals, stream } from "../../../lib/random/mod.ts";
import { dot } from "./dot.ts";
import { corrections, perturbedParameters, questionValues, specsOf, type Tiny } from "./tiny.ts";

export const TINY: Tiny = { n: 16, batch: 4 };
export const STEPS = 20;
export const DIRECTIONS = 3;

/** A random vector of the parameters' size. */
export const direction = (k: number, size: number): Float32Array<ArrayBuffer> =>
  normals(stream(1, "trajectory/direction", k), size);

/** A trajectory, seen along a few directions; changes are those since the start. */
export interface Trajectory {
  /** By step. */
  readonly losses: readonly number[];
  /** Length of the change, by step. */
  readonly lengths: readonly number[];
  /** Change along each direction, by step. */
  readonly projections: readonly (readonly number[])[];
  /** By parameter tensor: length of its change by the last step, and its change along direction 0. */
  readonly tensors: Readonly<Record<string, readonly [length: number, projection: number]>>;
}

export interface Steps {
  write(values: { readonly params: Float32Array<ArrayBuffer> }): Promise<void>;
  run(inputs: NamedValues): Promise<NamedValues>;
  read(name: "params"): Promise<NamedValues>;
}

/** The first `count` steps of the trajectory. */
export async function trajectoryOf(steps: Steps, count = STEPS): Promise<Trajectory> {
  const start = perturbedParameters(TINY);
  const question = questionValues(TINY);
  const directions = Array.from({ length: DIRECTIONS }, (_, k) => direction(k, start.length));
  const [losses, lengths, projections]: [number[], number[], number[][]] = [[], [], []];
  let change = new Float64Array(start.length);
  await steps.write({ params: start });
  for (let step = 1; step <= count; step++) {
    losses.push((await steps.run({ ...question, ...corrections(step) })).loss[0]);
    const { params } = await steps.read("params");
    change = Float64Array.from(params, (value, k) => value - start[k]);
    lengths.push(Math.sqrt(dot(change, change)));
    projections.push(directions.map((along) => dot(change, along)));
  }
  const tensors: Record<string, [number, number]> = {};
  let from = 0;
  for (const [name, { shape }] of Object.entries(specsOf(TINY))) {
    const [part, along] = [change, directions[0]].map((v) =>
      v.subarray(from, from + sizeOf(shape))
    );
    tensors[name] = [Math.sqrt(dot(part, part)), dot(part, along)];
    from += sizeOf(shape);
  }
  return { losses, lengths, projections, tensors };
}
