/** What the operations on images mean: convolutions, pooling and enlargement in float64. */

import { type Dense, each, fill, place, scatter } from "./dense.ts";
import type { Node, NodeWith, Shape } from "./graph.ts";

type ImageOp =
  | "conv"
  | "convInputGradient"
  | "convWeightGradient"
  | "averagePool"
  | "averagePoolGradient"
  | "upsample"
  | "upsampleGradient";

/** The value of an operation on images from the values of its inputs. */
export function evaluateImage(node: NodeWith<ImageOp>, inputs: readonly Dense[]): Dense {
  const shapes = node.inputs.map((input: Node) => input.shape);
  const at = (k: number, index: readonly number[]) => inputs[k][place(shapes[k], index)];
  switch (node.op) {
    case "conv":
      return scatter(
        node.shape,
        (add) =>
          eachTap(node, shapes[0], shapes[1], node.shape, (x, w, y) => add(y, at(0, x) * at(1, w))),
      );
    case "convInputGradient":
      return scatter(
        node.shape,
        (add) =>
          eachTap(node, node.shape, shapes[1], shapes[0], (x, w, y) => add(x, at(0, y) * at(1, w))),
      );
    case "convWeightGradient":
      return scatter(
        node.shape,
        (add) =>
          eachTap(node, shapes[0], node.shape, shapes[1], (x, w, y) => add(w, at(0, x) * at(1, y))),
      );
    case "averagePool":
      return scatter(
        node.shape,
        (add) => eachPooled(node, node.shape, (x, y, share) => add(y, at(0, x) * share)),
      );
    case "averagePoolGradient":
      return scatter(
        node.shape,
        (add) => eachPooled(node, shapes[0], (x, y, share) => add(x, at(0, y) * share)),
      );
    case "upsample": {
      const { factor } = node.attributes;
      return fill(
        node.shape,
        ([n, h, w, c]) => at(0, [n, Math.floor(h / factor[0]), Math.floor(w / factor[1]), c]),
      );
    }
    case "upsampleGradient": {
      const { factor } = node.attributes;
      return scatter(
        node.shape,
        (add) =>
          each(
            shapes[0],
            (flat, [n, h, w, c]) =>
              add([n, Math.floor(h / factor[0]), Math.floor(w / factor[1]), c], inputs[0][flat]),
          ),
      );
    }
  }
}

/** Calls `visit(image index, kernel index, output index)` for every product in a convolution. */
function eachTap(
  node: NodeWith<"conv" | "convInputGradient" | "convWeightGradient">,
  image: Shape,
  kernel: Shape,
  output: Shape,
  visit: (x: readonly number[], w: readonly number[], y: readonly number[]) => void,
): void {
  const { stride, dilation, pad } = node.attributes;
  const [kh, kw, inputs] = kernel;
  each(output, (_, y) => {
    const [n, row, column, o] = y;
    each([kh, kw, inputs], (_, [r, s, c]) => {
      const h = row * stride[0] + r * dilation[0] - pad[0];
      const w = column * stride[1] + s * dilation[1] - pad[2];
      if (h >= 0 && h < image[1] && w >= 0 && w < image[2]) visit([n, h, w, c], [r, s, c, o], y);
    });
  });
}

function eachPooled(
  node: NodeWith<"averagePool" | "averagePoolGradient">,
  output: Shape,
  visit: (x: readonly number[], y: readonly number[], share: number) => void,
): void {
  const { stride, size } = node.attributes;
  each(output, (_, y) => {
    const [n, row, column, c] = y;
    each(size, (_, [r, s]) => {
      visit([n, row * stride[0] + r, column * stride[1] + s, c], y, 1 / (size[0] * size[1]));
    });
  });
}
