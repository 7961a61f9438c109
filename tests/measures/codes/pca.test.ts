import assert from "node:assert/strict";
import { PCA } from "ml-pca";
import { codes, gram, neighbours, pca, trustworthiness } from "../../../lib/measures/codes/mod.ts";
import { stream } from "../../../lib/random/mod.ts";
import { clifford, codesOf, labels, place, randomRows } from "./made_codes.ts";

const near = (actual: number, expected: number, tolerance: number, what = "value") =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what} ${actual}, expected ${expected}`);

Deno.test("pca equals ml-pca's own decomposition of the codes", () => {
  const cases = [
    codesOf(place, labels(120)),
    codesOf(clifford, labels(200)),
    codes(randomRows(150, 40, stream(1, "noise")), 150),
    codes(randomRows(40, 150, stream(2, "wide")), 40),
  ];
  for (const { values, count, dims } of cases) {
    const rows = Array.from(
      { length: count },
      (_, i) => [...values.slice(i * dims, (i + 1) * dims)],
    );
    const reference = new PCA(rows);
    const scores = reference.predict(rows);
    const ours = pca(gram({ values, count, dims }), 3);
    for (let c = 0; c < 3; c++) {
      const variance = reference.getEigenvalues()[c];
      near(ours.variances[c], variance, 1e-9 * variance, `variance ${c}`);
      const dot = scores.getColumn(c).reduce((sum, v, i) => sum + v * ours.values[3 * i + c], 0);
      near(Math.abs(dot) / (variance * (count - 1)), 1, 1e-6, `component ${c}`);
    }
  }
});

Deno.test("pca tells eight equal eigenvalues apart and repeats itself exactly", () => {
  const equal = codes(
    Float64Array.from({ length: 400 }, (_, p) => p % 20 === p / 20 >> 0 ? 1 : 0),
    20,
  );
  const first = pca(gram(equal), 3);
  first.variances.forEach((variance) => near(variance, 1 / 19, 1e-9));
  assert.deepEqual(pca(gram(equal), 3), first);
});

Deno.test("pca is exact where its subspace starts anew, and found once for a Gram matrix", () => {
  // 300 codes of noise: eigenvalues lie close, so that 40 vectors are not enough.
  const count = 300;
  const inner = gram(codes(randomRows(count, 320, stream(5, "close")), count));
  const { values, variances } = pca(inner, 3);
  const exact = new PCA(
    Array.from({ length: count }, (_, i) => [...inner.values.slice(i * count, (i + 1) * count)]),
    { isCovarianceMatrix: true },
  ).getEigenvalues();
  variances.forEach((variance, c) => near(variance * (count - 1) / exact[c], 1, 1e-9));
  for (let c = 0; c < 3; c++) {
    const column = Float64Array.from({ length: count }, (_, i) => values[3 * i + c]);
    for (let i = 0; i < count; i++) {
      const image = column.reduce((sum, v, j) => sum + inner.values[i * count + j] * v, 0);
      near(image, exact[c] * column[i], 1e-5 * exact[0] * Math.sqrt(exact[0]));
    }
  }
  assert.equal(pca(inner, 3), pca(inner, 3));
  assert.equal(pca(inner, 2).dims, 2);
});

Deno.test("neighbours are exact, nearest first, also between nearly equal codes far from 0", () => {
  const random = stream(3, "far");
  const values = randomRows(60, 5, random).map((v, p) => 1e4 + 1e-3 * v + (p >= 150 ? 1 : 0));
  const code = codes(values, 60);
  const { indices, distances } = neighbours(code, gram(code), 4);
  for (let i = 0; i < 60; i++) {
    const all = Array.from({ length: 60 }, (_, j) => ({
      j,
      distance: Math.hypot(...[0, 1, 2, 3, 4].map((d) => values[5 * i + d] - values[5 * j + d])),
    })).filter(({ j }) => j !== i).sort((a, b) => a.distance - b.distance);
    assert.deepEqual([...indices.slice(4 * i, 4 * i + 4)], all.slice(0, 4).map(({ j }) => j));
    all.slice(0, 4).forEach(({ distance }, k) => near(distances[4 * i + k], distance, 1e-12));
  }
});

Deno.test("trustworthiness is 1 for the codes themselves and 1/2 for a random layout", () => {
  const code = codesOf(clifford, labels(400));
  const own = { values: Float64Array.from(code.values), count: 400 };
  assert.equal(trustworthiness(gram(code), own), 1);
  const random = { values: randomRows(400, 3, stream(4, "layout")), count: 400 };
  near(trustworthiness(gram(code), random), 0.5, 0.05);
  assert.throws(() => trustworthiness(gram(code), own, 200), /below half/);
});

Deno.test("trustworthiness equals its formula on four points worked by hand", () => {
  // Points 0, 1, 3, 7 are shown at 0, 2.5, 3.4, 1, and k = 1. The nearest shown, and its rank among
  // the points: of 0 it is 7, rank 3; of 1 it is 3, rank 2; of 3 it is 1, rank 1; of 7 it is 0, 3.
  const points = gram(codes(Float64Array.of(0, 1, 3, 7), 4));
  const shown = { values: Float64Array.of(0, 2.5, 3.4, 1), count: 4 };
  near(trustworthiness(points, shown, 1), 1 - 2 * 5 / (4 * 1 * (8 - 3 - 1)), 1e-12);
});
