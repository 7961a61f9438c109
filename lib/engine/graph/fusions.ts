/** Rules that recognise several operations as one that engines have a faster form for. */

import * as make from "./build.ts";
import { type Node, type NodeWith, sameShape } from "./graph.ts";

/** x * sigmoid(x). */
export function silu(value: Node): Node | undefined {
  if (value.op !== "mul") return undefined;
  const [a, b] = value.inputs;
  if (b.op === "sigmoid" && b.inputs[0] === a) return make.unary("silu", a);
  if (a.op === "sigmoid" && a.inputs[0] === b) return make.unary("silu", b);
}

/** x where `value` is x - mean(x), and the axes of that mean. */
function centred(value: Node): { x: Node; axes: readonly number[] } | undefined {
  if (value.op !== "sub") return undefined;
  const [x, mean] = value.inputs;
  if (mean.op !== "mean" || mean.inputs[0] !== x) return undefined;
  return { x, axes: mean.attributes.axes };
}

/** 1 / sqrt(mean((x - mean(x))^2) + epsilon). */
export function inverseDeviation(value: Node): Node | undefined {
  if (value.op !== "rsqrt") return undefined;
  const [sum] = value.inputs;
  if (sum.op !== "add") return undefined;
  const [variance, offset] = sum.inputs;
  const epsilon = make.uniformValue(offset);
  if (epsilon === undefined || variance.op !== "mean") return undefined;
  const [square] = variance.inputs;
  if (square.op !== "square") return undefined;
  const deviation = centred(square.inputs[0]);
  if (!deviation || !sameShape(deviation.axes, variance.attributes.axes)) return undefined;
  return make.inverseDeviation(deviation.x, deviation.axes, epsilon);
}

/** (x - mean(x)) * inverseDeviation(x). */
export function normalize(value: Node): Node | undefined {
  if (value.op !== "mul") return undefined;
  const [a, b] = value.inputs;
  return normalized(a, b) ?? normalized(b, a);
}

function normalized(difference: Node, scale: Node): Node | undefined {
  if (scale.op !== "inverseDeviation") return undefined;
  const { axes, epsilon } = (scale as NodeWith<"inverseDeviation">).attributes;
  const deviation = centred(difference);
  if (!deviation || deviation.x !== scale.inputs[0] || !sameShape(deviation.axes, axes)) {
    return undefined;
  }
  return make.normalize(deviation.x, axes, epsilon);
}

export const FUSIONS = [silu, inverseDeviation, normalize] as const;
