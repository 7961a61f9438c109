/** Lowers reductions, softmax and normalisation. */

import { type Node, type NodeWith, sizeOf } from "../graph/graph.ts";
import { type Emitter, NCHWC, type Placement } from "./emitter.ts";
import { arranged, natural, refine, type Refinement, restrict } from "./layout.ts";

interface Run {
  size: number;
  readonly reduced: boolean;
}

const REDUCTIONS = { sum: "ReduceSum", mean: "ReduceMean", maximum: "ReduceMax" } as const;

/** The input's place with digits cut at its axes, in row-major order where its own cannot be cut. */
export function refinedInput(
  emitter: Emitter,
  x: Node,
): { placed: Placement; refined: Refinement } {
  const placed = emitter.placeOf(x);
  const refined = refine(placed.layout, x.shape);
  if (refined) return { placed, refined };
  const row = emitter.natural(x);
  return { placed: row, refined: refine(row.layout, x.shape)! };
}

export function lowerReduction(
  emitter: Emitter,
  value: NodeWith<"sum" | "mean" | "maximum">,
): Placement {
  const [x] = value.inputs;
  const { axes } = value.attributes;
  const whole = sizeOf(value.shape) === 1;
  const { placed, refined } = whole
    ? { placed: emitter.placeOf(x), refined: undefined }
    : refinedInput(emitter, x);
  const layout = refined ? restrict(refined, (axis) => !axes.includes(axis)) : natural(1);
  const runs = refined
    ? parallelRuns(reducedRuns(refined, axes))
    : [{ size: sizeOf(x.shape), reduced: true }];

  // Inner runs first: each step sees [before, run, after], a form that the engine does in one pass.
  let current = placed;
  for (let k = runs.length - 1; k >= 0; k--) {
    if (!runs[k].reduced) continue;
    const before = runs.slice(0, k).reduce((product, run) => product * run.size, 1);
    const after = runs.slice(k + 1).reduce((product, run) => product * run.size, 1);
    current = { ...placed, ...reduced(emitter, value, current, [before, runs[k].size, after]) };
    runs[k].size = 1;
  }
  return { ...current, layout };
}

/** [before, run, after] without its run. */
function reduced(
  emitter: Emitter,
  { op, dtype }: NodeWith<"sum" | "mean" | "maximum">,
  placed: Placement,
  [before, run, after]: readonly [number, number, number],
): Pick<Placement, "name" | "dims"> {
  // The engine's sums of rows of a matrix are slow, and its products of matrices are not.
  if (op === "sum" && dtype === "float32" && before === 1 && after > 1) {
    const names = [ones(emitter, 1, run), emitter.view(placed, [run, after])];
    return { name: emitter.emit("MatMul", names), dims: [before, after] };
  }
  // Of an image in blocks it has a faster mean than sum.
  if (op === "sum" && dtype === "float32" && before > 1 && after === emitter.block) {
    const image = emitter.view(placed, [1, before * after, run, 1]);
    const mean = emitter.emit("GlobalAveragePool", [image], { domain: NCHWC });
    const dims = [before, after];
    const flat = emitter.view({ ...placed, name: mean, dims: [1, before * after, 1, 1] }, dims);
    return { name: emitter.emit("Mul", [flat, emitter.scalar(run, dtype)]), dims };
  }
  // With an axis of 1 it would add up each row for itself, one number at a time.
  const dims = after === 1 ? [before, run] : [before, run, after];
  const names = [emitter.view(placed, dims), emitter.integers([1])];
  const name = emitter.emit(REDUCTIONS[op], names, { attributes: { keepdims: 0 } });
  return { name, dims: after === 1 ? [before] : [before, after] };
}

/** A matrix of ones. */
export const ones = (emitter: Emitter, rows: number, columns: number): string =>
  emitter.view(
    {
      name: emitter.filled(1, rows * columns),
      dims: [rows * columns],
      dtype: "float32",
      layout: natural(rows * columns),
    },
    [rows, columns],
  );

const LONG_RUN = 1024;

/** A long leading run in two: the engine uses one thread for what has nothing kept before it. */
function parallelRuns(runs: Run[]): Run[] {
  const [first, ...rest] = runs;
  if (!first.reduced || first.size < LONG_RUN || rest.length === 0) return runs;
  let half = Math.floor(Math.sqrt(first.size));
  while (first.size % half !== 0) half--;
  return [{ size: half, reduced: true }, { size: first.size / half, reduced: true }, ...rest];
}

/** Neighbouring digits in memory joined into runs that are reduced or kept. */
function reducedRuns(refined: Refinement, axes: readonly number[]): Run[] {
  const runs: Run[] = [];
  for (const k of refined.order) {
    const { axis, size } = refined.digits[k];
    const reduced = axes.includes(axis);
    const last = runs[runs.length - 1];
    if (last?.reduced === reduced) last.size *= size;
    else runs.push({ size, reduced });
  }
  return runs;
}

/** `x` with the digits of `axes` innermost in memory, seen as [rows, size of a row]. */
function rowsOver(emitter: Emitter, x: Node, axes: readonly number[]) {
  const { placed, refined } = refinedInput(emitter, x);
  const inner = (k: number) => axes.includes(refined.digits[k].axis);
  const order = [
    ...refined.order.filter((k) => !inner(k)),
    ...refined.order.filter(inner),
  ];
  const layout = arranged(refined.digits.map((digit) => digit.size), order);
  const row = axes.reduce((product, axis) => product * x.shape[axis], 1);
  const rows = sizeOf(x.shape) / row;
  const moved = emitter.convert(placed, layout);
  const kept = restrict({ digits: refined.digits, order }, (axis) => !axes.includes(axis));
  return { moved, kept, name: emitter.view(moved, [rows, row]), rows, row };
}

export function lowerSoftmax(emitter: Emitter, value: NodeWith<"softmax">): Placement {
  const { moved, name, rows, row } = rowsOver(emitter, value.inputs[0], [value.shape.length - 1]);
  return {
    ...moved,
    name: emitter.emit("Softmax", [name], { attributes: { axis: -1 } }),
    dims: [rows, row],
  };
}

export interface Normalization {
  readonly normalized: Placement;
  readonly inverseDeviation: Placement;
}

/** LayerNormalization gives both the normalised value and 1 / deviation. */
export function lowerNormalization(
  emitter: Emitter,
  value: NodeWith<"normalize" | "inverseDeviation">,
): Normalization {
  const { axes, epsilon } = value.attributes;
  const { moved, kept, name, rows, row } = rowsOver(emitter, value.inputs[0], axes);
  const [normalized, , deviation] = emitter.emitMany(
    "LayerNormalization",
    [name, emitter.filled(1, row)],
    [true, false, true],
    { attributes: { axis: 1, epsilon: { float: epsilon } } },
  );
  return {
    normalized: { ...moved, name: normalized, dims: [rows, row] },
    inverseDeviation: { ...moved, name: deviation, dims: [rows, 1], layout: kept },
  };
}
