import { components } from "./components.ts";
import { fitBump, type Place } from "./fit.ts";
import { emptyReadout, ONE, type Readout, SEVERAL } from "./readout.ts";
import { CLEARLY, LEAST_MASS, MOST_MASS, THRESHOLD } from "./thresholds.ts";
import {
  checkTemplate,
  countImages,
  gaussian,
  heights,
  lowestPeak,
  renderedPeak,
  type Template,
} from "./template.ts";

/**
 * Finds the bumps of images [count, n, n] in [-1, 1].
 *
 * The ground is removed; pixels above half the peak that a bump fitted there would show form
 * 8-connected components; a component counts when it has at least two pixels and a quarter of the
 * template's mass above that threshold, and counts twice above 7/4 of it. One pixel is enough where
 * the template shows no second: sigma = 1/2 on a pixel's centre, sigma = 1 in the corner (0, 0).
 * The place of a single bump is its least-squares place. On a canvas that wraps round each component
 * is read in the middle of the canvas turned to it, so that no border cuts it.
 *
 * Two bumps whose heights add are told apart at any distance (at sigma 1/2: from 3 px on); two of
 * which the higher covers the other from 3.5 sigma on, and nine in ten from 2 sigma on.
 */
export function findBumps(images: Float32Array, template: Template): Readout {
  checkTemplate(template);
  const count = countImages(images, template.n);
  const found = emptyReadout(count);
  for (let i = 0; i < count; i++) {
    const bumps = bumpsIn(heights(images, i, template), template);
    if (bumps.length > 1) found.kinds[i] = SEVERAL;
    if (bumps.length !== 1) continue;
    found.kinds[i] = ONE;
    found.x[i] = bumps[0].x;
    found.y[i] = bumps[0].y;
  }
  return found;
}

/** The places of the bumps of one image of heights; stops at the second: a kind needs no more. */
function bumpsIn(image: Float32Array, { n, sigma, wraps }: Template): Place[] {
  const bumps: Place[] = [];
  const lowest = THRESHOLD * lowestPeak(sigma);
  // Noise has many single pixels. Where even a bump on a pixel's centre shows a neighbour at this
  // threshold they need no fit, except in a corner, where a border cuts the bump twice.
  const showsNeighbour = Math.exp(-1 / (2 * sigma * sigma)) > lowest;
  // First the lowest threshold that any place could ask for, then each candidate's own.
  for (const component of components(image, n, lowest, { wraps })) {
    const view = wraps ? turned(image, n, component) : { h: image, pixels: component, back: same };
    const { h, pixels: candidate, back } = view;
    if (candidate.length === 1 && showsNeighbour && !isCorner(candidate[0], n)) continue;
    const rough = fitBump(h, n, sigma, centroid(h, n, candidate));
    const threshold = THRESHOLD * renderedPeak(n, sigma, rough.x, rough.y);
    const parts = components(h, n, threshold, { within: candidate });
    for (const part of parts) {
      const place = parts.length === 1 ? rough : fitBump(h, n, sigma, centroid(h, n, part));
      const drawn = above(n, sigma, place, threshold);
      const mass = part.reduce((sum, p) => sum + h[p], 0) / drawn.mass;
      if (part.length < Math.min(2, drawn.pixels) || mass < LEAST_MASS) continue;
      bumps.push(back(place));
      if (mass > MOST_MASS) bumps.push(back(place));
      if (bumps.length > 1) return bumps;
    }
  }
  return bumps;
}

/** The image on its canvas turned so that the highest of `pixels` comes to the middle. */
function turned(image: Float32Array, n: number, pixels: readonly number[]) {
  const highest = pixels.reduce((a, b) => image[b] > image[a] ? b : a);
  const [right, down] = [(n >> 1) - highest % n, (n >> 1) - Math.floor(highest / n)];
  const wrapped = (at: number) => (at + n) % n;
  const turn = (p: number) => n * wrapped(Math.floor(p / n) + down) + wrapped(p % n + right);
  const h = new Float32Array(n * n);
  for (let p = 0; p < h.length; p++) h[turn(p)] = image[p];
  const back = (place: Place): Place => ({
    ...place,
    x: wrapped(place.x - right),
    y: wrapped(place.y - down),
  });
  return { h, pixels: pixels.map(turn), back };
}

const same = (place: Place): Place => place;

function isCorner(pixel: number, n: number): boolean {
  const atEnd = (i: number) => i === 0 || i === n - 1;
  return atEnd(pixel % n) && atEnd(Math.floor(pixel / n));
}

/** Mass above `threshold`, and pixels clearly above it, of the template drawn at `place`. */
function above(n: number, sigma: number, place: Place, threshold: number) {
  const gx = gaussian(n, sigma, place.x);
  const gy = gaussian(n, sigma, place.y);
  let pixels = 0;
  let mass = 0;
  for (let w = 0; w < n; w++) {
    for (let u = 0; u < n; u++) {
      const value = gx[u] * gy[w];
      if (value > threshold) mass += value;
      if (value > CLEARLY * threshold) pixels++;
    }
  }
  return { pixels, mass };
}

/** Mean place of `pixels`, weighted by height. */
function centroid(h: Float32Array, n: number, pixels: readonly number[]) {
  let mass = 0;
  let x = 0;
  let y = 0;
  for (const p of pixels) {
    mass += h[p];
    x += h[p] * (p % n + 0.5);
    y += h[p] * (Math.floor(p / n) + 0.5);
  }
  return { x: x / mass, y: y / mass };
}
