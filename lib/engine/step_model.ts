/**
 * A step as an ONNX model, for pages that run it by onnxruntime-web: nothing here needs Deno, Node
 * or a library that computes.
 */

import { simplify } from "./graph/simplify.ts";
import { lower, type LoweredModel } from "./onnx/lower.ts";
import { type StepFunction, type StepSpec, trace } from "./trace/mod.ts";

export { type LoweredModel, type Port, type StatePort } from "./onnx/lower.ts";
export { outputPlaces } from "./onnx/output_places.ts";

/**
 * The model of `fn` for a graphics processor: its bytes, and which of its tensors are what. A session
 * that is opened with `outputPlaces` leaves the next states where the next step reads them.
 *
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 * import { outputPlaces, stepModel } from "./step_model.ts";
 *
 * const model = await stepModel(
 *   ({ sum }, { x }) => ({ state: { sum: tf.add(sum, x) }, outputs: { twice: tf.mul(x, 2) } }),
 *   { state: { sum: { shape: [2] } }, inputs: { x: { shape: [2] } } },
 * );
 * assert.ok(model.bytes.length > 100);
 * assert.equal(model.inputs.x.tensor, "input/x");
 * assert.equal(outputPlaces(model)[model.state.sum.next!.tensor], "gpu-buffer");
 * ```
 */
export async function stepModel<S extends string, I extends string, O extends string>(
  fn: StepFunction<S, I, O>,
  spec: StepSpec<S, I>,
): Promise<LoweredModel> {
  return lower(simplify(await trace(fn, spec)), 0, "gpu");
}
