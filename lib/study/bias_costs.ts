import { stepCost } from "../engine/mod.ts";
import type { RunRecord } from "../records/mod.ts";
import { trainingStep } from "../training/mod.ts";

/** Operations of a training step over the plain network's, by bias; needs no engine. */
export async function biasCosts(runs: readonly RunRecord[]): Promise<ReadonlyMap<string, number>> {
  const flopsOf = async ({ config }: RunRecord) => {
    const { fn, spec } = trainingStep(config);
    return (await stepCost(fn, spec)).flops;
  };
  const first = new Map(runs.toReversed().map((run) => [run.config.bias ?? "none", run]));
  const plain = first.get("none");
  const costs = new Map<string, number>();
  if (plain === undefined) return costs;
  const least = await flopsOf(plain);
  for (const [bias, run] of first) costs.set(bias, await flopsOf(run) / least);
  return costs;
}
