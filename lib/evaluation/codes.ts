/** What a network's code knows: the named layers, under each input, at one step of training. */

import { levelAt, type Noisy, type Schedule } from "../diffusion/mod.ts";
import {
  codes as codesOf,
  gram,
  type GridScores,
  isConstant,
  scoreSquare,
} from "../measures/codes/mod.ts";
import type { Network } from "../network/mod.ts";
import { CODE_LAYERS, type CodeRecord, type Input, INPUT_STEPS, INPUTS } from "../records/mod.ts";
import type { WorldConfig } from "../world/mod.ts";
import { codeScoresInParts } from "./code_scores.ts";
import { inParts, type Pause } from "./pause.ts";
import { gridQuestion, noisedInput, type Question, testQuestion } from "./questions.ts";

/** The layer and the diffusion step that grids of labels are read at. */
export const GRID_READ = { layer: "enc3", t: INPUT_STEPS.noised } as const;

/**
 * The codes of the off-lattice test labels; `sampled` is what the sampler gave the network for
 * them at its last step.
 */
export async function codeRecords(
  world: WorldConfig,
  net: Network,
  schedule: Schedule,
  sampled: Noisy,
  pause: Pause,
): Promise<CodeRecord[]> {
  const question = testQuestion(world.n);
  const records: CodeRecord[] = [];
  for (const input of INPUTS) {
    const noisy = input === "sampled" ? sampled : inputOf(world, schedule, question, input);
    const activations = await net.activations(noisy);
    for (const layer of CODE_LAYERS) {
      const codes = codesOf(activations[layer], noisy.labels.length / 2);
      await pause();
      // A dead layer has no Gram matrix.
      const scores = isConstant(codes)
        ? null
        : await inParts(codeScoresInParts(codes, noisy.labels, gram(codes)), pause);
      records.push({ input, t: noisy.level.t, layer, scores });
    }
  }
  return records;
}

/** What the network is shown, unless it is what it draws itself. */
export function inputOf(
  world: WorldConfig,
  schedule: Schedule,
  question: Question,
  input: Exclude<Input, "sampled">,
): Noisy {
  if (input !== "blind") return noisedInput(world, schedule, question, INPUT_STEPS[input]);
  const { labels, eps } = question;
  return { xt: eps, level: levelAt(schedule, schedule.steps), labels, known: "xy" };
}

/** How the code puts x and y together on a grid of labels; null for a dead layer. */
export async function gridScores(
  world: WorldConfig,
  net: Network,
  schedule: Schedule,
): Promise<GridScores | null> {
  const question = gridQuestion(world.n);
  const noisy = noisedInput(world, schedule, question, GRID_READ.t);
  const { [GRID_READ.layer]: values } = await net.activations(noisy);
  return scoreSquare(values, question.side);
}
