import { type DataSet, drawLabels } from "../../world/mod.ts";
import { denoiseBy, type ExactDenoiser } from "./exact.ts";
import { logWeights, meanImage, normalise, profiles } from "./posterior.ts";

/**
 * The exact denoiser over the images of a data set, with their frequencies and subsets: what a
 * network that memorises would compute. A known coordinate must be one of the data set's.
 */
export function latticeDenoiser(data: DataSet): ExactDenoiser {
  const { config } = data;
  const nx = data.x.length;
  const every = {
    x: profiles(config, data.x),
    y: profiles(config, data.y),
    logPrior: data.probabilities.map(Math.log),
  };
  const column = (mu: number) => {
    const ix = indexOf(data.x, mu);
    return {
      x: profiles(config, data.x.subarray(ix, ix + 1)),
      y: every.y,
      logPrior: data.y.map((_, iy) => every.logPrior[iy * nx + ix]),
    };
  };
  const row = (mu: number) => {
    const iy = indexOf(data.y, mu);
    return {
      x: every.x,
      y: profiles(config, data.y.subarray(iy, iy + 1)),
      logPrior: every.logPrior.subarray(iy * nx, (iy + 1) * nx),
    };
  };
  const denoise = denoiseBy(config, (r, tau, known) => {
    const { x, y, logPrior } = known.x !== undefined
      ? column(known.x)
      : known.y !== undefined
      ? row(known.y)
      : every;
    const weights = normalise(logWeights(config, r, tau, x, y, logPrior));
    return meanImage(config, weights, x, y);
  });
  return { config, denoise, draw: (random, count) => drawLabels(data, random, count) };
}

/** The index of the point at mu; labels are in single precision, so only nearly at it. */
function indexOf(points: Float64Array, mu: number): number {
  const index = points.findIndex((point) => Math.abs(point - mu) < 1e-4);
  if (index === -1) {
    throw new RangeError(
      "Cannot denoise as a known coordinate must be on the data set's lattice (for other labels " +
        `take the population): current value is ${mu}`,
    );
  }
  return index;
}
