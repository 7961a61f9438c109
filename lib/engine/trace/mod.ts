export { onBackend, startBackend } from "./backend.ts";
export {
  type Specs,
  type StepFunction,
  type StepSpec,
  type Tensors,
  type TensorSpec,
  trace,
} from "./trace.ts";
