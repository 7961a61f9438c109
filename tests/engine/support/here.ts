/** Engines that the tests of all engines run on. */

import type { EngineName } from "../../../lib/engine/mod.ts";

/** tfjs-webgpu too where there is an adapter; one that renders in software will do. */
export const HERE: readonly EngineName[] = [
  "onnx",
  "onnx-wasm",
  "tfjs-wasm",
  "tfjs-cpu",
  ...await navigator.gpu?.requestAdapter() ? ["tfjs-webgpu"] as const : [],
];
