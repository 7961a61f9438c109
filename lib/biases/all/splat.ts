import * as tf from "@tensorflow/tfjs";
import { silu } from "../../engine/blocks/mod.ts";
import type { ParameterSpecs } from "../../model/mod.ts";
import type { Bias } from "../bias.ts";
import { centres } from "../planes.ts";

export default {
  name: "splat",
  says:
    "The network answers with five numbers, place, size, height and ground: a bump is drawn of them.",
  equation:
    "x0 = c + a exp(-((u - x)^2 + (w - y)^2) / (2 s^2)), x, y, log s, a from the means of the " +
    "last features, plain and weighted by u and by w",
  source: "ours, after splatting: images as sums of rendered Gaussians",
  tests: "The ceiling: the form of the images is built in, and only places must be learned.",
  changes: "network",
  setting: { target: "x0" },
  network: () => ({
    parameters(own, { n, channels: [features] }) {
      const { "out/norm/gamma": _g, "out/norm/beta": _b, "out/w": _w, "out/b": _o, ...rest } = own;
      return {
        ...rest,
        "splat/w": {
          shape: [3 * features, 4],
          start: { deviation: 0.1 / Math.sqrt(3 * features) },
        },
        "splat/place": { shape: [2], start: { value: 0 } },
        // Wide at first: a narrow bump far from its place would not feel where that is.
        "splat/size": { shape: [1], start: { value: Math.log(n / 8) } },
        "splat/height": { shape: [1], start: { value: -1 } },
        "splat/ground": { shape: [1], start: { value: 0 } },
      } satisfies ParameterSpecs;
    },
    answer: (plain, { n }, parameters, input) =>
      plain(input, {
        head(image) {
          const { u, w } = centres(n);
          const features = silu(image) as tf.Tensor4D;
          const mean = (weight: tf.Tensor4D) => tf.mean(tf.mul(features, weight), [1, 2]);
          // From -1 to 1 across the canvas.
          const across = (at: tf.Tensor4D) => tf.sub(tf.mul(at, 2 / n), 1) as tf.Tensor4D;
          const pooled = tf.concat(
            [tf.mean(features, [1, 2]), mean(across(u)), mean(across(w))],
            1,
          );
          const told = tf.matMul(pooled as tf.Tensor2D, parameters["splat/w"] as tf.Tensor2D);
          const shifts = tf.concat(
            ["place", "size", "height"].map((k) => parameters[`splat/${k}`]),
          );
          const [x, y, size, height] = tf.split(tf.add(told, shifts), 4, 1)
            .map((v) => tf.reshape(v, [v.shape[0], 1, 1, 1]));
          const away = (at: tf.Tensor4D, v: tf.Tensor) =>
            tf.square(tf.sub(at, tf.mul(tf.add(v, 1), n / 2)));
          const squares = tf.add(away(u, x), away(w, y));
          const bump = tf.exp(tf.mul(tf.mul(squares, tf.exp(tf.mul(size, -2))), -0.5));
          return tf.add(tf.mul(height, bump), parameters["splat/ground"]) as tf.Tensor4D;
        },
      }),
  }),
} satisfies Bias;
