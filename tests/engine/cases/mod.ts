import { type Case } from "./case.ts";
import { CONVOLUTION_KERNELS } from "./convolutions.ts";
import { MOVEMENTS } from "./movements.ts";
import { POINTWISE } from "./pointwise.ts";
import { REDUCTIONS } from "./reductions.ts";

export { applied, type Case, drawn, specOf } from "./case.ts";

/** Uses of every kernel that can be traced, by the kernel's name. */
export const CASES: Readonly<Record<string, readonly Case[]>> = {
  ...POINTWISE,
  ...REDUCTIONS,
  ...CONVOLUTION_KERNELS,
  ...MOVEMENTS,
};
