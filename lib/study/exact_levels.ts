import {
  exactLosses,
  latticeDenoiser,
  type LevelLoss,
  levelOfTau,
  type MonteCarlo,
  populationDenoiser,
  schedule,
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

/** Labels drawn for each level. */
const DRAWS = 100;

/** The exact levels at `count` noise levels with equal ratios, from tau = .05 to 20. */
export async function exactLevelsByTau(
  world: WorldConfig,
  support: Support,
  count = 17,
): Promise<ExactLevel[]> {
  const steps = schedule("linear");
  const taus = Array.from({ length: count }, (_, k) => 0.05 * 400 ** (k / (count - 1)));
  const levels = taus.map((tau) => levelOfTau(steps, tau));
  const exact = support === "lattice" ? latticeDenoiser(dataSet(world)) : populationDenoiser(world);
  const losses = await exactLosses(exact, levels, DRAWS, stream(0, "records/exact"));
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
