import type { Engine } from "./engine.ts";
import { onnxWasm } from "./onnx/mod.ts";
import { tfjsWasm, tfjsWebgpu } from "./tfjs/backends.ts";
import { tfjsWebgl } from "./tfjs/webgl.ts";

/** Every engine of a page, the preferred one first: nothing here needs Deno or Node. */
export const ENGINES: readonly Engine[] = [tfjsWebgpu, tfjsWebgl, tfjsWasm, onnxWasm];
