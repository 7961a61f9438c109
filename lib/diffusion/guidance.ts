import type { Denoise, Known } from "./denoise.ts";

/**
 * Classifier-free guidance by the whole label: D_0 + w (D_c - D_0), with c what the caller knows
 * (Ho and Salimans 2022). w = 1 is the plain conditional denoiser.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { type Denoise, levelAt, schedule } from "./mod.ts";
 * const told = { none: 1, x: 2, y: 3, xy: 5 };
 * const denoise: Denoise = ({ known }) => Promise.resolve(Float32Array.of(told[known]));
 * const level = levelAt(schedule("linear"), 500);
 * const asked = { xt: Float32Array.of(0), level, labels: Float32Array.of(8, 20) };
 * assert.deepEqual(await guided(denoise, 2)({ ...asked, known: "xy" }), Float32Array.of(9));
 * ```
 */
export function guided(denoise: Denoise, weight: number): Denoise {
  return combined(denoise, (known) => known === "none" ? [] : [[known, weight]]);
}

/**
 * Guidance by each coordinate apart: D_0 + w_x (D_x - D_0) + w_y (D_y - D_0). A coordinate that the
 * caller does not know adds nothing.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { type Denoise, levelAt, schedule } from "./mod.ts";
 * const told = { none: 1, x: 2, y: 3, xy: 5 };
 * const denoise: Denoise = ({ known }) => Promise.resolve(Float32Array.of(told[known]));
 * const level = levelAt(schedule("linear"), 500);
 * const asked = { xt: Float32Array.of(0), level, labels: Float32Array.of(8, 20) };
 * const both = guidedPerCoordinate(denoise, { x: 2, y: 1 });
 * assert.deepEqual(await both({ ...asked, known: "xy" }), Float32Array.of(5));
 * ```
 */
export function guidedPerCoordinate(
  denoise: Denoise,
  weights: { readonly x: number; readonly y: number },
): Denoise {
  return combined(denoise, (known) => {
    const terms: [Known, number][] = [];
    if (known === "x" || known === "xy") terms.push(["x", weights.x]);
    if (known === "y" || known === "xy") terms.push(["y", weights.y]);
    return terms;
  });
}

/** D_0 + sum of w_c (D_c - D_0) over the terms (c, w_c). */
function combined(
  denoise: Denoise,
  termsOf: (known: Known) => readonly (readonly [Known, number])[],
): Denoise {
  return async (noisy) => {
    const blind = await denoise({ ...noisy, known: "none" });
    const out = blind.slice();
    for (const [known, weight] of termsOf(noisy.known)) {
      const told = await denoise({ ...noisy, known });
      for (let k = 0; k < out.length; k++) out[k] += weight * (told[k] - blind[k]);
    }
    return out;
  };
}
