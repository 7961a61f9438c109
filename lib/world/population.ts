import type { Stream } from "../random/mod.ts";
import { type AxisName, BANDS, CLEARANCE, LABEL_MARGIN, type WorldConfig } from "./config.ts";
import { bandFrequencies } from "./frequency.ts";

/** An interval of a coordinate over which the population's density is even, and its probability. */
export interface Piece {
  readonly from: number;
  readonly length: number;
  readonly mass: number;
}

/**
 * The population's density along one axis: what the lattice tends to as its step goes to 0, with
 * its frequency skew but without random fraction and held-out region. The pieces on the canvas sum
 * to 1, as do those off the canvas, which a stripe world alone has.
 */
export function populationPieces(
  config: WorldConfig,
  axis: AxisName,
): { on: readonly Piece[]; off: readonly Piece[] } {
  const { kind, n, sigma } = config;
  const width = n / BANDS;
  const on = Array.from(
    bandFrequencies(config, axis),
    (mass, band) => ({ from: band * width, length: width, mass }),
  );
  if (kind !== "stripe") return { on, off: [] };
  const length = LABEL_MARGIN - CLEARANCE * sigma;
  const off = [-LABEL_MARGIN, n + CLEARANCE * sigma].map((from) => ({ from, length, mass: 1 / 2 }));
  return { on, off };
}

/** `count` labels of the population, drawn independently, shape [count, 2]. */
export function drawPopulation(
  config: WorldConfig,
  random: Stream,
  count: number,
): Float32Array<ArrayBuffer> {
  const x = populationPieces(config, "x");
  const y = populationPieces(config, "y");
  const labels = new Float32Array(2 * count);
  for (let b = 0; b < count; b++) {
    const [xPieces, yPieces] = config.kind !== "stripe"
      ? [x.on, y.on]
      : random.uniform() < 0.5
      ? [x.on, y.off]
      : [x.off, y.on];
    labels[2 * b] = drawFrom(xPieces, random);
    labels[2 * b + 1] = drawFrom(yPieces, random);
  }
  return labels;
}

function drawFrom(pieces: readonly Piece[], random: Stream): number {
  let u = random.uniform();
  // Rounding may leave the masses a little short of 1: the last piece takes what is left.
  const piece = pieces.find(({ mass }) => (u -= mass) < 0) ?? pieces[pieces.length - 1];
  for (;;) {
    // Single precision may round up to the end of the interval, which the next piece begins.
    const mu = Math.fround(piece.from + random.uniform() * piece.length);
    if (mu < piece.from + piece.length) return mu;
  }
}
