import type { Bias } from "../bias.ts";

export default {
  name: "crosses",
  says: "The world itself is additive: an image is the sum of a stripe for x and a stripe for y.",
  equation: "v(u, w) = (g(u - mu_x) + g(w - mu_y)) / 2, where a bump is g(u - mu_x) g(w - mu_y)",
  source: "Liang et al. 2024, arXiv 2408.13256 (sums of stripes)",
  tests: "Positive control: what can be learned apart is learned apart.",
  changes: "world",
  setting: { world: { kind: "cross" } },
} satisfies Bias;
