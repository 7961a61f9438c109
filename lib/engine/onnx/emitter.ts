/** Collects ONNX nodes; knows where each tensor lies and how to bring it into another layout. */

import { type DType, type Node, sameShape, type Shape, sizeOf } from "../graph/graph.ts";
import { conversion, type Layout, layoutKey, natural, sameLayout } from "./layout.ts";
import type { Attribute, OnnxConstant, OnnxNode } from "./proto.ts";

/** A tensor in memory: its ONNX name, its dimensions there, and the layout of the value it holds. */
export interface Placement {
  readonly name: string;
  readonly dims: readonly number[];
  readonly layout: Layout;
  readonly dtype: DType;
}

/** A value that can still take on an addition. */
export interface Deferral {
  readonly layout: Layout;
  force(): Placement;
  /** This value plus `term`, or undefined where it cannot be had on the way. */
  plus(term: Node): Deferral | undefined;
  /** `term` minus this value. */
  from?(term: Node): Deferral | undefined;
}

/** Where an ONNX operation lives when it is not in the standard set. */
export const MICROSOFT = "com.microsoft";
export const NCHWC = "com.microsoft.nchwc";

/** What a model is written for. */
export type Device = "cpu" | "gpu";

export interface EmitOptions {
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

export class Emitter {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxConstant[] = [];
  #constantNames = new Map<string, string>();
  #views = new Map<string, string>();
  #transposes = new Map<string, string>();
  #conversions = new Map<string, Placement>();
  #placed = new Map<Node, Placement>();
  #deferred = new Map<Node, Deferral>();
  #made = 0;

  /**
   * `block`: channels in a block of the machine's convolutions; 0 where there are none. `packings`:
   * how the states lie that are flat vectors.
   */
  constructor(
    readonly block: number,
    readonly device: Device = "cpu",
    readonly packings: readonly Layout[] = [],
  ) {}

  place(value: Node, placed: Placement): void {
    this.#placed.set(value, placed);
  }

  /** Leaves `value` to be computed when it is asked for, or on the way to what uses it. */
  defer(value: Node, deferred: Deferral): void {
    this.#deferred.set(value, deferred);
  }

  deferredOf(value: Node): Deferral | undefined {
    return this.#placed.has(value) ? undefined : this.#deferred.get(value);
  }

  layoutOf(value: Node): Layout {
    return this.deferredOf(value)?.layout ?? this.placeOf(value).layout;
  }

  placeOf(value: Node): Placement {
    let placed = this.#placed.get(value);
    if (placed === undefined) {
      const deferred = this.#deferred.get(value);
      if (!deferred) throw new Error(`Cannot lower ${value.op} as an input is not lowered yet`);
      placed = deferred.force();
      this.#placed.set(value, placed);
    }
    return placed;
  }

  /** Emits one operation with one output, and returns that output's name. */
  emit(op: string, inputs: readonly string[], options: EmitOptions = {}): string {
    return this.emitMany(op, inputs, 1, options)[0];
  }

  /** Emits an operation; of its outputs, those that `wanted` marks false are left out. */
  emitMany(
    op: string,
    inputs: readonly string[],
    wanted: number | readonly boolean[],
    options: EmitOptions = {},
  ): string[] {
    const marks = typeof wanted === "number" ? new Array<boolean>(wanted).fill(true) : wanted;
    const outputs = marks.map((mark) => mark ? `v${this.#made++}` : "");
    this.nodes.push({ op, inputs, outputs, ...options });
    return outputs;
  }

  #constant(key: string, make: (name: string) => OnnxConstant): string {
    let name = this.#constantNames.get(key);
    if (name === undefined) {
      name = `c${this.constants.length}`;
      this.#constantNames.set(key, name);
      this.constants.push(make(name));
    }
    return name;
  }

