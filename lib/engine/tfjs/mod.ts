/** The engines that are tfjs backends. */
export { tfjsCpu, tfjsWasm, tfjsWebgpu } from "./backends.ts";
export { tfjsGpu } from "./gpu.ts";
