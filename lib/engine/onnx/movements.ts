/** Lowers products of matrices and operations that move values. */

import { type Node, type NodeWith, sizeOf } from "../graph/graph.ts";
import { type Emitter, MICROSOFT, type Placement } from "./emitter.ts";
import {
  arranged,
  layoutKey,
  natural,
  packed,
  type Part,
  placesOfAxis,
  type Refinement,
  transposed,
} from "./layout.ts";
import { refinedInput } from "./reductions.ts";

/** A row-major result. */
function rowMajor(value: Node, name: string): Placement {
  return { name, dims: value.shape, layout: natural(sizeOf(value.shape)), dtype: value.dtype };
}

export function lowerMatmul(emitter: Emitter, value: NodeWith<"matmul">): Placement {
  const { transposeA, transposeB } = value.attributes;
  const a = matrix(emitter, value.inputs[0], transposeA);
  const b = matrix(emitter, value.inputs[1], transposeB);
  if (emitter.device === "gpu") return rowMajor(value, plainProduct(emitter, value, [a, b]));
  const names = [a.name, b.name];
  if (!a.transposed && !b.transposed) return rowMajor(value, emitter.emit("MatMul", names));
  const attributes = { transA: Number(a.transposed), transB: Number(b.transposed) };
  return rowMajor(value, emitter.emit("FusedMatMul", names, { domain: MICROSOFT, attributes }));
}

interface Matrix {
  readonly name: string;
  readonly dims: readonly number[];
  readonly transposed: boolean;
}

/** A product in operations that every device has. */
function plainProduct(
  emitter: Emitter,
  value: NodeWith<"matmul">,
  [a, b]: readonly [Matrix, Matrix],
): string {
  if (value.shape.length === 2) {
    const attributes = { transA: Number(a.transposed), transB: Number(b.transposed) };
    return emitter.emit("Gemm", [a.name, b.name], { attributes });
  }
  return emitter.emit(
    "MatMul",
    [a, b].map(({ name, dims, transposed }) => {
      const last = dims.length - 1;
      const perm = dims.map((_, k) => k < last - 1 ? k : 2 * last - 1 - k);
      return transposed ? emitter.emit("Transpose", [name], { attributes: { perm } }) : name;
    }),
  );
}

/** An operand as it lies where its memory is a matrix either way round, else moved to row-major. */
function matrix(emitter: Emitter, x: Node, transpose: boolean): Matrix {
  const rank = x.shape.length;
  const swap = x.shape.map((_, i) => i < rank - 2 ? i : i === rank - 2 ? rank - 1 : rank - 2);
  const dims = swap.map((axis) => x.shape[axis]);
  const placed = emitter.placeOf(x);
  const columnsFirst = transposed(natural(sizeOf(x.shape)), dims, swap)!;
  if (layoutKey(placed.layout) === layoutKey(columnsFirst)) {
    return { name: emitter.view(placed, dims), dims, transposed: !transpose };
  }
  const name = emitter.view(emitter.natural(x), x.shape);
  return { name, dims: x.shape, transposed: transpose };
}

export function lowerTranspose(emitter: Emitter, value: NodeWith<"transpose">): Placement {
  const [x] = value.inputs;
  const { permutation } = value.attributes;
  const placed = emitter.placeOf(x);
  const layout = transposed(placed.layout, x.shape, permutation);
  if (layout) return { ...placed, layout };
  const row = emitter.natural(x);
  return { ...row, layout: transposed(row.layout, x.shape, permutation)! };
}

export function lowerBroadcast(emitter: Emitter, value: NodeWith<"broadcast">): Placement {
  const [x] = value.inputs;
  const name = emitter.view(emitter.natural(x), x.shape);
  return rowMajor(value, emitter.emit("Expand", [name, emitter.integers(value.shape)]));
}

export function lowerGather(emitter: Emitter, value: NodeWith<"gather">): Placement {
  const names = value.inputs.map((input) => emitter.view(emitter.natural(input), input.shape));
  return rowMajor(value, emitter.emit("Gather", names, { attributes: value.attributes }));
}

