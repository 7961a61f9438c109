export { attention } from "./attention.ts";
export { groupNorm } from "./group-norm.ts";
export { downsample, upsample } from "./resample.ts";
export { silu } from "./silu.ts";
