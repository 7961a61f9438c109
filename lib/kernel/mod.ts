export { type CellModule, cellModule } from "./cell_module.ts";
export { difference, outputDifference, pictureDifference, TOLERANCE } from "./compare.ts";
export {
  type Cell,
  type NotebookDocument,
  readDocument,
  type StoredOutput,
  storedOutputs,
  type StoredResult,
  toStored,
  withResults,
} from "./document.ts";
export {
  type CellResult,
  type ExecuteOptions,
  Kernel,
  KernelGone,
  type KernelOptions,
} from "./kernel.ts";
export type { Output } from "./outputs.ts";
export {
  type CellFailure,
  type NotebookRun,
  runNotebook,
  type RunOptions,
} from "./run_notebook.ts";