/** The layout with the outermost digit of `axis` resized, and the sizes in memory. */
function resized(refined: Refinement, axis: number, outer: number) {
  const first = refined.digits.findIndex((digit) => digit.axis === axis);
  const sizes = refined.digits.map((digit, k) => k === first ? outer : digit.size);
  return {
    layout: arranged(sizes, refined.order),
    dims: refined.order.map((k) => sizes[k]),
  };
}

/** The product of all digits of an axis but the outermost. */
function innerSize(refined: Refinement, axis: number): number {
  const sizes = refined.digits.filter((digit) => digit.axis === axis).map((digit) => digit.size);
  return sizes.slice(1).reduce((a, b) => a * b, 1);
}

export function lowerSlice(emitter: Emitter, value: NodeWith<"slice">): Placement {
  const [x] = value.inputs;
  const { begin } = value.attributes;
  const part = slicedPart(emitter, value);
  if (part) return part;
  const { placed, refined } = refinedInput(emitter, x);
  const axes = value.shape.flatMap((size, axis) => size !== x.shape[axis] ? [axis] : []);
  const whole = axes.every((axis) => {
    const inner = innerSize(refined, axis);
    return begin[axis] % inner === 0 && value.shape[axis] % inner === 0;
  });
  if (!whole) {
    const name = emitter.view(emitter.natural(x), x.shape);
    const ends = begin.map((from, axis) => from + value.shape[axis]);
    return rowMajor(value, sliced(emitter, name, begin, ends, value.shape.map((_, i) => i)));
  }
  const outer = axes.map((axis) => placesOfAxis(refined, axis)[0]);
  const inner = axes.map((axis) => innerSize(refined, axis));
  const starts = axes.map((axis, i) => begin[axis] / inner[i]);
  const sizes = axes.map((axis, i) => value.shape[axis] / inner[i]);
  const ends = starts.map((from, i) => from + sizes[i]);
  const dims = refined.order.map((k) => refined.digits[k].size);
  const digitSizes = refined.digits.map((digit) => digit.size);
  outer.forEach((at, i) => digitSizes[refined.order[at]] = sizes[i]);
  return {
    name: sliced(emitter, emitter.view(placed, dims), starts, ends, outer),
    dims: refined.order.map((k) => digitSizes[k]),
    layout: arranged(digitSizes, refined.order),
    dtype: value.dtype,
  };
}

/** A slice that is one part of a packed vector keeps that part's layout. */
function slicedPart(emitter: Emitter, value: NodeWith<"slice">): Placement | undefined {
  const placed = emitter.placeOf(value.inputs[0]);
  let at = 0;
  for (const part of placed.layout.parts ?? []) {
    if (at === value.attributes.begin[0] && part.size === value.shape[0]) {
      return emitter.part(placed, at, part.size, part.layout);
    }
    at += part.size;
  }
}

function sliced(
  emitter: Emitter,
  name: string,
  starts: readonly number[],
  ends: readonly number[],
  axes: readonly number[],
): string {
  return emitter.emit("Slice", [name, ...[starts, ends, axes].map((v) => emitter.integers(v))]);
}

/** A flat vector of parts that are a state's lies as that state does. */
function packedConcat(
  emitter: Emitter,
  { inputs, shape }: NodeWith<"concat">,
): Placement | undefined {
  const size = sizeOf(shape);
  const packing = emitter.packings.find(({ factors }) => factors[0] === size);
  if (shape.length !== 1 || packing === undefined) return undefined;
  const rest = [...packing.parts!];
  const layouts = inputs.map((input) => {
    const parts: Part[] = [];
    for (let left = input.shape[0]; left > 0 && rest.length > 0;) {
      const part = rest.shift()!;
      parts.push(part);
      left -= part.size;
    }
    return parts.length === 1 ? parts[0].layout : packed(parts);
  });
  if (inputs.some((input, k) => sizeOf(layouts[k].factors) !== input.shape[0])) return undefined;
  return emitter.joined(inputs.map((input, k) => emitter.in(input, layouts[k])), packing);
}

