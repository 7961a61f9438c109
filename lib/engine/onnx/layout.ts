/**
 * How a tensor lies in memory.
 *
 * Take a tensor's elements in row-major order and write their flat index in mixed radix: `factors`,
 * most significant first. In memory the digits come in another order: `order[k]` is the digit that
 * is k-th in memory. NHWC images stored as NCHW have factors [n, h w, c] and order [0, 2, 1]; stored
 * in blocks of 16 channels, factors [n, h w, c / 16, 16] and order [0, 2, 1, 3].
 *
 * The logical shape does not matter, so a reshape leaves the layout as it is. Layouts are kept
 * canonical: no digit of size 1, and no two digits that are neighbours in both orders.
 */

import { type Shape, sizeOf } from "../graph/graph.ts";

export interface Layout {
  readonly factors: readonly number[];
  readonly order: readonly number[];
  /** A flat vector made of parts, each in a layout of its own; factors is then its length alone. */
  readonly parts?: readonly Part[];
}

export interface Part {
  readonly size: number;
  readonly layout: Layout;
}

/** Row-major. */
export const natural = (size: number): Layout => arranged([size], [0]);

export const isNatural = (layout: Layout): boolean =>
  layout.parts === undefined && layout.order.length <= 1;

/** The canonical layout with these digits in this order of memory. */
export function arranged(factors: readonly number[], order: readonly number[]): Layout {
  // Digits that survive, each with the digits merged into it.
  const merged: { size: number; at: number; last: number }[] = [];
  const kept = order.filter((digit) => factors[digit] !== 1);
  const rank = new Map(kept.map((digit, k) => [digit, k]));
  factors.forEach((size, digit) => {
    if (size === 1) return;
    const at = rank.get(digit)!;
    const previous = merged[merged.length - 1];
    if (previous && previous.last === at - 1) {
      previous.size *= size;
      previous.last = at;
    } else merged.push({ size, at, last: at });
  });
  const sorted = merged.map((_, i) => i).sort((a, b) => merged[a].at - merged[b].at);
  return { factors: merged.map((m) => m.size), order: sorted };
}

/** Flat vectors whose parts have layouts of their own. */
export function packed(parts: readonly Part[]): Layout {
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  return parts.every((part) => isNatural(part.layout))
    ? natural(size)
    : { factors: [size], order: [0], parts };
}

export function layoutKey(layout: Layout): string {
  if (layout.parts) return layout.parts.map((p) => `${p.size}:${layoutKey(p.layout)}`).join(";");
  return `${layout.factors.join(",")}|${layout.order.join(",")}`;
}

export const sameLayout = (a: Layout, b: Layout): boolean => layoutKey(a) === layoutKey(b);

/** A layout's digits cut at the axes of a shape. */
export interface Refinement {
  /** Most significant first; each digit belongs to one axis. */
  readonly digits: readonly { readonly axis: number; readonly size: number }[];
  /** Digits in the order of memory. */
  readonly order: readonly number[];
}

/** `layout` with digits cut so that each lies within one axis of `shape`, where that can be. */
export function refine(layout: Layout, shape: Shape): Refinement | undefined {
  if (layout.parts) return undefined;
  const digits: { axis: number; size: number }[] = [];
  const origin: number[] = [];
  let axis = 0;
  let room = shape[0] ?? 1;
  for (const [digit, factor] of layout.factors.entries()) {
    let rest = factor;
    while (rest > 1) {
      while (room === 1) room = shape[++axis];
      const size = rest % room === 0 ? room : rest;
      if (room % size !== 0) return undefined;
      digits.push({ axis, size });
      origin.push(digit);
      rest /= size;
      room /= size;
    }
  }
  const order = layout.order.flatMap((digit) =>
    origin.flatMap((source, k) => source === digit ? [k] : [])
  );
  return { digits, order };
}

/** The layout of what remains when only some axes are kept, in the same relative order of memory. */
export function restrict(refined: Refinement, keep: (axis: number) => boolean): Layout {
  const kept = refined.digits.map((digit) => keep(digit.axis));
  const renamed: number[] = [];
  refined.digits.forEach((_, k) => renamed.push(kept.slice(0, k).filter(Boolean).length));
  return arranged(
    refined.digits.filter((_, k) => kept[k]).map((digit) => digit.size),
    refined.order.filter((k) => kept[k]).map((k) => renamed[k]),
  );
}

