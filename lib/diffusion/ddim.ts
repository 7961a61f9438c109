import { levelAt } from "./schedule.ts";
import { type SampleEvent, type Sampling, startNoise, stepGrid } from "./sampling.ts";

/**
 * DDIM (Song et al. 2021, equations 12 and 16): from level t to s,
 *
 *     x_s = sqrt(alphaBar_s) D + sqrt(1 - alphaBar_s - d^2) eps^ + d noise,
 *     eps^ = (x_t - sqrt(alphaBar_t) D) / sqrt(1 - alphaBar_t),
 *     d = eta sqrt((1 - alphaBar_s) / (1 - alphaBar_t)) sqrt(1 - alphaBar_t / alphaBar_s).
 *
 * eta = 0, as it is unless said, is deterministic after x_T; eta = 1 is DDPM.
 */
export async function* ddim(
  { eta = 0, ...sampling }: Sampling & { readonly eta?: number },
): AsyncGenerator<SampleEvent, void> {
  if (!(eta >= 0 && eta <= 1)) {
    throw new RangeError(`Cannot sample as eta must be in [0, 1]: current value is ${eta}`);
  }
  const { denoise, schedule, labels, known, random } = sampling;
  const grid = stepGrid(sampling);
  let xt = startNoise(sampling);
  for (let k = 1; k < grid.length; k++) {
    const level = levelAt(schedule, grid[k - 1]);
    const next = levelAt(schedule, grid[k]);
    const x0 = await denoise({ xt, level, labels, known });
    const a = level.alphaBar;
    const b = next.alphaBar;
    const deviation = eta * Math.sqrt((1 - b) / (1 - a) * (1 - a / b));
    const epsWeight = Math.sqrt(Math.max(0, 1 - b - deviation ** 2));
    xt = xt.map((v, i) => {
      const eps = (v - Math.sqrt(a) * x0[i]) / Math.sqrt(1 - a);
      const noise = deviation > 0 ? deviation * random.normal() : 0;
      return Math.sqrt(b) * x0[i] + epsWeight * eps + noise;
    });
    yield { step: k, steps: grid.length - 1, level: next, xt, x0 };
  }
}
