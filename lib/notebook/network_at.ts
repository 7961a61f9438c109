import { runId, type TrainConfig } from "../config/mod.ts";
import { type Network, network } from "../model/mod.ts";
import { subjectAt } from "../probe/mod.ts";
import { FRESH_RUNS, RUNS } from "../records/mod.ts";
import { readRun } from "../store/mod.ts";
import { freshRequested } from "./request.ts";
import type { RunOrLoadOptions } from "./run_or_load.ts";

/**
 * The network of a run as it was at an evaluated step, to be asked what the measures do not ask: to
 * sample in another way, to be guided. Its training left it here in a snapshot, which version
 * control does not keep. Dispose it after use.
 */
export async function networkAt(
  config: TrainConfig,
  step: number,
  { store = freshRequested() ? FRESH_RUNS : RUNS, ...engine }: RunOrLoadOptions = {},
): Promise<Network> {
  const { weights } = subjectAt(readRun(store, runId(config)), step);
  const { preset, world: { n }, target } = config;
  const net = await network({ preset, n, target }, [], engine);
  await net.load(weights);
  return net;
}
