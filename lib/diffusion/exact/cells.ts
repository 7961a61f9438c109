import {
  type AxisName,
  displacement,
  isAdditive,
  populationPieces,
  tones,
  type WorldConfig,
} from "../../world/mod.ts";
import { type Profiles, profiles } from "./posterior.ts";

/** An interval of one coordinate, in pixels, and its probability. */
interface Cell {
  readonly middle: number;
  readonly width: number;
  readonly mass: number;
}

/**
 * One axis of the population as cells, each with the two nodes of Gauss and Legendre: nodes 2k and
 * 2k + 1 lie in cell k at its middle -+ width / (2 sqrt 3) and carry half its mass.
 */
export interface Axis {
  readonly cells: readonly Cell[];
  /** Coordinates of the nodes, shape [2 cells]. */
  readonly points: Float64Array;
  /** Logarithm of the mass of each node, shape [2 cells]. */
  readonly logMasses: Float64Array;
  readonly profiles: Profiles;
  /** How fast an image changes with the coordinate, at most: |dI / d mu|, shape [2 cells]. */
  readonly speeds: Float64Array;
}

/** The whole axis, in cells of at most sigma / 2. */
export function wholeAxis(config: WorldConfig, axis: AxisName): Axis {
  const { on, off } = populationPieces(config, axis);
  const cells = [...on, ...off].flatMap(({ from, length, mass }) => {
    const count = 2 ** Math.max(0, Math.ceil(Math.log2(2 * length / config.sigma)));
    const width = length / count;
    return Array.from(
      { length: count },
      (_, k) => ({ middle: from + (k + 0.5) * width, width, mass: mass / count }),
    );
  });
  return axisOf(config, cells);
}

/** A coordinate that is known: a cell of width 0, whose nodes coincide. */
export function knownAxis(config: WorldConfig, mu: number): Axis {
  return axisOf(config, [{ middle: mu, width: 0, mass: 1 }]);
}

/** The cells that `kept` marks, those that are too coarse at noise tau halved. */
export function refined(config: WorldConfig, axis: Axis, kept: Uint8Array, tau: number): Axis {
  const cells = axis.cells.flatMap((cell, k) => {
    if (!kept[k]) return [];
    if (relativeWidth(axis, k, tau) <= COARSE) return [cell];
    const { middle, width, mass } = cell;
    return [-1, 1].map((side) => ({
      middle: middle + side * width / 4,
      width: width / 2,
      mass: mass / 2,
    }));
  });
  return axisOf(config, cells);
}

/**
 * Widest cell, in widths of the posterior. A Gaussian of width s summed over cells of 1.4 s errs by
 * about 2e-5; where the canvas' edge cuts it, by about 1e-3 of the mass at the edge.
 */
const COARSE = 1.4;

/** Whether a cell is too coarse at noise tau. */
export function isCoarse(axis: Axis, tau: number): boolean {
  return axis.cells.some((_, k) => relativeWidth(axis, k, tau) > COARSE);
}

/** Width of cell k in units of the posterior's width there, tau / |dI / d mu|. */
export function relativeWidth(axis: Axis, k: number, tau: number): number {
  return axis.cells[k].width * Math.max(axis.speeds[2 * k], axis.speeds[2 * k + 1]) / tau;
}

function axisOf(config: WorldConfig, cells: readonly Cell[]): Axis {
  const points = Float64Array.from({ length: 2 * cells.length }, (_, node) => {
    const { middle, width } = cells[node >> 1];
    return middle + (node % 2 === 0 ? -1 : 1) * width / (2 * Math.sqrt(3));
  });
  const all = profiles(config, points);
  return {
    cells,
    points,
    logMasses: points.map((_, node) => Math.log(cells[node >> 1].mass / 2)),
    profiles: all,
    speeds: points.map((mu, node) => speed(config, mu, all.rows, node)),
  };
}

/**
 * |dI / d mu_x| is contrast |g_x'| |g_y| for a product, with |g_y|^2 at most sqrt(pi) sigma (or 1,
 * for a g narrower than a pixel), and contrast |g_x'| sqrt(N) / 2 for a sum.
 */
function speed(config: WorldConfig, mu: number, rows: Float64Array, node: number): number {
  const { n, sigma } = config;
  let square = 0;
  for (let i = 0; i < n; i++) {
    square += (displacement(config, i + 0.5 - mu) / sigma ** 2 * rows[node * n + i]) ** 2;
  }
  const other = isAdditive(config) ? n / 4 : Math.max(1, Math.sqrt(Math.PI) * sigma);
  return Math.abs(tones(config).contrast) * Math.sqrt(square * other);
}