/** With a digit for `axis`: where that has size 1, next in memory to the axis before or behind it. */
function withDigit({ digits, order }: Refinement, axis: number): Refinement {
  if (digits.some((digit) => digit.axis === axis)) return { digits, order };
  const found = digits.findIndex((digit) => digit.axis > axis);
  const at = found < 0 ? digits.length : found;
  const moved = order.map((k) => k < at ? k : k + 1);
  const place = at > 0 ? moved.indexOf(at - 1) + 1 : Math.max(0, moved.indexOf(1));
  return {
    digits: digits.toSpliced(at, 0, { axis, size: 1 }),
    order: moved.toSpliced(place, 0, at),
  };
}

export function lowerConcat(emitter: Emitter, value: NodeWith<"concat">): Placement {
  const flat = packedConcat(emitter, value);
  if (flat) return flat;
  const { axis } = value.attributes;
  const refined = withDigit(refinedInput(emitter, value.inputs[0]).refined, axis);
  const inner = innerSize(refined, axis);
  const [outer] = placesOfAxis(refined, axis);
  if (value.inputs.some((x) => x.shape[axis] % inner !== 0)) {
    const names = value.inputs.map((x) => emitter.view(emitter.natural(x), x.shape));
    return rowMajor(value, emitter.emit("Concat", names, { attributes: { axis } }));
  }
  const names = value.inputs.map((x) => {
    const { layout, dims } = resized(refined, axis, x.shape[axis] / inner);
    return emitter.view(emitter.in(x, layout), dims);
  });
  return {
    ...resized(refined, axis, value.shape[axis] / inner),
    name: emitter.emit("Concat", names, { attributes: { axis: outer } }),
    dtype: value.dtype,
  };
}

export function lowerPad(emitter: Emitter, value: NodeWith<"pad">): Placement {
  const [x] = value.inputs;
  const { before, value: filler } = value.attributes;
  const after = value.shape.map((n, i) => n - x.shape[i] - before[i]);
  const { placed, refined } = refinedInput(emitter, x);
  const padded = value.shape.flatMap((n, axis) => n !== x.shape[axis] ? [axis] : []);
  const places = padded.map((axis) => placesOfAxis(refined, axis));
  const pads = (sizes: readonly number[], lead: readonly number[], tail: readonly number[]) =>
    emitter.emit("Pad", [
      sizes.length ? emitter.view(placed, sizes) : emitter.view(emitter.natural(x), x.shape),
      emitter.integers([...lead, ...tail]),
      emitter.scalar(filler, value.dtype),
    ]);
  if (places.some((digits) => digits.length !== 1)) {
    return rowMajor(value, pads([], before, after));
  }
  const sizes = refined.digits.map((digit) => digit.size);
  const dims = refined.order.map((k) => sizes[k]);
  const spread = (amounts: readonly number[]) => {
    const all = dims.map(() => 0);
    padded.forEach((axis, i) => all[places[i][0]] = amounts[axis]);
    return all;
  };
  padded.forEach((axis, i) => sizes[refined.order[places[i][0]]] = value.shape[axis]);
  return {
    name: pads(dims, spread(before), spread(after)),
    dims: refined.order.map((k) => sizes[k]),
    layout: arranged(sizes, refined.order),
    dtype: value.dtype,
  };
}

export function lowerReverse(emitter: Emitter, value: NodeWith<"reverse">): Placement {
  const [x] = value.inputs;
  const axes = value.attributes.axes.filter((axis) => x.shape[axis] > 1);
  const { placed, refined } = refinedInput(emitter, x);
  const places = axes.map((axis) => placesOfAxis(refined, axis));
  const direct = places.every((digits) => digits.length === 1);
  const from = direct ? placed : emitter.natural(x);
  const dims = direct ? refined.order.map((k) => refined.digits[k].size) : x.shape;
  const along = direct ? places.map((digits) => digits[0]) : axes;
  const name = emitter.emit("Slice", [
    emitter.view(from, dims),
    emitter.integers(along.map(() => -1)),
    emitter.integers(along.map(() => -(2 ** 31))),
    emitter.integers(along),
    emitter.integers(along.map(() => -1)),
  ]);
  return { ...from, name, dims };
}