  /** A list of integers, as ONNX wants shapes, axes and the like. */
  integers(values: readonly number[]): string {
    return this.#constant(`int64 ${values}`, (name) => ({
      name,
      type: "int64",
      dims: [values.length],
      data: BigInt64Array.from(values, BigInt),
    }));
  }

  scalar(value: number, dtype: DType): string {
    const bits = new Uint32Array(Float32Array.of(value).buffer)[0];
    const key = dtype === "float32" ? bits : value;
    return this.#constant(`${dtype} scalar ${key}`, (name) => ({
      name,
      type: dtype,
      dims: [],
      data: dtype === "float32" ? Float32Array.of(value) : Int32Array.of(value),
    }));
  }

  /** `count` times the same number, as a vector. */
  filled(value: number, count: number): string {
    return this.#constant(`float32 ${value} x ${count}`, (name) => ({
      name,
      type: "float32",
      dims: [count],
      data: new Float32Array(count).fill(value),
    }));
  }

  tensor(id: number, data: Float32Array | Int32Array, dims: Shape, type: DType): string {
    return this.#constant(`tensor ${id}`, (name) => ({ name, type, dims, data }));
  }

  /** The name of `placed` seen with other dimensions of the same memory. */
  view(placed: Placement, dims: readonly number[]): string {
    if (sameShape(placed.dims, dims)) return placed.name;
    const key = `${placed.name} ${dims}`;
    let name = this.#views.get(key);
    if (name === undefined) {
      name = this.emit("Reshape", [placed.name, this.integers(dims)]);
      this.#views.set(key, name);
    }
    return name;
  }

  /** The name of `placed`, seen with `dims` and its axes permuted, once for all who ask. */
  transposed(placed: Placement, dims: readonly number[], perm: readonly number[]): string {
    const key = `${placed.name} ${dims} ${perm}`;
    let name = this.#transposes.get(key);
    if (name === undefined) {
      name = this.emit("Transpose", [this.view(placed, dims)], { attributes: { perm } });
      this.#transposes.set(key, name);
    }
    return name;
  }

  /** `placed` brought into `layout`, once for all who ask. */
  convert(placed: Placement, layout: Layout): Placement {
    if (sameLayout(placed.layout, layout)) return placed;
    // Transposes share a name: what it holds depends on the layout too.
    const key = `${placed.name} ${layoutKey(placed.layout)} ${layoutKey(layout)}`;
    let converted = this.#conversions.get(key);
    if (converted === undefined) {
      converted = placed.layout.parts || layout.parts
        ? this.#repacked(placed, layout)
        : this.#moved(placed, layout);
      this.#conversions.set(key, converted);
    }
    return converted;
  }

  /** The value of `node` in `layout`. */
  in(value: Node, layout: Layout): Placement {
    return this.convert(this.placeOf(value), layout);
  }

  /** The value of `node` in row-major order. */
  natural(value: Node): Placement {
    return this.in(value, natural(sizeOf(value.shape)));
  }

  #moved(placed: Placement, layout: Layout): Placement {
    const plan = conversion(placed.layout, layout);
    if (plan === undefined) {
      const size = sizeOf(placed.dims);
      return this.#moved(this.#moved(placed, natural(size)), layout);
    }
    return { ...placed, ...this.#transpose(placed, plan.dims, plan.permutation), layout };
  }

  /**
   * Reordering between planes and blocks of channels is a transposition of many small matrices of
   * which one side is a block, and much faster than Transpose.
   */
  #transpose(
    placed: Placement,
    dims: readonly number[],
    permutation: readonly number[],
  ): Pick<Placement, "name" | "dims"> {
    const last = dims.length - 1;
    const swapsLast = last > 0 && permutation[last] === last - 1 && permutation[last - 1] === last;
    const [rows, columns] = dims.slice(-2);
    const blocks = [rows, columns].includes(this.block) && placed.dtype === "float32";
    if (this.block === 0 || !swapsLast || !blocks) {
      const attributes = { perm: permutation };
      const name = this.emit("Transpose", [this.view(placed, dims)], { attributes });
      return { name, dims: permutation.map((k) => dims[k]) };
    }
    const outer = permutation.map((k) => k < last - 1 ? k : permutation[k]);
    const moved = outer.every((k, i) => k === i)
      ? this.view(placed, dims)
      : this.emit("Transpose", [this.view(placed, dims)], { attributes: { perm: outer } });
    const count = sizeOf(dims) / (rows * columns);
    const toBlocks = rows === this.block;
    const image = [count, this.block, 1, toBlocks ? columns : rows];
    const matrices = this.emit("Reshape", [moved, this.integers(image)]);
    const name = toBlocks
      ? this.emit("ReorderInput", [matrices], { domain: NCHWC })
      : this.emit("ReorderOutput", [matrices], {
        domain: NCHWC,
        attributes: { channels: this.block },
      });
    return { name, dims: image };
  }

  #repacked(placed: Placement, layout: Layout): Placement {
    const parts = placed.layout.parts ?? layout.parts!;
    let at = 0;
    const pieces = parts.map(({ size }, k) => {
      const piece = this.part(placed, at, size, placed.layout.parts?.[k].layout ?? natural(size));
      at += size;
      return this.convert(piece, layout.parts?.[k].layout ?? natural(size));
    });
    return this.joined(pieces, layout);
  }

  /** Elements [at, at + size) of a flat vector in memory. */
  part(placed: Placement, at: number, size: number, layout: Layout): Placement {
    const flat = this.view(placed, [sizeOf(placed.dims)]);
    const bounds = [this.integers([at]), this.integers([at + size]), this.integers([0])];
    return {
      name: this.emit("Slice", [flat, ...bounds]),
      dims: [size],
      layout,
      dtype: placed.dtype,
    };
  }

  /** Pieces one after the other in memory. */
  joined(pieces: readonly Placement[], layout: Layout): Placement {
    const sizes = pieces.map((piece) => sizeOf(piece.dims));
    const names = pieces.map((piece, k) => this.view(piece, [sizes[k]]));
    const name = this.emit("Concat", names, { attributes: { axis: 0 } });
    return {
      name,
      dims: [sizes.reduce((a, b) => a + b, 0)],
      layout,
      dtype: pieces[0].dtype,
    };
  }
}
