import * as tf from "@tensorflow/tfjs";
import { silu } from "../../engine/blocks/mod.ts";
import {
  type Parameters,
  type ParameterSpecs,
  sinusoids,
  type UNetConfig,
  type UNetInput,
} from "../../model/mod.ts";
import type { Bias } from "../bias.ts";

export default {
  name: "forced-rendering",
  says: "Each factor is first drawn as an image of its own; labels enter by these planes alone.",
  equation: "P_x = MLP(enc(x)), P_y = MLP(enc(y)), shown beside x_t; L = weight E log((tr G)^2 / " +
    "tr G^2), G = P P': the effective rank of a plane (Renyi's entropy of its spectrum)",
  source: "Liang et al. 2025, arXiv 2501.18797 (which takes Shannon's entropy of the spectrum)",
  tests: "C8: factors that are rendered in pixel space compose.",
  changes: "network",
  knobs: { weight: { default: 0.1, from: 0, to: 100, says: "of the planes' rank" } },
  network: () => ({
    parameters(own, { n, encoding, embedding, channels }) {
      const dense = (name: string, inputs: number, outputs: number): ParameterSpecs => ({
        [`${name}/w`]: { shape: [inputs, outputs], start: { deviation: 1 / Math.sqrt(inputs) } },
        [`${name}/b`]: { shape: [outputs], start: { value: 0 } },
      });
      return {
        ...own,
        "embed/1/w": {
          shape: [encoding, embedding],
          start: { deviation: 1 / Math.sqrt(encoding) },
        },
        "in/w": { shape: [3, 3, 3, channels[0]], start: { deviation: 1 / Math.sqrt(27) } },
        ...dense("plane/x/1", encoding, embedding),
        ...dense("plane/x/2", embedding, n * n),
        ...dense("plane/y/1", encoding, embedding),
        ...dense("plane/y/2", embedding, n * n),
      };
    },
    answer: (plain, sizes, parameters, input) =>
      plain(input, {
        labels: null,
        planes: tf.concat([
          plane("x", sizes.n, sizes.encoding, parameters, input),
          plane("y", sizes.n, sizes.encoding, parameters, input),
        ], 3),
      }),
  }),
  loss: ({ weight }) => ({ n, parameters, input }) => {
    const encoding = parameters["plane/x/1/w"].shape[0];
    const ranks = (["x", "y"] as const).map((axis) =>
      logRank(plane(axis, n, encoding, parameters, input))
    );
    return tf.mul(weight / 2, tf.add(ranks[0], ranks[1]));
  },
} satisfies Bias;

/** What is drawn of one coordinate [b, n, n, 1]; nothing where it is hidden. */
function plane(
  axis: "x" | "y",
  n: UNetConfig["n"],
  encoding: number,
  parameters: Parameters,
  input: UNetInput,
): tf.Tensor4D {
  const [mu, known] = axis === "x" ? [input.muX, input.knownX] : [input.muY, input.knownY];
  const p = (name: string) => parameters[`plane/${axis}/${name}`] as tf.Tensor2D;
  const inner = silu(tf.add(tf.matMul(sinusoids(mu, encoding), p("1/w")), p("1/b")));
  const drawn = tf.add(tf.matMul(inner as tf.Tensor2D, p("2/w")), p("2/b"));
  const batch = mu.shape[0];
  return tf.mul(tf.reshape(drawn, [batch, n, n, 1]), tf.reshape(known, [batch, 1, 1, 1]));
}

/** The mean over planes of log((sum s^2)^2 / sum s^4), s their singular values: 0 for rank 1. */
export function logRank(planes: tf.Tensor4D): tf.Scalar {
  const [batch, n] = planes.shape;
  const p = tf.reshape(planes, [batch, n, n]) as tf.Tensor3D;
  const gram = tf.matMul(p, p, false, true);
  const squares = tf.sum(tf.square(p), [1, 2]);
  const fourths = tf.sum(tf.square(gram), [1, 2]);
  const tiny = 1e-12;
  return tf.mean(
    tf.sub(tf.mul(2, tf.log(tf.add(squares, tiny))), tf.log(tf.add(fourths, tiny))),
  );
}
