import { parseConfig, runId, type TrainConfig } from "../config/mod.ts";
import { untrainedWeights } from "../network/mod.ts";
import { atMost, FRESH_RUNS, fromProject, lineToTrain, WEIGHTS } from "../records/mod.ts";
import {
  readTensors,
  readWeights,
  type RunFileKind,
  singlesOf,
  type StoredRun,
  weightSteps,
} from "../store/mod.ts";

/** A network at one step of its training. */
export interface Subject {
  readonly run: string;
  readonly config: TrainConfig;
  readonly step: number;
  readonly weights: Float32Array<ArrayBuffer>;
  /** `half` where only the weights that version control keeps are here. */
  readonly precision: "single" | "half";
}

/** How many steps of a run are probed unless some are named, the untrained network's included. */
const STEPS = 6;

/** The untrained network's step, the last evaluation's, and steps evenly between, by evaluation. */
export function usualSteps(run: StoredRun): number[] {
  return atMost([...new Set([0, ...stepsHere(run)])], STEPS);
}

/** The steps above 0 whose network is here: in a snapshot, or in half precision. */
export function stepsHere({ id, snapshots }: StoredRun, weights = WEIGHTS): number[] {
  return [...new Set([...snapshots, ...weightSteps(weights, id)])].sort((a, b) => a - b);
}

/** The network of a config before all training. */
export function untrainedSubject(config: TrainConfig): Subject {
  const weights = untrainedWeights(config);
  return { run: runId(config), config, step: 0, weights, precision: "single" };
}

/**
 * The network of a stored run at one of its snapshots, or else from the weights in half precision
 * that version control keeps; at step 0 before all training.
 */
export function subjectAt(run: StoredRun, step: number, folder = WEIGHTS): Subject {
  const config = parseConfig(run.config);
  if (step === 0) return untrainedSubject(config);
  if (run.snapshots.includes(step)) {
    const weights = vector(run, "snapshot", step, "weights");
    return { run: run.id, config, step, weights, precision: "single" };
  }
  const kept = readWeights(folder, run.config, step);
  if (kept) return { run: run.id, config, step, weights: kept, precision: "half" };
  const evaluated = run.evals.map(({ step }) => step);
  if (!evaluated.includes(step)) {
    throw new RangeError(
      `Cannot read the network of run ${run.id} as it must be at a step that it evaluated: ` +
        `current value is ${step}, the steps are ${evaluated.join(", ")}`,
    );
  }
  const here = stepsHere(run, folder);
  throw new RangeError(
    `Cannot read the network of run ${run.id} at step ${step} as neither its snapshot nor its ` +
      `weights are here (those of steps ${here.join(", ") || "none"} are). ${madeAnew(config)}`,
  );
}

/** A finished run is not trained twice: it is trained again in a store aside, and read there. */
const madeAnew = (config: TrainConfig): string => {
  const store = fromProject(FRESH_RUNS);
  return `Make them in a store aside:\n  ${lineToTrain(config, FRESH_RUNS)}\n` +
    `and read them there: --store=${store}, in code { store: "${store}" }`;
};

/** Said where the weights are not those that training left; else undefined. */
export const precisionNote = ({ precision, step }: Subject): string | undefined =>
  precision === "half"
    ? `The weights of step ${step} are those of ${fromProject(WEIGHTS)}, in half precision.`
    : undefined;

/** The moving average of the weights, at one of the checkpoints: training keeps the last two. */
export function averageAt(run: StoredRun, step: number): Subject {
  const config = parseConfig(run.config);
  if (!run.checkpoints.includes(step)) {
    throw new RangeError(
      `Cannot read the average of run ${run.id} as it must be at a step of which there is a ` +
        `checkpoint (training keeps the last two, version control none): current value is ` +
        `${step}, the steps are ${run.checkpoints.join(", ") || "none"}. ` +
        madeAnew(config),
    );
  }
  const weights = vector(run, "checkpoint", step, "ema");
  return { run: run.id, config, step, weights, precision: "single" };
}

function vector(run: StoredRun, kind: RunFileKind, step: number, name: string) {
  return singlesOf(readTensors(run, kind, step), name);
}
