import { parseConfig, type TrainConfig } from "../config/mod.ts";
import { initialParameters, parameterSpecs, PRESETS } from "../model/mod.ts";
import { readTensors, type RunRecord } from "../store/mod.ts";

/** A network at one step of its training. */
export interface Subject {
  readonly run: string;
  readonly config: TrainConfig;
  readonly step: number;
  readonly weights: Float32Array<ArrayBuffer>;
}

/** How many steps of a run are probed unless some are named, the untrained network's included. */
const STEPS = 6;

/** The untrained network's step, the last snapshot's, and steps evenly between, by snapshot. */
export function usualSteps({ snapshots }: RunRecord): number[] {
  const all = [0, ...snapshots];
  const count = Math.min(STEPS, all.length);
  return Array.from(
    { length: count },
    (_, k) => all[count === 1 ? 0 : Math.round(k * (all.length - 1) / (count - 1))],
  );
}

/** The network of a stored run at one of its snapshots; at step 0 before all training. */
export function subjectAt(run: RunRecord, step: number): Subject {
  const config = parseConfig(run.config);
  const start = () =>
    initialParameters(
      parameterSpecs({ n: config.world.n, ...PRESETS[config.preset] }),
      config.seed,
    );
  if (step !== 0 && !run.snapshots.includes(step)) {
    throw new RangeError(
      `Cannot probe run ${run.id} as it has a snapshot of that step alone that it evaluated: ` +
        `current value is ${step}, the steps are 0, ${run.snapshots.join(", ")}`,
    );
  }
  const weights = step === 0 ? start() : readTensors(run, "snapshot", step).get("weights")!.data;
  return { run: run.id, config, step, weights: weights as Float32Array<ArrayBuffer> };
}
