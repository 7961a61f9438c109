import type { Engine } from "./engine.ts";
import { onnx, onnxWasm } from "./onnx/mod.ts";
import { tfjsCpu, tfjsGpu, tfjsWasm, tfjsWebgpu } from "./tfjs/mod.ts";

/** Every engine, the preferred one first. A page is bundled with engines_browser.ts in its place. */
export const ENGINES: readonly Engine[] = [tfjsGpu, tfjsWebgpu, onnx, onnxWasm, tfjsWasm, tfjsCpu];
