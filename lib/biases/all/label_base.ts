import * as tf from "@tensorflow/tfjs";
import { encodedLabels } from "../../model/mod.ts";
import type { Bias } from "../bias.ts";

export default {
  name: "label-base",
  says: "Labels enter as slower sinusoids: no frequency turns once within the canvas.",
  equation:
    "[sin(scale mu f), cos(scale mu f)], f = base^(-2k / length); usual: scale 1, base 10000",
  source: "ours",
  tests: "Whether the winding of the code comes from how labels are told.",
  changes: "network",
  knobs: {
    base: { default: 10, from: 1, to: 1e6, says: "ratio of the highest frequency to the lowest" },
    scale: { default: 0.1, from: 1e-4, to: 10, says: "the highest frequency, in radians a pixel" },
  },
  network: ({ base, scale }) => ({
    parameters: (own) => own,
    answer: (plain, sizes, _parameters, input) => {
      const muX = tf.mul(input.muX, scale) as tf.Tensor1D;
      const muY = tf.mul(input.muY, scale) as tf.Tensor1D;
      return plain(input, { labels: encodedLabels({ ...input, muX, muY }, sizes.encoding, base) });
    },
  }),
} satisfies Bias;
