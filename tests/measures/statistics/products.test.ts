import assert from "node:assert/strict";
import { multiply, rowsOf } from "../../../lib/measures/statistics/products.ts";
import { normals, stream } from "../../../lib/random/mod.ts";

Deno.test("multiply takes the products of four rows with two, over as many numbers as asked", () => {
  const [count, stride] = [12, 10];
  const rows = rowsOf(count, stride);
  rows.values.set(normals(stream(1, "rows"), count * stride));
  for (const [i, j, width] of [[0, 0, 10], [4, 2, 10], [8, 10, 6], [4, 0, 2]]) {
    multiply(rows, i, j, width);
    for (let r = 0; r < 4; r++) {
      for (let c = 0; c < 2; c++) {
        let expected = 0;
        for (let d = 0; d < width; d++) {
          expected += rows.values[(i + r) * stride + d] * rows.values[(j + c) * stride + d];
        }
        assert.ok(Math.abs(rows.sums[2 * r + c] - expected) < 1e-12, `${i} ${j} ${width}`);
      }
    }
  }
  multiply(rows, 4, 0, 0);
  assert.deepEqual([...rows.sums], [0, 0, 0, 0, 0, 0, 0, 0]);
});

Deno.test("rowsOf gives room for larger matrices, zeros at first", () => {
  rowsOf(4, 2).values.fill(7);
  const { values } = rowsOf(500, 400);
  assert.equal(values.length, 200_000);
  assert.ok(values.every((value) => value === 0));
});
