/** Layouts: canonical form, conversion, permutation and restriction, on random factorings. */

import assert from "node:assert/strict";
import { type Shape, sizeOf } from "../../../lib/engine/graph/graph.ts";
import {
  arranged,
  blockedImage,
  blockedWeights,
  channelsFirst,
  conversion,
  halfBlockedWeights,
  type Layout,
  layoutKey,
  memoryDims,
  natural,
  outputsFirst,
  packed,
  placesOfAxis,
  rearrange,
  refine,
  restrict,
  sameLayout,
  transposed,
} from "../../../lib/engine/onnx/layout.ts";
import { permutation, type Stream, stream } from "../../../lib/random/mod.ts";
import { pick } from "../support/numbers.ts";

const TRIALS = 200;

/** 1 to 5 sizes, 1 among them. */
const randomShape = (random: Stream): number[] =>
  Array.from({ length: 1 + random.integer(5) }, () => pick(random, [1, 2, 2, 3, 4, 6]));

const shuffled = (random: Stream, count: number): number[] =>
  Array.from(permutation(random, count));

/** Values that tell where they came from. */
const counted = (size: number): Int32Array<ArrayBuffer> =>
  Int32Array.from({ length: size }, (_, i) => i);

/** `values` of `shape` in row-major order, with axes permuted: the definition. */
function transposedValues(values: Int32Array, shape: Shape, order: readonly number[]): Int32Array {
  const strides = shape.map((_, i) => sizeOf(shape.slice(i + 1)));
  const to = order.map((axis) => shape[axis]);
  return Int32Array.from({ length: values.length }, (_, flat) => {
    let [rest, source] = [flat, 0];
    for (let k = to.length - 1; k >= 0; k--) {
      source += (rest % to[k]) * strides[order[k]];
      rest = Math.floor(rest / to[k]);
    }
    return values[source];
  });
}

/** Calls `check` with a random shape, an order of its axes in memory, and that layout. */
function forRandomLayouts(
  name: string,
  check: (random: Stream, shape: number[], order: number[], layout: Layout) => void,
): void {
  for (let trial = 0; trial < TRIALS; trial++) {
    const random = stream(1, name, trial);
    const shape = randomShape(random);
    const order = shuffled(random, shape.length);
    check(random, shape, order, arranged(shape, order));
  }
}

Deno.test("arranged: canonical, and canonical again", () => {
  forRandomLayouts("canonical", (_, shape, order, layout) => {
    const { factors, order: digits } = layout;
    assert.equal(sizeOf(factors), sizeOf(shape));
    assert.ok(factors.every((n) => n > 1));
    assert.deepEqual(digits.toSorted((a, b) => a - b), factors.map((_, k) => k));
    assert.ok(digits.every((digit, k) => k === 0 || digit !== digits[k - 1] + 1), "to be merged");
    assert.deepEqual(arranged(factors, digits), layout);
    // The same layout, however it is cut.
    const cut = shape.flatMap((n) => n % 2 === 0 ? [2, n / 2] : [n]);
    const first = shape.map((_, axis) =>
      shape.slice(0, axis).reduce((at, n) => at + (n % 2 === 0 ? 2 : 1), 0)
    );
    const cutOrder = order.flatMap((axis) =>
      shape[axis] % 2 === 0 ? [first[axis], first[axis] + 1] : [first[axis]]
    );
    assert.deepEqual(arranged(cut, cutOrder), layout);
  });
});

Deno.test("rearrange: from row-major is the transposition that the order says", () => {
  forRandomLayouts("rearrange", (_, shape, order, layout) => {
    const values = counted(sizeOf(shape));
    const placed = rearrange(values, natural(values.length), layout);
    assert.deepEqual(placed, transposedValues(values, shape, order));
    assert.deepEqual(rearrange(placed, layout, natural(values.length)), values);
  });
});

Deno.test("conversion: wherever there is one, it does what rearranging by row-major does", () => {
  let found = 0;
  forRandomLayouts("conversion", (random, shape, _, from) => {
    const other = shape.flatMap((n) => n % 2 === 0 && random.uniform() < 0.5 ? [n / 2, 2] : [n]);
    const to = arranged(other, shuffled(random, other.length));
    const plan = conversion(from, to);
    if (plan === undefined) return;
    found++;
    const values = counted(sizeOf(shape));
    const wanted = rearrange(values, natural(values.length), to);
    const placed = rearrange(values, natural(values.length), from);
    assert.deepEqual(transposedValues(placed, plan.dims, plan.permutation), wanted);
    assert.deepEqual(rearrange(placed, from, to), wanted);
  });
  assert.ok(found > TRIALS / 2, `only ${found} of ${TRIALS} layouts convert`);
});

