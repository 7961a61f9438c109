import * as tf from "@tensorflow/tfjs";
import { downsample, silu } from "../../engine/blocks/mod.ts";
import type { ParameterSpec, ParameterSpecs } from "../../model/mod.ts";
import type { Bias } from "../bias.ts";
import { relative } from "../planes.ts";

/** Blocks that the branch adds to, each at half the side of the one before. */
const BLOCKS = ["stem", "enc1", "enc2", "enc3"] as const;
/** Channels of the branch. */
const WIDTH = 16;

export default {
  name: "control",
  says:
    "A branch beside the encoder sees how far each pixel lies from the label; it begins silent.",
  equation:
    "h_k <- h_k + Z_k c_k, c_k convolutions of (u - mu_x, w - mu_y) / N, Z_k = 0 at the start",
  source: "Chu et al. 2023, arXiv 2306.16329 (DiffComplete); Zhang et al. 2023, arXiv 2302.05543",
  tests: "A label told as a place in the image needs no code that winds.",
  changes: "network",
  network: () => ({
    parameters(own, { channels }) {
      const added: Record<string, ParameterSpec> = {};
      BLOCKS.forEach((name, k) => {
        const inputs = k === 0 ? 2 : WIDTH;
        added[`control/${name}/w`] = {
          shape: [3, 3, inputs, WIDTH],
          start: { deviation: Math.sqrt(2 / (9 * inputs)) },
        };
        added[`control/${name}/b`] = { shape: [WIDTH], start: { value: 0 } };
        added[`control/${name}/out`] = { shape: [1, 1, WIDTH, channels[k]], start: { value: 0 } };
      });
      return { ...own, ...added } satisfies ParameterSpecs;
    },
    answer(plain, { n }, parameters, input) {
      const outs = new Map<string, tf.Tensor4D>();
      let branch = relative(input, n);
      BLOCKS.forEach((name, k) => {
        if (k > 0) branch = downsample(branch);
        const w = parameters[`control/${name}/w`] as tf.Tensor4D;
        branch = silu(
          tf.add(tf.conv2d(branch, w, 1, "same"), parameters[`control/${name}/b`]),
        ) as tf.Tensor4D;
        const out = parameters[`control/${name}/out`] as tf.Tensor4D;
        outs.set(name, tf.conv2d(branch, out, 1, "same"));
      });
      return plain(input, {
        after: (name, image) => outs.has(name) ? tf.add(image, outs.get(name)!) : image,
      });
    },
  }),
} satisfies Bias;
