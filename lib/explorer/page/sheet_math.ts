/** The sheet's geometry: what is drawn where, without a canvas. */

/** Places [count, 3] at a fractional place among [steps, count, 3], straight from step to step. */
export function morph(
  places: Float32Array,
  count: number,
  position: number,
  out: Float32Array<ArrayBuffer>,
): void {
  const steps = places.length / (3 * count);
  const before = Math.min(steps - 1, Math.max(0, Math.floor(position)));
  const after = Math.min(steps - 1, before + 1);
  const share = eased(Math.min(1, Math.max(0, position - before)));
  const [a, b] = [before * 3 * count, after * 3 * count];
  for (let k = 0; k < 3 * count; k++) {
    out[k] = places[a + k] + (places[b + k] - places[a + k]) * share;
  }
}

/** Slow at both ends, so that each step is seen to arrive. */
const eased = (t: number): number => t * t * (3 - 2 * t);

/** The rotation by `pitch` about the horizontal after `yaw` about the vertical, row by row. */
export function rotation(yaw: number, pitch: number): Float32Array<ArrayBuffer> {
  const [c, s, d, e] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  return Float32Array.of(c, 0, s, e * s, d, -e * c, -d * s, e, d * c);
}

/** How far the eye is from the middle, in units of the sheet's own extent. */
export const EYE = 7;

/** Where a place is seen, in units of half the view: x right, y up, nearness about 1. */
export function project(
  turn: Float32Array,
  zoom: number,
  x: number,
  y: number,
  z: number,
): { x: number; y: number; near: number } {
  const depth = turn[6] * x + turn[7] * y + turn[8] * z;
  const near = EYE / (EYE - depth);
  const scale = zoom * near;
  return {
    x: scale * (turn[0] * x + turn[1] * y + turn[2] * z),
    y: scale * (turn[3] * x + turn[4] * y + turn[5] * z),
    near,
  };
}

/** Pairs of labels that are neighbours in the plane: each one's nearest `each`, once. */
export function meshOf(labels: Float32Array, each: number): Uint16Array<ArrayBuffer> {
  const count = labels.length / 2;
  const pairs = new Set<number>();
  for (let i = 0; i < count; i++) {
    const distance = (j: number) =>
      (labels[2 * i] - labels[2 * j]) ** 2 + (labels[2 * i + 1] - labels[2 * j + 1]) ** 2;
    const nearest = Array.from({ length: count }, (_, j) => j).filter((j) => j !== i)
      .map((j) => [distance(j), j] as const).sort(([a], [b]) => a - b).slice(0, each);
    for (const [, j] of nearest) pairs.add(Math.min(i, j) * count + Math.max(i, j));
  }
  return Uint16Array.from([...pairs].flatMap((pair) => [Math.floor(pair / count), pair % count]));
}

/** The index of the label nearest to (x, y). */
export function nearestLabel(labels: Float32Array, x: number, y: number): number {
  let best = 0;
  let least = Infinity;
  for (let i = 0; i < labels.length / 2; i++) {
    const distance = (labels[2 * i] - x) ** 2 + (labels[2 * i + 1] - y) ** 2;
    if (distance < least) [least, best] = [distance, i];
  }
  return best;
}

/** The indices of the places nearest to place i, itself left out. */
export function nearestPlaces(places: Float32Array, i: number, many: number): number[] {
  const distances = Array.from({ length: places.length / 3 }, (_, j) => {
    const square = (k: number) => (places[3 * i + k] - places[3 * j + k]) ** 2;
    return [square(0) + square(1) + square(2), j] as const;
  });
  return distances.filter(([, j]) => j !== i).sort(([a], [b]) => a - b).slice(0, many)
    .map(([, j]) => j);
}
