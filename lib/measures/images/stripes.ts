import { fitPeak } from "./fit.ts";
import { emptyReadout, NONE, ONE, type Readout, SEVERAL } from "./readout.ts";
import { CLEARLY, LEAST_MASS, MOST_MASS, THRESHOLD } from "./thresholds.ts";
import { checkTemplate, countImages, gaussian, lowestPeak, type Template } from "./template.ts";

/** The stripes of one axis, image by image. */
export interface AxisReadout {
  /** Per image an index into KINDS. */
  readonly kinds: Uint8Array;
  /** Per image the stripe's place along the axis, NaN unless there is exactly one. */
  readonly at: Float64Array;
}

/** A stripe's share of an image's range: a cross is half one stripe, half the other. */
const STRIPE_HEIGHT = 1 / 2;

/**
 * Finds the stripes of images [count, n, n] of v = (g(u - x) + g(w - y)) / 2, or of one half of it.
 *
 * Averaged along y, such an image is g(u - x) / 2 on a constant, and that profile holds all that
 * the pixels say about x; likewise for y. The finder's rules for bumps hold in one dimension.
 */
export function findStripes(
  images: Float32Array,
  template: Template,
): { readonly x: AxisReadout; readonly y: AxisReadout } {
  checkTemplate(template);
  const count = countImages(images, template.n);
  const axis = () => ({ kinds: new Uint8Array(count), at: new Float64Array(count).fill(NaN) });
  const found = { x: axis(), y: axis() };
  for (let i = 0; i < count; i++) {
    for (const name of ["x", "y"] as const) {
      const peaks = peaksIn(profile(images, i, name, template), template.sigma);
      if (peaks.length > 1) found[name].kinds[i] = SEVERAL;
      if (peaks.length !== 1) continue;
      found[name].kinds[i] = ONE;
      found[name].at[i] = peaks[0];
    }
  }
  return found;
}

/** Finds crosses: `one` where each axis has exactly one stripe, `several` where one has more. */
export function findCrosses(images: Float32Array, template: Template): Readout {
  const { x, y } = findStripes(images, template);
  const found = emptyReadout(x.kinds.length);
  for (let i = 0; i < found.count; i++) {
    const kinds = [x.kinds[i], y.kinds[i]];
    found.kinds[i] = kinds.includes(SEVERAL) ? SEVERAL : kinds.includes(NONE) ? NONE : ONE;
    if (found.kinds[i] !== ONE) continue;
    found.x[i] = x.at[i];
    found.y[i] = y.at[i];
  }
  return found;
}

/** Mean height along the other axis, its median removed, as a share of a full stripe. */
function profile(
  images: Float32Array,
  index: number,
  axis: "x" | "y",
  { n, polarity }: Template,
): Float64Array {
  const out = new Float64Array(n);
  const scale = (polarity === "dark" ? -0.5 : 0.5) / (n * STRIPE_HEIGHT);
  for (let w = 0, p = index * n * n; w < n; w++) {
    for (let u = 0; u < n; u++, p++) out[axis === "x" ? u : w] += scale * images[p];
  }
  const ground = out.slice().sort()[n >> 1];
  return out.map((value) => value - ground);
}

/** The places of the peaks of a profile. */
function peaksIn(p: Float64Array, sigma: number): number[] {
  const peaks: number[] = [];
  for (const [from, to] of runsAbove(p, THRESHOLD * lowestPeak(sigma), 0, p.length)) {
    const rough = fitPeak(p, sigma, centroid(p, from, to));
    const drawn = gaussian(p.length, sigma, rough);
    const threshold = THRESHOLD * Math.max(...drawn);
    const parts = runsAbove(p, threshold, from, to);
    for (const [partFrom, partTo] of parts) {
      const at = parts.length === 1 ? rough : fitPeak(p, sigma, centroid(p, partFrom, partTo));
      const shown = gaussian(p.length, sigma, at).filter((value) => value > threshold);
      const clear = shown.filter((value) => value > CLEARLY * threshold);
      const mass = sum(p.subarray(partFrom, partTo)) / sum(shown);
      if (partTo - partFrom < Math.min(2, clear.length) || mass < LEAST_MASS) continue;
      peaks.push(at);
      if (mass > MOST_MASS) peaks.push(at);
    }
  }
  return peaks;
}

/** The runs [start, end) of values above `threshold` in [from, to). */
function runsAbove(p: Float64Array, threshold: number, from: number, to: number) {
  const runs: [number, number][] = [];
  for (let i = from; i < to; i++) {
    if (p[i] <= threshold) continue;
    const start = i;
    while (i < to && p[i] > threshold) i++;
    runs.push([start, i]);
  }
  return runs;
}

function centroid(p: Float64Array, from: number, to: number): number {
  let moment = 0;
  for (let i = from; i < to; i++) moment += p[i] * (i + 0.5);
  return moment / sum(p.subarray(from, to));
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
