import { dirname } from "node:path";
import { parseConfig, runId, type TrainConfig } from "../config/mod.ts";
import { initialParameters, parameterSpecs, unetOf } from "../model/mod.ts";
import { FRESH_RUNS, probeCommands, trainCommand } from "../records/mod.ts";
import { readTensors, type StoredRun, type TensorFileKind } from "../store/mod.ts";

/** A network at one step of its training. */
export interface Subject {
  readonly run: string;
  readonly config: TrainConfig;
  readonly step: number;
  readonly weights: Float32Array<ArrayBuffer>;
}

/** How many steps of a run are probed unless some are named, the untrained network's included. */
const STEPS = 6;

/** The untrained network's step, the last evaluation's, and steps evenly between, by evaluation. */
export function usualSteps(run: StoredRun): number[] {
  const all = [...new Set([0, ...evaluatedSteps(run)])];
  const count = Math.min(STEPS, all.length);
  return Array.from(
    { length: count },
    (_, k) => all[count === 1 ? 0 : Math.round(k * (all.length - 1) / (count - 1))],
  );
}

/** Above 0; each leaves a snapshot. */
export function evaluatedSteps({ evals }: StoredRun): number[] {
  return evals.map(({ step }) => step).filter((step) => step > 0);
}

/** The network of a config before all training. */
export function untrained(config: TrainConfig): Subject {
  const specs = parameterSpecs(unetOf(config));
  return { run: runId(config), config, step: 0, weights: initialParameters(specs, config.seed) };
}

/** The network of a stored run at one of its snapshots; at step 0 before all training. */
export function subjectAt(run: StoredRun, step: number): Subject {
  const config = parseConfig(run.config);
  if (step === 0) return untrained(config);
  const evaluated = evaluatedSteps(run);
  if (!evaluated.includes(step)) {
    throw new RangeError(
      `Cannot read the network of run ${run.id} as it must be at a step that it evaluated: ` +
        `current value is ${step}, the steps are 0, ${evaluated.join(", ")}`,
    );
  }
  if (!run.snapshots.includes(step)) {
    const commands = probeCommands(config, [step], dirname(run.folder));
    throw new RangeError(
      `Cannot read the network of run ${run.id} at step ${step} as its snapshot is not here ` +
        `(version control keeps none). Make it, and probe it:\n  ${commands.join("\n  ")}`,
    );
  }
  return { run: run.id, config, step, weights: vector(run, "snapshot", step, "weights") };
}

/** The moving average of the weights, at one of the checkpoints: training keeps the last two. */
export function averageAt(run: StoredRun, step: number): Subject {
  const config = parseConfig(run.config);
  if (!run.checkpoints.includes(step)) {
    throw new RangeError(
      `Cannot read the average of run ${run.id} as it must be at a step of which there is a ` +
        `checkpoint (training keeps the last two, version control none): current value is ` +
        `${step}, the steps are ${run.checkpoints.join(", ") || "none"}. ` +
        `Make the last ones:\n  ${trainCommand(config, FRESH_RUNS)}`,
    );
  }
  return { run: run.id, config, step, weights: vector(run, "checkpoint", step, "ema") };
}

function vector(run: StoredRun, kind: TensorFileKind, step: number, name: string) {
  return readTensors(run, kind, step).get(name)!.data as Float32Array<ArrayBuffer>;
}
