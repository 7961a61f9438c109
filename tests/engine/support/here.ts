/** Engines that the tests of all engines run on. */

import { type EngineName, ENGINES } from "../../../lib/engine/mod.ts";

/** Whether WebGPU finds an adapter; one that renders in software will do. */
const adapter = await navigator.gpu?.requestAdapter();

/** Why an engine does not serve here; those that need an adapter are not started without one. */
export async function whyNot(engine: EngineName): Promise<string | undefined> {
  if (engine === "onnx-webgpu" && !adapter) return "no WebGPU adapter";
  return await ENGINES.find(({ name }) => name === engine)!.unavailable();
}

export const WEBGPU = await whyNot("onnx-webgpu");

export const HERE: readonly EngineName[] = [
  "onnx",
  "onnx-wasm",
  "tfjs-wasm",
  "tfjs-cpu",
  ...adapter ? ["tfjs-webgpu"] as const : [],
  ...WEBGPU === undefined ? ["onnx-webgpu"] as const : [],
];
