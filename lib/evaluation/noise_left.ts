import { type Denoise, levelAt, noised, type Schedule } from "../diffusion/mod.ts";
import { normals, stream } from "../random/mod.ts";
import type { NoiseLeft } from "../records/mod.ts";
import { CLEARANCE, render, tones, type WorldConfig } from "../world/mod.ts";
import { digits } from "./digits.ts";

const LABELS = 128;
const STEPS = [50, 100, 200, 300, 500, 700] as const;
/** Pixels by which a coordinate or the width is changed, to see how an image changes with it. */
const DIFFERENCE = 0.05;

type Group = keyof Omit<NoiseLeft, "t" | "tau">;

/** Directions in which an image may change, by what becomes of its object; all others are `rest`. */
const DIRECTIONS = ["x", "y", "height", "shape", "shape", "shape"] as const satisfies Group[];

/**
 * How much of the noise is left in a denoiser's estimates, by what the noise does to the object:
 * what moves it along x or y, what changes its height, what widens, stretches or turns it, and all
 * the rest. The right estimate is known: it is the label's image. A share is the slope of the
 * estimate's error on the noise that was put in, over labels and directions: 1 where it stays, 0
 * where it is taken away, whatever else is wrong with the estimate.
 */
export async function noiseLeft(
  world: WorldConfig,
  denoise: Denoise,
  schedule: Schedule,
): Promise<NoiseLeft[]> {
  const { n, sigma } = world;
  const pixels = n * n;
  const random = stream(0, "evaluate/noise left/labels");
  const margin = CLEARANCE * sigma;
  const labels = Float32Array.from(
    { length: 2 * LABELS },
    () => margin + (n - 2 * margin) * random.uniform(),
  );
  const images = render(world, labels);
  const directions = orthonormal(changes(world, labels, images), pixels);
  const eps = normals(stream(0, "evaluate/noise left/noise"), LABELS * pixels);
  const found: NoiseLeft[] = [];
  for (const t of STEPS) {
    const level = levelAt(schedule, t);
    const xt = noised(images, eps, [level]);
    const estimate = await denoise({ xt, level, labels, known: "xy" });
    const sums = new Map<Group, { both: number; noise: number }>();
    const add = (group: Group, both: number, noise: number) => {
      const sum = sums.get(group) ?? { both: 0, noise: 0 };
      sums.set(group, { both: sum.both + both, noise: sum.noise + noise });
    };
    for (let b = 0; b < LABELS; b++) {
      const part = (values: ArrayLike<number>) => (p: number) => values[b * pixels + p];
      const [guess, image, normal] = [estimate, images, eps].map(part);
      const error = Float64Array.from({ length: pixels }, (_, p) => guess(p) - image(p));
      const noise = Float64Array.from({ length: pixels }, (_, p) => level.tau * normal(p));
      let [both, all] = [dot(error, noise), dot(noise, noise)];
      directions.forEach((direction, k) => {
        const own = direction.subarray(b * pixels, (b + 1) * pixels);
        const along = dot(noise, own);
        const product = dot(error, own) * along;
        add(DIRECTIONS[k], product, along * along);
        both -= product;
        all -= along * along;
      });
      add("rest", both, all);
    }
    const share = (group: Group) => {
      const { both, noise } = sums.get(group)!;
      return digits(both / noise);
    };
    found.push({
      t,
      tau: digits(level.tau),
      x: share("x"),
      y: share("y"),
      height: share("height"),
      shape: share("shape"),
      rest: share("rest"),
    });
  }
  return found;
}

/** How the images change with x, y, height, width, stretch along x against y, and along a diagonal. */
function changes(
  world: WorldConfig,
  labels: Float32Array,
  images: Float32Array,
): Float64Array[] {
  const moved = (byX: number, byY: number) =>
    render(world, labels.map((mu, k) => mu + DIFFERENCE * (k % 2 === 0 ? byX : byY)));
  const [right, left, down, up] = [moved(1, 0), moved(-1, 0), moved(0, 1), moved(0, -1)];
  const corners = [moved(1, 1), moved(-1, -1), moved(1, -1), moved(-1, 1)];
  const wide = render({ ...world, sigma: world.sigma + DIFFERENCE }, labels);
  const { ground } = tones(world);
  const combined = (of: (p: number) => number) => Float64Array.from(images, (_, p) => of(p));
  return [
    combined((p) => right[p] - left[p]),
    combined((p) => down[p] - up[p]),
    combined((p) => images[p] - ground),
    combined((p) => wide[p] - images[p]),
    combined((p) => right[p] + left[p] - down[p] - up[p]),
    combined((p) => corners[0][p] + corners[1][p] - corners[2][p] - corners[3][p]),
  ];
}

/** The directions, image by image, each of length 1 and free of those before it. */
function orthonormal(directions: readonly Float64Array[], pixels: number): Float64Array[] {
  const found: Float64Array[] = [];
  for (const direction of directions) {
    const out = direction.slice();
    for (let from = 0; from < out.length; from += pixels) {
      const own = out.subarray(from, from + pixels);
      for (const before of found) {
        const other = before.subarray(from, from + pixels);
        const along = dot(own, other);
        for (let p = 0; p < pixels; p++) own[p] -= along * other[p];
      }
      const length = Math.sqrt(dot(own, own));
      for (let p = 0; p < pixels; p++) own[p] /= length;
    }
    found.push(out);
  }
  return found;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let p = 0; p < a.length; p++) sum += a[p] * b[p];
  return sum;
}