Deno.test("conversion: none between factors that no digits have in common", () => {
  assert.equal(conversion(arranged([2, 3], [1, 0]), arranged([3, 2], [1, 0])), undefined);
});

Deno.test("transposed: permuting a shape's axes moves meaning, not memory", () => {
  forRandomLayouts("transposed", (random, shape, _, layout) => {
    const axes = shuffled(random, shape.length);
    const after = transposed(layout, shape, axes)!;
    const values = counted(sizeOf(shape));
    const memory = rearrange(values, natural(values.length), layout);
    const meant = transposedValues(values, shape, axes);
    assert.deepEqual(rearrange(memory, after, natural(values.length)), meant);
    const back = shape.map((_, axis) => axes.indexOf(axis));
    assert.deepEqual(transposed(after, axes.map((axis) => shape[axis]), back), layout);
  });
});

Deno.test("refine: digits multiply to the shape, in the order of memory", () => {
  forRandomLayouts("refine", (_, shape, order, layout) => {
    const refined = refine(layout, shape)!;
    shape.forEach((n, axis) => {
      const sizes = refined.digits.filter((digit) => digit.axis === axis).map(({ size }) => size);
      assert.equal(sizeOf(sizes), n);
      assert.equal(placesOfAxis(refined, axis).length, sizes.length);
    });
    assert.deepEqual(
      memoryDims(refined, () => true),
      order.map((axis) => shape[axis]).filter((n) => n > 1),
    );
  });
});

Deno.test("restrict: what is kept lies as a slice at 0 of the rest does", () => {
  forRandomLayouts("restrict", (random, shape, order, layout) => {
    const kept = shape.map(() => random.uniform() < 0.5);
    const restricted = restrict(refine(layout, shape)!, (axis) => kept[axis]);
    const axes = shape.map((_, axis) => axis).filter((axis) => kept[axis]);
    const expected = arranged(
      axes.map((axis) => shape[axis]),
      order.filter((axis) => kept[axis]).map((axis) => axes.indexOf(axis)),
    );
    assert.deepEqual(restricted, expected);
  });
});

Deno.test("images and weights lie as their names say", () => {
  const flat = (n: number) => natural(n);
  const image = [2, 3, 4, 32] as const;
  const values = counted(sizeOf(image));
  const at = (n: number, h: number, w: number, c: number) => ((n * 3 + h) * 4 + w) * 32 + c;
  const planes = rearrange(values, flat(values.length), channelsFirst(image));
  assert.equal(planes[((1 * 32 + 17) * 3 + 2) * 4 + 3], at(1, 2, 3, 17));
  const blocks = rearrange(values, flat(values.length), blockedImage(image, 16));
  assert.equal(blocks[((((1 * 2 + 1) * 3 + 2) * 4) + 3) * 16 + 5], at(1, 2, 3, 21));

  const shape = [3, 2, 32, 48] as const;
  const weights = counted(sizeOf(shape));
  const tap = (r: number, s: number, i: number, o: number) => ((r * 2 + s) * 32 + i) * 48 + o;
  const plain = rearrange(weights, flat(weights.length), outputsFirst(shape));
  assert.equal(plain[((40 * 32 + 17) * 3 + 2) * 2 + 1], tap(2, 1, 17, 40));
  const full = rearrange(weights, flat(weights.length), blockedWeights(shape, 16));
  assert.equal(full[((((2 * 2 + 1) * 3 + 2) * 2 + 1) * 16 + 7) * 16 + 9], tap(2, 1, 23, 41));
  const half = rearrange(weights, flat(weights.length), halfBlockedWeights(shape, 16));
  assert.equal(half[(((2 * 32 + 17) * 3 + 2) * 2 + 1) * 16 + 9], tap(2, 1, 17, 41));
});

Deno.test("packed: parts are rearranged each by itself", () => {
  const a = arranged([2, 3], [1, 0]);
  const layout = packed([{ size: 4, layout: natural(4) }, { size: 6, layout: a }]);
  const values = counted(10);
  const memory = rearrange(values, natural(10), layout);
  assert.deepEqual([...memory], [0, 1, 2, 3, 4, 7, 5, 8, 6, 9]);
  assert.deepEqual(rearrange(memory, layout, natural(10)), values);
  assert.ok(!sameLayout(layout, natural(10)) && layoutKey(layout) !== layoutKey(natural(10)));
  assert.ok(sameLayout(packed([{ size: 4, layout: natural(4) }]), natural(4)));
});
