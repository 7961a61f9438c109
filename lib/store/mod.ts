/** The run store: what training writes, and loses nothing of. */
export { errorCode, makeFolder, StoreError, writeAtomic } from "./disk.ts";
export { listRuns, pruneRun, type RunState, runState, verifyRun } from "./inspect.ts";
export { isDone, NotWritten, readRun, readTensors, type RunEnd, type StoredRun } from "./load.ts";
export { type Holder, RunHeld } from "./lock.ts";
export type { StepRecord } from "./records.ts";
export { type Checkpoint, type OpenOptions, openRun, Run } from "./run.ts";
export {
  decodeSafetensors,
  encodeSafetensors,
  MalformedFile,
  type Safetensors,
  singlesOf,
  type Tensor,
  type Tensors,
} from "./safetensors.ts";
export type { RunFileKind } from "./tensor_file.ts";
export { readWeights, weightsPath, weightSteps, writeWeights } from "./weights.ts";
