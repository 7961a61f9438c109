import type { TrainConfig } from "../config/mod.ts";
import { estimates, exactDenoiser, levelAt, noised, type Schedule } from "../diffusion/mod.ts";
import { denoiserInteraction } from "../measures/codes/mod.ts";
import type { Network } from "../network/mod.ts";
import { normals, stream } from "../random/mod.ts";
import type { HiddenScores } from "../records/mod.ts";
import { dataSet, drawLabels, render } from "../world/mod.ts";

/** Here noise and image are alike in size: both coordinates still change the best answer. */
const STEP = 400;
const LABELS = 256;

/** Images that `hiddenScores` asks about. */
export const HIDDEN_IMAGES = 4 * LABELS;

/** Whether training hides x, y, both and none in turn, so that a network can be asked without them. */
export const hidesLabels = ({ dropX, dropY }: TrainConfig): boolean => dropX > 0 && dropY > 0;

/**
 * M3: how far what x and what y change in the answer fail to add, and the same of the best answer.
 * Null where no label changes the network's answer yet.
 */
export async function hiddenScores(
  { world: { stripes: _none, ...world }, seed }: TrainConfig,
  net: Network,
  schedule: Schedule,
): Promise<HiddenScores | null> {
  const data = dataSet(world);
  const labels = drawLabels(data, stream(seed, "evaluate/hidden/labels"), LABELS);
  const eps = normals(stream(seed, "evaluate/hidden/noise"), LABELS * world.n ** 2);
  const level = levelAt(schedule, STEP);
  const noisy = { xt: noised(render(world, labels), eps, [level]), level, labels };
  const interaction = denoiserInteraction(await estimates(net.denoise, noisy));
  const exact = denoiserInteraction(await estimates(exactDenoiser(data).denoise, noisy));
  return interaction === null || exact === null ? null : { t: STEP, interaction, exact };
}
