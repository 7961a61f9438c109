/**
 * Blocks of any number of channels, on every machine: while it lasts, operations on blocks are
 * written as standard ones between changes of layout.
 */

import { type EmitOptions, Emitter, NCHWC } from "../../../lib/engine/onnx/emitter.ts";

/** Calls `use` while the emitter writes operations on blocks as standard ones. */
export function withStandardBlocks<T>(use: () => T): T {
  const { emitMany, view, integers } = Emitter.prototype;
  const lists = new Map<string, readonly number[]>();
  const dimsOf = new Map<string, readonly number[]>();
  Emitter.prototype.integers = function (values) {
    const name = integers.call(this, values);
    lists.set(name, values);
    return name;
  };
  Emitter.prototype.view = function (placed, dims) {
    const name = view.call(this, placed, dims);
    dimsOf.set(name, dims);
    return name;
  };
  Emitter.prototype.emitMany = function (op, inputs, wanted, options = {}) {
    const outputs = options.domain === NCHWC
      ? [standard(this, op, inputs, options, dimsOf)]
      : emitMany.call(this, op, inputs, wanted, options);
    if (op === "Reshape") dimsOf.set(outputs[0], lists.get(inputs[1])!);
    return outputs;
  };
  try {
    return use();
  } finally {
    Object.assign(Emitter.prototype, { emitMany, view, integers });
  }
}

function standard(
  emitter: Emitter,
  op: string,
  inputs: readonly string[],
  { attributes = {} }: EmitOptions,
  dimsOf: ReadonlyMap<string, readonly number[]>,
): string {
  const { block } = emitter;
  const emit = (
    op: string,
    inputs: readonly string[],
    attributes: EmitOptions["attributes"] = {},
  ) => emitter.emit(op, inputs, { attributes });
  const reshaped = (name: string, dims: readonly number[]) =>
    emit("Reshape", [name, emitter.integers(dims)]);
  /** Exchanges the last two of four dimensions; 0 and -1 as Reshape has them. */
  const swapped = (name: string, dims: readonly number[]) =>
    emit("Reshape", [
      emit("Transpose", [reshaped(name, dims)], { perm: [0, 1, 3, 2] }),
      emit("Shape", [name]),
    ]);
  const toBlocks = (name: string, channels: number) =>
    swapped(name, [0, channels / block, block, -1]);
  const toPlanes = (name: string, channels: number) =>
    swapped(name, [0, channels / block, -1, block]);

  const [x, w, bias, image] = inputs;
  switch (op) {
    case "ReorderInput":
      return toBlocks(x, dimsOf.get(x)![1]);
    case "ReorderOutput":
      return toPlanes(x, attributes.channels as number);
    case "AveragePool":
    case "GlobalAveragePool": {
      const channels = dimsOf.get(x)![1];
      return toBlocks(emit(op, [toPlanes(x, channels)], attributes), channels);
    }
    case "Upsample": {
      const channels = dimsOf.get(x)![1];
      const factors = Float32Array.from(attributes.scales as readonly number[]);
      const scales = emitter.tensor(-emitter.constants.length, factors, [4], "float32");
      return toBlocks(emit("Resize", [toPlanes(x, channels), "", scales]), channels);
    }
    case "Conv": {
      const [outputs, inner, kh, kw] = dimsOf.get(w)!;
      const group = (attributes.group ?? 1) as number;
      const depthwise = inner === 1 && outputs === group;
      const blocked = depthwise || inner >= block;
      const split = depthwise || !blocked ? [inner, 1] : [inner / block, block];
      const filter = emit("Transpose", [
        reshaped(w, [outputs / block, split[0], kh, kw, split[1], block]),
      ], { perm: [0, 5, 1, 4, 2, 3] });
      const planes = blocked ? toPlanes(x, inner * group) : x;
      const operands = [planes, reshaped(filter, [outputs, inner, kh, kw]), ...bias ? [bias] : []];
      const y = toBlocks(emit(op, operands, attributes), outputs);
      return image ? emit("Add", [y, image]) : y;
    }
    default:
      throw new Error(`Cannot write ${op} in standard operations: add it here`);
  }
}
