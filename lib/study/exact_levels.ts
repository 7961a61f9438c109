import {
  exactLosses,
  latticeDenoiser,
  levelAt,
  type LevelLoss,
  levelOfTau,
  type MonteCarlo,
  type NoiseLevel,
  populationDenoiser,
  schedule,
  type ScheduleName,
} from "../diffusion/mod.ts";
import { stream } from "../random/mod.ts";
import { dataSet, type WorldConfig } from "../world/mod.ts";

/** The images that the exact denoiser weighs: the training lattice's, or the population's. */
export type Support = "lattice" | "population";

/** The losses at one noise level that no denoiser can beat that is told nothing, x, or y. */
export interface ExactLevel {
  readonly t: number;
  readonly tau: number;
  /** Mean squared error of the image. */
  readonly x0: Told;
  /** Mean squared error of the noise, as in training. */
  readonly eps: Told;
}

type Told = Readonly<Record<"none" | "x" | "y", MonteCarlo>>;

/** Labels drawn for one level, and for each of many. */
const DRAWS = { one: 400, many: 100 } as const;

/** The exact levels at one diffusion step: what lies under a run's curve of the loss there. */
export async function exactLevel(
  world: WorldConfig,
  t: number,
  support: Support = "lattice",
  name: ScheduleName = "linear",
): Promise<ExactLevel> {
  const [level] = await levelsAt(world, support, [levelAt(schedule(name), t)], DRAWS.one);
  return level;
}

/** The exact levels at `count` noise levels with equal ratios, from tau = .05 to 20. */
export function exactLevelsByTau(
  world: WorldConfig,
  support: Support,
  count = 17,
): Promise<ExactLevel[]> {
  const steps = schedule("linear");
  const taus = Array.from({ length: count }, (_, k) => 0.05 * 400 ** (k / (count - 1)));
  return levelsAt(world, support, taus.map((tau) => levelOfTau(steps, tau)), DRAWS.many);
}

async function levelsAt(
  world: WorldConfig,
  support: Support,
  levels: readonly NoiseLevel[],
  draws: number,
): Promise<ExactLevel[]> {
  const exact = support === "lattice" ? latticeDenoiser(dataSet(world)) : populationDenoiser(world);
  const losses = await exactLosses(exact, levels, draws, stream(0, "records/exact"));
  return levels.map(({ t, tau }) => {
    const own = losses.filter(({ level }) => level.tau === tau);
    const told = (of: (loss: LevelLoss) => MonteCarlo): Told => {
      const [none, x, y] = (["none", "x", "y"] as const)
        .map((known) => of(own.find((loss) => loss.known === known)!));
      return { none, x, y };
    };
    return { t, tau, x0: told((loss) => loss.x0), eps: told((loss) => loss.eps) };
  });
}
