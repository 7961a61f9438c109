import type { Bias } from "../bias.ts";
import { twoNetworks } from "../two_networks.ts";

export default {
  name: "experts",
  says: "Two networks see the whole label, and their answers are added.",
  equation: "e = e_1(x_t, x, y) + e_2(x_t, x, y)",
  source: "ours, after mixtures of two experts",
  tests: "The control for experts that are routed: the same size, free to share the work.",
  changes: "network",
  network: () => twoNetworks((input) => [input, input]),
} satisfies Bias;
