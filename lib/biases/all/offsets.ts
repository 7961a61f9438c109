import type { Bias } from "../bias.ts";
import { controlBranch } from "../control_branch.ts";
import { relative } from "../planes.ts";

export default {
  name: "offsets",
  says: "A branch beside the encoder sees each pixel's offset from the label, along x and along y.",
  equation:
    "h_k <- h_k + Z_k c_k, c_k convolutions of (u - mu_x, w - mu_y) / N, Z_k = 0 at the start",
  source: "Chu et al. 2023, arXiv 2306.16329 (DiffComplete); Zhang et al. 2023, arXiv 2302.05543",
  tests:
    "A label told as a place in the image needs no code that winds; a new place is a known picture, " +
    "shifted.",
  changes: "network",
  network: () => controlBranch(2, relative),
} satisfies Bias;
