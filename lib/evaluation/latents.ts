import type { Schedule } from "../diffusion/mod.ts";
import {
  codes,
  gram,
  isConstant,
  labelR2,
  scoreLatentsInParts,
  scoreSquare,
  umapInParts,
} from "../measures/latents/mod.ts";
import type { BlockName, Network } from "../model/mod.ts";
import { stream } from "../random/mod.ts";
import type { Latents } from "../records/mod.ts";
import type { WorldConfig } from "../world/mod.ts";
import { inParts, pausing } from "./pause.ts";
import { noisedInput, type Question, questions } from "./questions.ts";

/** The layer and the diffusion step of the headline probe: the true image, noised. */
export const HEADLINE = { layer: "enc3", t: 500 } as const satisfies {
  layer: BlockName;
  t: number;
};

/** Scores of the headline probe; the same labels and noise for every network. */
export async function latents(
  world: WorldConfig,
  net: Network,
  schedule: Schedule,
  pause = pausing(),
): Promise<Latents> {
  const { random, grid } = questions(world.n);
  const answers = async (question: Question) => {
    const input = noisedInput(world, schedule, question, HEADLINE.t);
    return (await net.activations(input))[HEADLINE.layer];
  };
  const { labels } = random;
  const scattered = codes(await answers(random), labels.length / 2);
  const inner = isConstant(scattered) ? null : gram(scattered);
  await pause();
  const scores = inner && await inParts(scoreLatentsInParts(scattered, labels, inner), pause);
  const layout = inner &&
    await inParts(umapInParts(scattered, inner, stream(0, "evaluate/latents/umap")), pause);
  const lattice = await answers(grid);
  await pause();
  return {
    random: scores,
    umap: layout && labelR2(layout, labels),
    grid: scores && scoreSquare(lattice, grid.side),
  };
}
