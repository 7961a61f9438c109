import { geometricMean, mean } from "../measures/statistics/mod.ts";
import type { RunRecord } from "../records/mod.ts";
import { dataSet, onCanvas, type WorldConfig } from "../world/mod.ts";
import { TOLERANCE } from "./claims/mod.ts";
import { testPlaces } from "./run_under.ts";

/** A network that was shown some of the places alone. */
export interface FewImages {
  readonly run: string;
  readonly seed: number;
  /** Side of the canvas. */
  readonly n: number;
  /** Whether single stripes were shown besides. */
  readonly stripes: boolean;
  /** Whole images that training shows. */
  readonly images: number;
  /** Share of samples in the right place, of all test labels. */
  readonly inPlace: number;
  /** The same of whoever draws the nearest image that was shown, learned by heart. */
  readonly byHeart: number;
  /** Share of these images in the largest cluster, by the overlap that joins two of them. */
  readonly cluster: Readonly<Record<Overlap, number>>;
}

/** Two bumps are joined where they overlap by at least so much (arXiv 2408.13256). */
export const OVERLAPS = [0.05, 0.005] as const;
export type Overlap = typeof OVERLAPS[number];

/** Share of samples in place whose cost in images is told. */
export const ENOUGH = 0.6;

/** Networks by the images that they were shown, fewest first. */
export function fewImages(runs: readonly RunRecord[]): FewImages[] {
  return runs.map(({ id, config: { seed, world }, evaluations }) => {
    const places = wholeLabels(world);
    return {
      run: id,
      seed,
      n: world.n,
      stripes: world.stripes !== undefined,
      images: places.length,
      inPlace: evaluations.at(-1)!.images.all.accuracy.joint,
      byHeart: byHeart(places, world),
      cluster: {
        0.05: largestCluster(places, joinedWithin(world.sigma, 0.05)),
        0.005: largestCluster(places, joinedWithin(world.sigma, 0.005)),
      },
    };
  }).sort((a, b) => a.images - b.images);
}

/** The share of the test labels that have one of the places within the tolerance. */
export function byHeart(
  places: readonly (readonly [number, number])[],
  world: WorldConfig,
): number {
  const labels = testPlaces(world);
  const isNear = (label: { readonly x: number; readonly y: number }) =>
    places.some(([x, y]) => Math.max(Math.abs(x - label.x), Math.abs(y - label.y)) <= TOLERANCE);
  return mean(labels.map((label) => Number(isNear(label))));
}

/** Labels of the images that show both factors. */
export function wholeLabels(world: WorldConfig): (readonly [number, number])[] {
  const { x, y, probabilities } = dataSet(world);
  return [...probabilities].flatMap((p, k) => {
    const place = [x[k % x.length], y[Math.floor(k / x.length)]] as const;
    return p > 0 && place.every((mu) => onCanvas(world, mu)) ? [place] : [];
  });
}

/** Two bumps at a distance r overlap by exp(-r^2 / (4 sigma^2)). */
export const joinedWithin = (sigma: number, overlap: number): number =>
  2 * sigma * Math.sqrt(-Math.log(overlap));

/** The share of the places in the largest cluster of those that lie within `reach` of a next one. */
export function largestCluster(
  places: readonly (readonly [number, number])[],
  reach: number,
): number {
  const left = new Set(places.keys());
  let largest = 0;
  for (const first of left) {
    left.delete(first);
    const cluster = [first];
    for (const at of cluster) {
      for (const other of left) {
        const [dx, dy] = [places[at][0] - places[other][0], places[at][1] - places[other][1]];
        if (Math.hypot(dx, dy) > reach + 1e-9) continue;
        left.delete(other);
        cluster.push(other);
      }
    }
    largest = Math.max(largest, cluster.length);
  }
  return largest / places.length;
}

/** The rows of seeds of which as many networks are trained as of any, canvas by canvas. */
export function wholeSeeds(rows: readonly FewImages[]): FewImages[] {
  const bySeed = Map.groupBy(rows, ({ n, seed }) => `${n} ${seed}`);
  const count = ({ n, seed }: FewImages) => bySeed.get(`${n} ${seed}`)!.length;
  return rows.filter((row) =>
    count(row) === Math.max(...rows.filter(({ n }) => n === row.n).map(count))
  );
}

/**
 * Images needed until `ENOUGH` of the samples are in place: seed by seed where the curve first
 * passes it, in the logarithm of the images, and then the geometric mean; null where a seed's does
 * not. A curve that begins beyond it needs at most the fewest images that were tried.
 */
export function imagesNeeded(
  rows: readonly FewImages[],
  share: (row: FewImages) => number = ({ inPlace }) => inPlace,
): number | null {
  const bySeed = [...Map.groupBy(rows, ({ seed }) => seed).values()]
    .map((own) => passing(own, share));
  if (bySeed.length === 0 || bySeed.some((images) => images === null)) return null;
  return geometricMean(bySeed.map((images) => images!)).value;
}

function passing(
  rows: readonly FewImages[],
  share: (row: FewImages) => number,
): number | null {
  const at = rows.findIndex((row) => share(row) >= ENOUGH);
  if (at < 0) return null;
  if (at === 0) return rows[0].images;
  const [before, after] = [rows[at - 1], rows[at]];
  const part = (ENOUGH - share(before)) / (share(after) - share(before));
  return before.images * (after.images / before.images) ** part;
}
