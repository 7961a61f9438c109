import { levelAt, noised, type Schedule } from "../diffusion/mod.ts";
import type { Network } from "../network/mod.ts";
import { normals, stream } from "../random/mod.ts";
import type { Deviation } from "../records/mod.ts";
import { CLEARANCE, render, type WorldConfig } from "../world/mod.ts";

const LABELS = 128;
const STEPS = [50, 100, 200, 300, 500, 700] as const;
/** Pixels over which an image is differentiated along a coordinate. */
const DIFFERENCE = 0.05;

/**
 * In which directions do the network's estimates err? A bump that is drawn a little to the side errs
 * along the image's change with x or with y, its tangents; all else is noise that is left, or a
 * shape that is wrong. The right estimate is known: it is the label's image.
 */
export async function deviations(
  world: WorldConfig,
  net: Network,
  schedule: Schedule,
): Promise<Deviation[]> {
  const { n, sigma } = world;
  const pixels = n * n;
  const random = stream(0, "evaluate/deviations/labels");
  const margin = CLEARANCE * sigma;
  const labels = Float32Array.from(
    { length: 2 * LABELS },
    () => margin + (n - 2 * margin) * random.uniform(),
  );
  const images = render(world, labels);
  const tangents = { x: tangent(world, labels, 0), y: tangent(world, labels, 1) };
  const eps = normals(stream(0, "evaluate/deviations/noise"), LABELS * pixels);
  const found: Deviation[] = [];
  for (const t of STEPS) {
    const level = levelAt(schedule, t);
    const estimate = await net.denoise({
      xt: noised(images, eps, [level]),
      level,
      labels,
      known: "xy",
    });
    const sums = { x: 0, y: 0, rest: 0 };
    for (let b = 0; b < LABELS; b++) {
      const from = b * pixels;
      const error = Float64Array.from(
        { length: pixels },
        (_, p) => estimate[from + p] - images[from + p],
      );
      const along = (axis: "x" | "y") => {
        const direction = tangents[axis].subarray(from, from + pixels);
        const size = Math.sqrt(dot(direction, direction));
        return { size, share: dot(error, direction) / size };
      };
      const [x, y] = [along("x"), along("y")];
      // What a pixel of move makes of the image is the unit, so that x and y are pixels.
      const unit = x.size * y.size;
      sums.x += x.share ** 2 / unit;
      sums.y += y.share ** 2 / unit;
      sums.rest += (dot(error, error) - x.share ** 2 - y.share ** 2) / (pixels - 2) / unit;
    }
    const [x, y, rest] = [sums.x, sums.y, sums.rest].map((sum) => digits(Math.sqrt(sum / LABELS)));
    found.push({ t, tau: digits(level.tau), x, y, rest });
  }
  return found;
}

/** How the images of labels change with one coordinate, for each pixel that it moves. */
function tangent(world: WorldConfig, labels: Float32Array, axis: 0 | 1): Float64Array {
  const moved = (by: number) => render(world, labels.map((mu, k) => k % 2 === axis ? mu + by : mu));
  const [before, after] = [moved(-DIFFERENCE), moved(DIFFERENCE)];
  return Float64Array.from(after, (v, p) => (v - before[p]) / (2 * DIFFERENCE));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let p = 0; p < a.length; p++) sum += a[p] * b[p];
  return sum;
}

const digits = (value: number): number => Number(value.toPrecision(4));
