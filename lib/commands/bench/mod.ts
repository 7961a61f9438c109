/** How fast engines are here, beside each other and beside PyTorch. */

export {
  type Base,
  BASES,
  bench,
  type BenchOptions,
  configOf,
  measureCeilings,
  MODES,
  type SkippedRow,
  USUAL_MODES,
} from "./bench.ts";
export { type Agreement, agreement } from "./check.ts";
export { type Endurance, endure, watchLoop } from "./endurance.ts";
export { EXAMINATION, examine, type Finding } from "./examine.ts";
export { describeMachine, showMachine } from "./machine.ts";
export { type CompileTimes, compileTimes } from "./compile_times.ts";
export { engineProcess, peerProcess } from "./process.ts";
export { findPython, NO_PYTORCH } from "./python.ts";
export { type Ceilings, type Row, showRows } from "./rows.ts";
export { stepOf } from "./steps.ts";
