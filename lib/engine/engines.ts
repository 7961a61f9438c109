import type { Engine } from "./engine.ts";
import { onnx, onnxCoreml, onnxCuda, onnxDml, onnxWasm, onnxWebgpu } from "./onnx/mod.ts";
import { tfjsCpu, tfjsGpu, tfjsWasm, tfjsWebgpu } from "./tfjs/mod.ts";

/** Those that need a graphics processor; the preferred one first, as in all that follows. */
export const ON_GPU: readonly Engine[] = [onnxCuda, onnxWebgpu, onnxCoreml, onnxDml, tfjsWebgpu];
export const ON_CPU: readonly Engine[] = [onnx, onnxWasm, tfjsWasm, tfjsCpu];

/** Every engine. A page is bundled with engines_browser.ts in this file's place. */
export const ENGINES: readonly Engine[] = [tfjsGpu, ...ON_GPU, ...ON_CPU];
