import { permutation, stream } from "../random/mod.ts";
import { type AxisName, CLEARANCE, LABEL_MARGIN, type WorldConfig } from "./config.ts";
import { clearsHoldout } from "./holdout.ts";
import { onCanvas } from "./render.ts";

/**
 * Coordinates of the lattice along one axis: 0, d, 2d, ... < N. Stripes add the multiples
 * of d off the canvas, at least 3 sigma and at most the label margin beyond its edge.
 */
export function axisPoints(config: WorldConfig, axis: AxisName): Float64Array {
  const { n, sigma } = config;
  const d = axis === "x" ? config.dx : config.dy;
  const margin = hasStripes(config) ? LABEL_MARGIN : 0;
  const points: number[] = [];
  // The slack decides for multiples of d that rounding puts on the wrong side of a limit.
  const slack = 1e-9;
  const first = margin === 0 ? 0 : -Math.floor(margin / d + slack);
  for (let k = first; k * d < n + margin - slack; k++) {
    const mu = k * d;
    const beyond = Math.max(-mu, mu - n);
    if (onCanvas(config, mu) || beyond >= CLEARANCE * sigma - slack) points.push(mu);
  }
  return Float64Array.from(points);
}

/** Indices of labels that are kept, by sort of image; in a world of stripes alone all count as whole. */
interface KeptLabels {
  readonly whole: Uint32Array;
  /** Of images that show one factor alone. */
  readonly stripes: Uint32Array;
}

/** Indices of all labels that are kept: of whole images, and then of stripes. */
export function keptIndices(config: WorldConfig): Uint32Array {
  const { whole, stripes } = keptLabels(config);
  // Not Uint32Array.of: so many arguments overflow the stack.
  return Uint32Array.from([...whole, ...stripes]);
}

/**
 * Indices of the labels that are kept, after the held-out region and the random fraction.
 *
 * The fraction keeps the first round(lambda m) of the m labels in the order of a permutation of
 * the lattice by the stream `world/lambda`: at one seed a smaller lambda keeps a subset. Stripes
 * beside whole images are all kept.
 */
export function keptLabels(config: WorldConfig): KeptLabels {
  const x = axisPoints(config, "x");
  const y = axisPoints(config, "y");
  const order = config.lambda < 1
    ? permutation(stream(config.seed, "world/lambda"), x.length * y.length)
    : Uint32Array.from({ length: x.length * y.length }, (_, k) => k);
  const admitted = order.filter((k) => {
    const muX = x[k % x.length];
    const muY = y[Math.floor(k / x.length)];
    return isLabel(config, muX, muY) && clearsHoldout(config, muX, muY);
  });
  const some = (all: Uint32Array) => all.slice(0, Math.round(config.lambda * all.length));
  if (!config.stripes) return { whole: some(admitted), stripes: new Uint32Array() };
  const isWhole = (k: number) =>
    onCanvas(config, x[k % x.length]) && onCanvas(config, y[Math.floor(k / x.length)]);
  return {
    whole: some(admitted.filter(isWhole)),
    stripes: admitted.filter((k) => !isWhole(k)),
  };
}

/** Whether some images show one factor alone. */
export function hasStripes({ kind, stripes = 0 }: WorldConfig): boolean {
  return kind === "stripe" || stripes > 0;
}

/** Whether the world has such a label: a stripe has one coordinate on the canvas. */
export function isLabel(config: WorldConfig, x: number, y: number): boolean {
  const onX = onCanvas(config, x);
  const onY = onCanvas(config, y);
  if (config.kind === "stripe") return onX !== onY;
  return config.stripes ? onX || onY : onX && onY;
}
