import { drawPopulation, isLabel, requireWorld, type WorldConfig } from "../../world/mod.ts";
import { type Axis, isCoarse, knownAxis, refined, relativeWidth, wholeAxis } from "./cells.ts";
import { denoiseBy, type ExactDenoiser } from "./exact.ts";
import { logWeights, meanImage, normalise } from "./posterior.ts";

/**
 * The exact denoiser over the population: labels with the density that the lattice tends to as its
 * steps go to 0, with its frequency skew but without random fraction and held-out region.
 *
 * The integral over labels is a sum over cells that adapt to z and tau, since the integrand varies
 * on two scales: sigma (through the image) and the posterior's width tau / |dI / d mu|. Cells start
 * at sigma / 2; the columns and rows that carry weight are halved until none is much wider than the
 * posterior there. A fixed fine lattice snaps at low noise: with steps of 0.05 the label-blind loss
 * of an image, 2 tau^2, comes out as 0 at t = 1 and as 0.4 tau^2 at t = 5.
 */
export function populationDenoiser(config: WorldConfig): ExactDenoiser {
  requireWorld(config);
  const whole = { x: wholeAxis(config, "x"), y: wholeAxis(config, "y") };
  const denoise = denoiseBy(config, (r, tau, known) => {
    let x = known.x === undefined ? whole.x : knownAxis(config, known.x);
    let y = known.y === undefined ? whole.y : knownAxis(config, known.y);
    for (;;) {
      const weights = logWeights(config, r, tau, x.profiles, y.profiles, logPrior(config, x, y));
      if (!isCoarse(x, tau) && !isCoarse(y, tau)) {
        return meanImage(config, normalise(weights), x.profiles, y.profiles);
      }
      const kept = carriers(weights, x, y, tau);
      x = refined(config, x, kept.x, tau);
      y = refined(config, y, kept.y, tau);
    }
  });
  return { config, denoise, draw: (random, count) => drawPopulation(config, random, count) };
}

function logPrior(config: WorldConfig, x: Axis, y: Axis): Float64Array {
  const out = new Float64Array(y.points.length * x.points.length);
  for (let iy = 0, k = 0; iy < y.points.length; iy++) {
    for (let ix = 0; ix < x.points.length; ix++, k++) {
      const allowed = isLabel(config, x.points[ix], y.points[iy]);
      out[k] = allowed ? x.logMasses[ix] + y.logMasses[iy] : -Infinity;
    }
  }
  return out;
}

/** Nodes below e^-25 of the largest weight carry none. */
const DROP = 25;

/**
 * The columns and rows of cells that may hold weight. With h the cell's half diagonal in widths of
 * the posterior, a Gaussian's log-weight within 8 widths of its peak changes by at most
 * 8 h + h^2 / 2 from a node to the best point of the cell; twice that is allowed.
 */
function carriers(
  logWeights: Float64Array,
  x: Axis,
  y: Axis,
  tau: number,
): { x: Uint8Array; y: Uint8Array } {
  const largest = logWeights.reduce((a, b) => Math.max(a, b), -Infinity);
  const widthsX = x.cells.map((_, k) => relativeWidth(x, k, tau));
  const widthsY = y.cells.map((_, k) => relativeWidth(y, k, tau));
  const kept = { x: new Uint8Array(x.cells.length), y: new Uint8Array(y.cells.length) };
  for (let iy = 0, k = 0; iy < y.points.length; iy++) {
    for (let ix = 0; ix < x.points.length; ix++, k++) {
      const h = Math.hypot(widthsX[ix >> 1], widthsY[iy >> 1]) / 2;
      if (logWeights[k] >= largest - DROP - 2 * (8 * h + h * h / 2)) {
        kept.x[ix >> 1] = kept.y[iy >> 1] = 1;
      }
    }
  }
  return kept;
}
