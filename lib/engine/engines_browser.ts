import type { Engine } from "./engine.ts";
import { onnxWasm, onnxWebgpuInPage } from "./onnx/mod.ts";
import { tfjsWasm, tfjsWebgpu } from "./tfjs/backends.ts";
import { tfjsWebgl } from "./tfjs/webgl.ts";

/** Those that need a graphics processor; the preferred one first, as in all that follows. */
export const ON_GPU: readonly Engine[] = [onnxWebgpuInPage, tfjsWebgpu, tfjsWebgl];
export const ON_CPU: readonly Engine[] = [tfjsWasm, onnxWasm];

/** Every engine of a page: nothing here needs Deno or Node. */
export const ENGINES: readonly Engine[] = [...ON_GPU, ...ON_CPU];
