export { attention } from "./attention.ts";
export { groupNorm } from "./group_norm.ts";
export { downsample, upsample } from "./resample.ts";
export { silu } from "./silu.ts";
