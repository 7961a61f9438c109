/** Lowers element-wise operations: everything follows the layout of the largest operand. */

import { uniformValue } from "../graph/build.ts";
import { type Node, type OpName, type Shape, sizeOf } from "../graph/graph.ts";
import { type Emitter, MICROSOFT, type Placement } from "./emitter.ts";
import {
  isNatural,
  type Layout,
  memoryDims,
  natural,
  refine,
  type Refinement,
  restrict,
} from "./layout.ts";

const ONNX_NAMES: Readonly<Partial<Record<OpName, string>>> = {
  neg: "Neg",
  abs: "Abs",
  exp: "Exp",
  log: "Log",
  sqrt: "Sqrt",
  reciprocal: "Reciprocal",
  sigmoid: "Sigmoid",
  tanh: "Tanh",
  relu: "Relu",
  sin: "Sin",
  cos: "Cos",
  floor: "Floor",
  sign: "Sign",
  not: "Not",
  add: "Add",
  sub: "Sub",
  mul: "Mul",
  div: "Div",
  pow: "Pow",
  max: "Max",
  min: "Min",
  equal: "Equal",
  less: "Less",
  lessEqual: "LessOrEqual",
  greater: "Greater",
  greaterEqual: "GreaterOrEqual",
  and: "And",
  or: "Or",
  select: "Where",
};

const ONNX_CAST_CODES = { float32: 1, int32: 6, bool: 9 } as const;

export function lowerPointwise(emitter: Emitter, value: Node): Placement {
  const { layout, dims, names } = aligned(emitter, value);
  return { name: emitted(emitter, value, names), dims, layout, dtype: value.dtype };
}

function emitted(emitter: Emitter, value: Node, names: readonly string[]): string {
  switch (value.op) {
    case "square":
      return emitter.emit("Mul", [names[0], names[0]]);
    case "rsqrt":
      return emitter.emit("Reciprocal", [emitter.emit("Sqrt", names)]);
    case "silu":
      return emitter.emit("QuickGelu", names, {
        domain: MICROSOFT,
        attributes: { alpha: { float: 1 } },
      });
    case "cast":
      return emitter.emit("Cast", names, { attributes: { to: ONNX_CAST_CODES[value.dtype] } });
    default:
      return emitter.emit(ONNX_NAMES[value.op]!, names);
  }
}

/** The operands in one layout: their names with dimensions that broadcast, and the result's. */
export function aligned(emitter: Emitter, value: Node) {
  const layout = chosenLayout(emitter, value);
  if (layout.parts) {
    const dims = [sizeOf(value.shape)];
    const names = value.inputs.map((input) =>
      sizeOf(input.shape) === 1
        ? single(emitter, input)
        : emitter.view(emitter.in(input, layout), dims)
    );
    return { layout, dims, names };
  }
  const full = value.inputs.filter((input) => sizeOf(input.shape) === sizeOf(value.shape));
  if (full.length === value.inputs.length) {
    const placed = value.inputs.map((input) => emitter.in(input, layout));
    const { dims } = placed[0];
    return { layout, dims, names: placed.map((p) => emitter.view(p, dims)) };
  }
  const refined = refine(layout, value.shape)!;
  const dims = memoryDims(refined, () => true);
  const names = value.inputs.map((input) => operand(emitter, input, value.shape, refined));
  return { layout, dims, names };
}

function chosenLayout(emitter: Emitter, value: Node): Layout {
  const size = sizeOf(value.shape);
  const layouts = value.inputs
    .filter((input) => sizeOf(input.shape) === size && input.op !== "constant")
    .map((input) => emitter.layoutOf(input));
  const broadcasts = value.inputs.some((input) => ![1, size].includes(sizeOf(input.shape)));
  const usable = layouts.filter((layout) =>
    !isNatural(layout) && (layout.parts ? !broadcasts : refine(layout, value.shape) !== undefined)
  );
  return usable[0] ?? natural(size);
}

function single(emitter: Emitter, input: Node): string {
  const uniform = uniformValue(input);
  return uniform !== undefined
    ? emitter.scalar(uniform, input.dtype)
    : emitter.view(emitter.placeOf(input), [1]);
}

/** An operand's name, seen with a dimension of 1 wherever it broadcasts. */
function operand(emitter: Emitter, input: Node, shape: Shape, refined: Refinement): string {
  if (sizeOf(input.shape) === 1) return single(emitter, input);
  const lead = shape.length - input.shape.length;
  const present = (axis: number) => axis >= lead && input.shape[axis - lead] !== 1;
  const placed = emitter.in(input, restrict(refined, present));
  return emitter.view(placed, memoryDims(refined, present));
}
