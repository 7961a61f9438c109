/** How tensors get computed: plain tfjs functions, compiled to one step on the best engine here. */

export { type Choice, choose, ENGINES } from "./choose.ts";
export {
  chooseFor,
  compile,
  type CompiledStep,
  type CompileOptions,
  fastestFor,
  stepCost,
} from "./compile.ts";
export {
  ENGINE_NAMES,
  type EngineName,
  type NamedValues,
  NonFiniteError,
  type Values,
} from "./engine.ts";
export { type Cost, costOf } from "./graph/cost.ts";
export type { Graph } from "./graph/graph.ts";
export { simplify } from "./graph/simplify.ts";
export { lower, startWorker } from "./onnx/mod.ts";
export { type LoweredModel, outputPlaces, stepModel } from "./step_model.ts";
export {
  type StepFunction,
  type StepSpec,
  type Tensors,
  type TensorSpec,
  trace,
} from "./trace/mod.ts";
