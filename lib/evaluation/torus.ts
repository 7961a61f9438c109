import type { Schedule } from "../diffusion/mod.ts";
import {
  codes,
  cosines,
  type Grid,
  grid as gridOf,
  interaction,
  isConstant,
  overlap,
  PAIRS,
} from "../measures/codes/mod.ts";
import { seam, shape } from "../measures/topology/mod.ts";
import type { Network } from "../network/mod.ts";
import { permutation, stream } from "../random/mod.ts";
import {
  COSINE_BINS,
  type CosineSummary,
  type MoveCosines,
  type TorusRecord,
} from "../records/mod.ts";
import type { WorldConfig } from "../world/mod.ts";
import { GRID_READ } from "./codes.ts";
import { digits } from "./digits.ts";
import { noisedInput, torusQuestion } from "./questions.ts";

/** The shape of the code under input `noised`, all labels seen through one noise. */
export async function torusRecord(
  world: WorldConfig,
  net: Network,
  schedule: Schedule,
): Promise<TorusRecord | null> {
  const { side, ...question } = torusQuestion(world.n);
  const noisy = noisedInput(world, schedule, question, GRID_READ.t);
  const { [GRID_READ.layer]: values } = await net.activations(noisy);
  return isConstant(codes(values, side * side)) ? null : torusOf(gridOf(values, side, side));
}

/** The record of codes on a grid of labels that goes round. */
export function torusOf(grid: Grid): TorusRecord {
  const { loops, spectrum } = shape(grid);
  return {
    loops: loops.map(({ birth, death }) => ({ birth: digits(birth), death: digits(death) })),
    spectrum: spectrum.map(digits),
    ...movesOf(grid),
    shuffled: movesOf(shuffle(grid)),
    seam: { x: digits(seam(grid, "x")), y: digits(seam(grid, "y")) },
    interaction: digits(interaction(grid)),
    overlap: digits(overlap(grid)),
  };
}

function movesOf(grid: Grid): MoveCosines {
  const { orthogonality, parallelism } = cosines(grid, PAIRS, stream(0, "evaluate/torus/pairs"));
  return { orthogonality: summary(orthogonality), parallelism: summary(parallelism) };
}

/** How cosines are spread. */
export function summary(cosines: Float64Array): CosineSummary {
  const counts = new Array<number>(COSINE_BINS).fill(0);
  let [sum, sizes] = [0, 0];
  for (const cosine of cosines) {
    const bin = Math.floor((cosine + 1) / 2 * COSINE_BINS);
    counts[Math.min(COSINE_BINS - 1, Math.max(0, bin))]++;
    sum += cosine;
    sizes += Math.abs(cosine);
  }
  return { counts, mean: digits(sum / cosines.length), size: digits(sizes / cosines.length) };
}

/** The same codes at labels drawn by lot. */
function shuffle(grid: Grid): Grid {
  const { values, count, dims } = grid;
  const order = permutation(stream(0, "evaluate/torus/shuffle"), count);
  return {
    ...grid,
    values: values.map((_, k) => values[order[Math.floor(k / dims)] * dims + k % dims]),
  };
}
