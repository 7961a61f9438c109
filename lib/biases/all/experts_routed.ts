import * as tf from "@tensorflow/tfjs";
import type { Bias } from "../bias.ts";
import { twoNetworks } from "../two_networks.ts";

export default {
  name: "experts-routed",
  says: "Two networks, one told x alone and one told y alone; their answers are added.",
  equation: "e = e_1(x_t, x) + e_2(x_t, y)",
  source: "ours, after mixtures of two experts",
  tests: "Factors that meet only as a sum compose by construction; whether bumps can be drawn so.",
  changes: "network",
  network: () =>
    twoNetworks((input) => [
      { ...input, knownY: tf.zerosLike(input.knownY) },
      { ...input, knownX: tf.zerosLike(input.knownX) },
    ]),
} satisfies Bias;
