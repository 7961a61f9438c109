/** The run store: what training writes, and loses nothing of. */
export { errorCode, makeFolder, StoreError, writeAtomic } from "./disk.ts";
export { listRuns, pruneRun, runState, verifyRun } from "./inspect.ts";
export { isDone, NotWritten, readRun, readTensors, type StoredRun } from "./load.ts";
export { RunHeld } from "./lock.ts";
export type { StepRecord } from "./records.ts";
export { type OpenOptions, openRun, Run } from "./run.ts";
export {
  decodeSafetensors,
  encodeSafetensors,
  singlesOf,
  type Tensor,
  type Tensors,
} from "./safetensors.ts";
export type { RunFileKind } from "./tensor_file.ts";
export { readWeights, weightsPath, weightSteps, writeWeights } from "./weights.ts";
