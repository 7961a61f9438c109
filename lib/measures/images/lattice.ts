import { ONE, type Readout } from "./readout.ts";

/** The training lattice: x = 0, dx, 2 dx, ... < n, and y likewise, in pixels. */
export interface Spacing {
  readonly n: number;
  readonly dx: number;
  readonly dy: number;
  /** Whether the canvas wraps round, and the lattice with it. */
  readonly wraps?: boolean;
}

/** How often outputs lie nearer to the training lattice than to what they were asked for. */
export interface LatticeShare {
  readonly share: number;
  /** The share that the same errors give when each is moved to every other label. */
  readonly chance: number;
  /** Outputs that show exactly one bump and were asked for a place off the lattice. */
  readonly count: number;
}

/** A label nearer to the lattice than this lies on it, says nothing and is left out. */
const ON_LATTICE = 1e-3;

/**
 * The share of single-bump outputs that lie nearer to a training lattice point than to their label:
 * a net that snaps to what it was shown scores near 1, even where every error is within tolerance.
 *
 * On a dense lattice some point is always near: the share tells of snapping as far as it exceeds
 * `chance`. Null where fewer than two outputs count.
 */
export function latticeShare(
  found: Readout,
  labels: Float32Array,
  spacing: Spacing,
): LatticeShare | null {
  if (labels.length !== 2 * found.count) {
    throw new RangeError(
      `Cannot compare outputs with the lattice as there must be one label (x, y) for each: ` +
        `current value is ${found.count} outputs and ${labels.length} coordinates`,
    );
  }
  const ones: { x: number; y: number; errorX: number; errorY: number }[] = [];
  for (let i = 0; i < found.count; i++) {
    const [x, y] = [labels[2 * i], labels[2 * i + 1]];
    if (found.kinds[i] !== ONE || toLattice(x, y, spacing) < ON_LATTICE) continue;
    ones.push({ x, y, errorX: found.x[i] - x, errorY: found.y[i] - y });
  }
  if (ones.length < 2) return null;
  let own = 0;
  let moved = 0;
  for (const output of ones) {
    const error = Math.hypot(output.errorX, output.errorY);
    for (const label of ones) {
      if (toLattice(label.x + output.errorX, label.y + output.errorY, spacing) >= error) continue;
      if (label === output) own++;
      else moved++;
    }
  }
  const count = ones.length;
  return { share: own / count, chance: moved / (count * (count - 1)), count };
}

/** Distance in pixels from (x, y) to the nearest lattice point. */
function toLattice(x: number, y: number, { n, dx, dy, wraps = false }: Spacing): number {
  const along = (place: number, step: number) => {
    const at = wraps ? place - n * Math.floor(place / n) : place;
    const last = Math.ceil(n / step) - 1;
    const inside = Math.abs(at - step * Math.min(last, Math.max(0, Math.round(at / step))));
    return wraps ? Math.min(inside, n - at) : inside;
  };
  return Math.hypot(along(x, dx), along(y, dy));
}
