/** Whether an engine and PyTorch compute the same: loss and gradient for the same parameters. */

import type { UNetConfig } from "../../model/mod.ts";
import type { Process } from "./process.ts";
import { gradientStep } from "./steps.ts";

export interface Agreement {
  readonly parameters: number;
  readonly losses: readonly [ours: number, theirs: number];
  /** Length of the difference of the gradients over the length of PyTorch's. */
  readonly gradientError: number;
}

/** Both processes must be of the same `config` and `batch`. */
export async function agreement(
  ours: Process,
  theirs: Process,
  config: UNetConfig,
  batch: number,
): Promise<Agreement> {
  const sizes = [(await ours.hello()).parameters, (await theirs.hello()).parameters];
  if (sizes[0] !== sizes[1]) {
    throw new RangeError(
      "Cannot compare the networks as both need the same parameters: " +
        `current values are ${sizes.join(" and ")}`,
    );
  }
  const { state, inputs } = gradientStep(config, batch);
  const values = [state.params, ...Object.values(inputs)].flatMap((part) => [...part]);
  const file = Deno.makeTempFileSync({ suffix: ".f32" });
  try {
    const ask = async (process: Process) => {
      Deno.writeFileSync(file, new Uint8Array(Float32Array.from(values).buffer));
      const { loss } = await process.ask({ do: "check", file });
      return { loss, gradient: new Float32Array(Deno.readFileSync(file).buffer) };
    };
    const [a, b] = [await ask(ours), await ask(theirs)];
    return {
      parameters: sizes[0],
      losses: [a.loss, b.loss],
      gradientError: relativeError(a.gradient, b.gradient),
    };
  } finally {
    Deno.removeSync(file);
  }
}

/**
 * |a - b| / |b|.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(relativeError([3, 1], [3, 4]), 3 / 5);
 * ```
 */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) {
    throw new RangeError(
      "Cannot compare vectors as their lengths must agree: " +
        `current values are ${a.length} and ${b.length}`,
    );
  }
  let [difference, length] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    length += b[i] ** 2;
  }
  return Math.sqrt(difference / length);
}
