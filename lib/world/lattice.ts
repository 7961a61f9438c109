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

/**
 * Indices of the labels that are kept, after the held-out region and the random fraction.
 *
 * The fraction keeps the first round(lambda m) of the m labels in the order of a permutation of
 * the lattice by the stream `world/lambda`: at one seed a smaller lambda keeps a subset. Stripes
 * beside whole images are all kept.
 */
export function keptIndices(config: WorldConfig): Uint32Array {
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
  if (!config.stripes) return admitted.slice(0, Math.round(config.lambda * admitted.length));
  const isWhole = (k: number) =>
    onCanvas(config, x[k % x.length]) && onCanvas(config, y[Math.floor(k / x.length)]);
  const whole = admitted.filter(isWhole);
  const stripes = admitted.filter((k) => !isWhole(k));
  const kept = whole.slice(0, Math.round(config.lambda * whole.length));
  // Not Uint32Array.of: so many arguments overflow the stack.
  return Uint32Array.from([...kept, ...stripes]);
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