/** Sizes in the order of memory; 1 along an axis that is not present, as it is broadcast. */
export function memoryDims(refined: Refinement, present: (axis: number) => boolean): number[] {
  return refined.order.map((k) => present(refined.digits[k].axis) ? refined.digits[k].size : 1);
}

/** Where each logical axis lies among the dimensions in memory, most significant digit first. */
export function placesOfAxis(refined: Refinement, axis: number): number[] {
  return refined.digits.flatMap((digit, k) =>
    digit.axis === axis ? [refined.order.indexOf(k)] : []
  );
}

/** `layout` of `shape` after its axes are permuted: memory stays, meaning moves. */
export function transposed(
  layout: Layout,
  shape: Shape,
  permutation: readonly number[],
): Layout | undefined {
  const refined = refine(layout, shape);
  if (!refined) return undefined;
  const moved = permutation.flatMap((axis) =>
    refined.digits.flatMap((digit, k) => digit.axis === axis ? [k] : [])
  );
  return arranged(
    moved.map((k) => refined.digits[k].size),
    refined.order.map((k) => moved.indexOf(k)),
  );
}

/** How to go from one layout to another: view as `dims`, then transpose by `permutation`. */
export function conversion(
  from: Layout,
  to: Layout,
): { dims: number[]; permutation: number[] } | undefined {
  const a = refine(from, to.factors);
  const b = a && refine(to, a.digits.map((digit) => digit.size));
  const c = b && refine(from, b.digits.map((digit) => digit.size));
  if (!b || !c || b.digits.length !== c.digits.length) return undefined;
  return {
    dims: c.order.map((k) => c.digits[k].size),
    permutation: b.order.map((k) => c.order.indexOf(k)),
  };
}

/** NHWC images as NCHW. */
export const channelsFirst = ([n, h, w, c]: Shape): Layout => arranged([n, h, w, c], [0, 3, 1, 2]);

/** NHWC images in blocks of channels: [n, c / block, h, w, block]. */
export const blockedImage = ([n, h, w, c]: Shape, block: number): Layout =>
  arranged([n, h, w, c / block, block], [0, 3, 1, 2, 4]);

/** Convolution weights [kh, kw, i, o] as [o, i, kh, kw]. */
export const outputsFirst = ([kh, kw, i, o]: Shape): Layout =>
  arranged([kh, kw, i, o], [3, 2, 0, 1]);

/** Convolution weights [kh, kw, i, o] as [o / block, i / block, kh, kw, block of i, block of o]. */
export const blockedWeights = ([kh, kw, i, o]: Shape, block: number): Layout =>
  arranged([kh, kw, i / block, block, o / block, block], [4, 2, 0, 1, 3, 5]);

/** Convolution weights [kh, kw, i, o] with few inputs as [o / block, i, kh, kw, block of o]. */
export const halfBlockedWeights = ([kh, kw, i, o]: Shape, block: number): Layout =>
  arranged([kh, kw, i, o / block, block], [3, 2, 0, 1, 4]);

/** Convolution weights [kh, kw, i, 1] as [i / block, kh, kw, block of i]. */
export const perChannelWeights = ([kh, kw, i]: Shape, block: number): Layout =>
  arranged([kh, kw, i / block, block], [2, 0, 1, 3]);

/** Copies `values` of `from` into `to`, on the host. */
export function rearrange<T extends Float32Array | Int32Array>(
  values: T,
  from: Layout,
  to: Layout,
): T {
  if (sameLayout(from, to)) return values;
  const out = values.slice() as T;
  const parts = from.parts ?? to.parts;
  if (parts) {
    let at = 0;
    parts.forEach(({ size }, k) => {
      const part = rearrange(
        values.subarray(at, at + size) as T,
        from.parts?.[k].layout ?? natural(size),
        to.parts?.[k].layout ?? natural(size),
      );
      out.set(part, at);
      at += size;
    });
    return out;
  }
  const plan = conversion(from, to);
  if (!plan) throw new RangeError("Cannot rearrange between layouts without a common refinement");
  const { dims, permutation } = plan;
  const strides = dims.map((_, k) => sizeOf(dims.slice(k + 1)));
  const target = permutation.map((k) => dims[k]);
  const steps = permutation.map((k) => strides[k]);
  const index = target.map(() => 0);
  for (let flat = 0, source = 0; flat < values.length; flat++) {
    out[flat] = values[source];
    for (let k = target.length - 1; k >= 0; k--) {
      source += steps[k];
      if (++index[k] < target[k]) break;
      source -= steps[k] * target[k];
      index[k] = 0;
    }
  }
  return out;
}
