import type { Bias } from "../bias.ts";
import { controlBranch } from "../control_branch.ts";
import { apart } from "../planes.ts";

export default {
  name: "coordinates",
  says:
    "The branch of `offsets`, shown where each pixel lies and what the label is: it must subtract " +
    "by itself.",
  equation:
    "h_k <- h_k + Z_k c_k, c_k convolutions of (u, w, mu_x, mu_y) / N, Z_k = 0 at the start",
  source: "Liu et al. 2018, arXiv 1807.03247 (CoordConv); beside the label, ours",
  tests: "Whether offsets help because they are taken beforehand.",
  changes: "network",
  network: () => controlBranch(4, apart),
} satisfies Bias;
