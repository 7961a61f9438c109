export { type CellResult, type ExecuteOptions, Kernel, KernelGone } from "./kernel.ts";
export type { Output } from "./outputs.ts";
