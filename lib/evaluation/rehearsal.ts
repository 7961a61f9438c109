import type { TrainConfig } from "../config/mod.ts";
import { codes as codesOf, gram } from "../measures/codes/mod.ts";
import { layerShape, sizeOfShape } from "../model/mod.ts";
import { unetOf } from "../network/mod.ts";
import { normals, stream } from "../random/mod.ts";
import { CODE_LAYERS, INPUTS } from "../records/mod.ts";
import { testLabels } from "../world/mod.ts";
import { codeScoresInParts } from "./code_scores.ts";
import { inParts, type Pause } from "./pause.ts";

/** How often an evaluation scores codes: those of each layer under each input. */
export const SCORINGS = INPUTS.length * CODE_LAYERS.length;

/**
 * Scores noise as an evaluation scores the codes of a layer, whenever it is called: what that takes,
 * a UMAP for the most part, hangs on how many codes there are and hardly on what they know.
 */
export function scoringOfNoise(config: TrainConfig, pause: Pause): () => Promise<void> {
  const { off } = testLabels(config.world.n);
  const features = sizeOfShape(layerShape(unetOf(config), CODE_LAYERS[0]));
  const noise = normals(stream(0, "evaluate/rehearsal"), off.length / 2 * features);
  const codes = codesOf(noise, off.length / 2);
  return async () => {
    await inParts(codeScoresInParts(codes, off, gram(codes)), pause);
  };
}
