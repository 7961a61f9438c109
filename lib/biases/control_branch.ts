import * as tf from "@tensorflow/tfjs";
import { downsample, silu } from "../engine/blocks/mod.ts";
import type { ParameterSpec, ParameterSpecs, UNetInput, Variant } from "../model/mod.ts";

/** Blocks that the branch adds to, each at half the side of the one before. */
const BLOCKS = ["stem", "enc1", "enc2", "enc3"] as const;
/** Channels of the branch. */
const WIDTH = 16;

/**
 * A branch of convolutions beside the encoder, which is shown `planes` images [b, n, n, planes] and
 * adds to each block what it makes of them; nothing at the start.
 */
export function controlBranch(
  planes: number,
  shown: (input: UNetInput, n: number) => tf.Tensor4D,
): Variant {
  return {
    parameters(own, { channels }) {
      const added: Record<string, ParameterSpec> = {};
      BLOCKS.forEach((name, k) => {
        const inputs = k === 0 ? planes : WIDTH;
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
      let branch = shown(input, n);
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
  };
}
