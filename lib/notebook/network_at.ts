import { runId, type TrainConfig } from "../config/mod.ts";
import { type Network, network } from "../network/mod.ts";
import { averageAt, subjectAt } from "../evaluation/mod.ts";
import { readRun } from "../store/mod.ts";
import { usualStore } from "./request.ts";
import type { RunOrLoadOptions } from "./run_or_load.ts";

/**
 * The network of a run as it was at an evaluated step, to be asked what the measures do not ask: to
 * sample in another way, to be guided. Its training left it here in a snapshot; where that is gone,
 * the weights that version control keeps in half precision serve. With `average` it gets the moving average of its weights, which is kept of
 * the last steps alone. Dispose it after use: until then its engine keeps a program alive.
 */
export async function networkAt(
  config: TrainConfig,
  step: number,
  options: RunOrLoadOptions & { readonly average?: boolean } = {},
): Promise<Network> {
  const { store = usualStore(), average = false, ...engine } = options;
  const run = readRun(store, runId(config));
  const { weights } = average ? averageAt(run, step) : subjectAt(run, step);
  const net = await network(config, [], engine);
  await net.load(weights);
  return net;
}
