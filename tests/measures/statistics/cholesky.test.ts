import assert from "node:assert/strict";
import { solvePositive } from "../../../lib/measures/statistics/cholesky.ts";
import { normals, stream } from "../../../lib/random/mod.ts";

/** B B' + I, symmetric and positive definite. */
function positive(n: number): Float64Array {
  const b = normals(stream(n, "matrix"), n * n);
  return Float64Array.from({ length: n * n }, (_, p) => {
    const [i, j] = [Math.floor(p / n), p % n];
    let sum = i === j ? 1 : 0;
    for (let k = 0; k < n; k++) sum += b[i * n + k] * b[j * n + k];
    return sum;
  });
}

Deno.test("solvePositive solves systems of any size, whole fours of rows and the rest", () => {
  for (let n = 1; n <= 14; n++) {
    const matrix = positive(n);
    const expected = [
      Float64Array.from({ length: n }, (_, i) => i - 2),
      new Float64Array(n).fill(1),
    ];
    const rights = expected.map((x) =>
      x.map((_, i) => x.reduce((sum, value, j) => sum + matrix[i * n + j] * value, 0))
    );
    const found = solvePositive(matrix.slice(), n, rights)!;
    found.forEach((x, k) =>
      x.forEach((value, i) => assert.ok(Math.abs(value - expected[k][i]) < 1e-9, `${n} rows`))
    );
  }
});

Deno.test("solvePositive is null where a matrix is not positive definite, at whichever row", () => {
  const n = 10;
  for (let row = 0; row < n; row++) {
    const matrix = positive(n);
    matrix[row * n + row] = -1;
    assert.equal(solvePositive(matrix, n, [new Float64Array(n)]), null);
  }
});
