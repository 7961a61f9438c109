import type { Bias } from "../bias.ts";

export default {
  name: "stripes",
  says: "Half of the images show one factor alone, as a stripe: the other lies off the canvas.",
  equation: "v(u, w) = g(u - mu_x) where mu_y lies off the canvas, and likewise for y",
  source: "Liang et al. 2024, arXiv 2408.13256; Liang et al. 2025, arXiv 2501.18797 (1D stripes)",
  tests: "C8: a model that has seen each factor alone puts factors together in new ways.",
  changes: "world",
  setting: { world: { stripes: 0.5 } },
} satisfies Bias;
