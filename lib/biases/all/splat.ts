import * as tf from "@tensorflow/tfjs";
import { silu } from "../../engine/blocks/mod.ts";
import type { ParameterSpecs } from "../../model/mod.ts";
import type { Bias } from "../bias.ts";
import { centres } from "../planes.ts";

/** Sizes and heights stay within this factor: left free, the bump hides before it finds its place. */
const FACTOR = 1.5;

export default {
  name: "splat",
  says: "The network answers with four numbers, place, size and height: a bump is drawn of them.",
  equation:
    "x0 = c (1 - 2 a exp(-((u - x)^2 + (w - y)^2) / (2 s^2))), (x, y) the mean place of a softmax " +
    "over pixels, of features less the noisy image; log a and log (s / size) = log(1.5) tanh of " +
    "features there; c learned",
  source:
    "ours, after splatting: images as sums of rendered Gaussians; the place as by Nibali et al. " +
    "2018, arXiv 1801.07372 (DSNT)",
  tests: "The ceiling: the form of the images is built in, and only places must be learned.",
  changes: "network",
  knobs: {
    size: { default: 1, from: 0.25, to: 8, says: "in pixels, what bumps have on average" },
  },
  setting: { target: "x0" },
  network: ({ size: usual }) => ({
    parameters(own, { channels: [features] }) {
      const { "out/norm/gamma": _g, "out/norm/beta": _b, "out/w": _w, "out/b": _o, ...rest } = own;
      const deviation = 1 / Math.sqrt(features);
      return {
        ...rest,
        "splat/map": { shape: [features, 1], start: { deviation } },
        // At first a bump is where the noisy image is dark: else all go to a corner, to be hidden.
        "splat/dark": { shape: [1], start: { value: 4 } },
        "splat/form": { shape: [features, 2], start: { deviation: 0.1 * deviation } },
        // That of dark bumps.
        "splat/ground": { shape: [1], start: { value: 1 } },
      } satisfies ParameterSpecs;
    },
    answer: (plain, { n, channels: [channels] }, parameters, input) =>
      plain(input, {
        head(image) {
          const [batch] = image.shape;
          const features = silu(image);
          const product = (of: tf.Tensor, by: string) =>
            tf.matMul(tf.reshape(of, [-1, channels]), parameters[by] as tf.Tensor2D);
          const logits = tf.sub(
            tf.reshape(product(features, "splat/map"), [batch, n * n]),
            tf.mul(tf.reshape(input.x, [batch, n * n]), parameters["splat/dark"]),
          );
          const map = tf.reshape(tf.softmax(logits), [batch, n, n, 1]);
          const mean = (at: tf.Tensor) => tf.sum(tf.mul(map, at), [1, 2], true);
          const [size, height] = tf.split(product(mean(features), "splat/form"), 2, 1).map(
            (told) => tf.reshape(tf.mul(tf.tanh(told), Math.log(FACTOR)), [batch, 1, 1, 1]),
          );
          const { u, w } = centres(n);
          const squares = tf.add(tf.square(tf.sub(u, mean(u))), tf.square(tf.sub(w, mean(w))));
          const narrow = tf.div(tf.exp(tf.mul(size, -2)), usual ** 2);
          const bump = tf.exp(tf.add(tf.mul(tf.mul(squares, narrow), -0.5), height));
          return tf.mul(
            tf.sub(1, tf.mul(bump, 2)),
            parameters["splat/ground"],
          ) as tf.Tensor4D;
        },
      }),
  }),
} satisfies Bias;
