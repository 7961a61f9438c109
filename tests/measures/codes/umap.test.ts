import assert from "node:assert/strict";
import { CURVE, index, pull, push } from "../../../lib/measures/codes/forces.ts";
import { fuzzySet } from "../../../lib/measures/codes/fuzzy_set.ts";
import { layOut } from "../../../lib/measures/codes/umap_layout.ts";
import {
  codes,
  gram,
  linearR2,
  neighbours,
  pca,
  trustworthiness,
  umap,
} from "../../../lib/measures/codes/mod.ts";
import { inOneGo } from "../../../lib/measures/codes/parts.ts";
import { stream } from "../../../lib/random/mod.ts";
import { clifford, codesOf, identity, labels, randomRows, swissRoll } from "./made_codes.ts";

const near = (actual: number, expected: number, tolerance: number, what = "value") =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what} ${actual}, expected ${expected}`);

const graphOf = (values: Float64Array, count: number, k: number) => {
  const code = codes(values, count);
  return fuzzySet(neighbours(code, gram(code), k));
};

Deno.test("fuzzySet is what five points of a line come to by hand", () => {
  // The points 0, 1, 3, 7, 15 with three neighbours each: memberships add up to log2(4) = 2. That of
  // the nearest is 1, so the other two add up to 1. With s a power of e^(-1 / sigma), distances give
  //   point 0: v + v^3 = 1,  1: w + w^5 = 1,  3: x + x^2 = 1,  7 and 15: y^2 + y^3 = 1.
  const [v, x, y] = [0.6823278, 0.6180340, 0.7548777];
  const w = y; // w^5 + w - 1 = (w^2 - w + 1) (w^3 + w^2 - 1)
  const union = (a: number, b: number) => a + b - a * b;
  const expected = [
    [0, 1, 1],
    [0, 2, union(v, x)],
    [0, 3, union(v ** 3, y ** 3)],
    [1, 2, 1],
    [1, 3, union(w ** 5, y ** 2)],
    [1, 4, y ** 3],
    [2, 3, 1],
    [2, 4, y ** 2],
    [3, 4, 1],
  ];
  const { count, from, to, weights } = graphOf(Float64Array.of(0, 1, 3, 7, 15), 5, 3);
  const found = [...weights].map((weight, e) =>
    [Math.min(from[e], to[e]), Math.max(from[e], to[e]), weight] as const
  ).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  assert.deepEqual([count, found.length], [5, expected.length]);
  found.forEach(([i, j, weight], e) => {
    assert.deepEqual([i, j], expected[e].slice(0, 2));
    near(weight, expected[e][2], 1e-5, `weight of ${i} and ${j}`);
  });
});

Deno.test("fuzzySet joins equal codes fully", () => {
  const { weights } = graphOf(Float64Array.of(2, 2, 2, 2, 9, 9.5, 10.5, 12), 8, 3);
  assert.ok(weights.every((weight) => weight > 0 && weight <= 1));
  assert.equal(weights.filter((weight) => weight === 1).length >= 6, true);
});

Deno.test("the curve of the forces is the best fit to a minimal distance of .1", () => {
  const error = (a: number, b: number) => {
    let sum = 0;
    for (let k = 0; k < 300; k++) {
      const d = 3 * k / 299;
      sum += (1 / (1 + a * d ** (2 * b)) - (d < 0.1 ? 1 : Math.exp(0.1 - d))) ** 2;
    }
    return sum;
  };
  const { a, b } = CURVE;
  for (const [da, db] of [[1e-4, 0], [-1e-4, 0], [0, 1e-4], [0, -1e-4]]) {
    assert.ok(error(a + da, b + db) > error(a, b));
  }
});

Deno.test("forces are the slopes of the cross-entropy's two terms, clipped", () => {
  const { a, b } = CURVE;
  const v = (d: number) => 1 / (1 + a * d ** (2 * b));
  const slope = (f: (d: number) => number, d: number) => (f(d + 1e-6) - f(d - 1e-6)) / 2e-6;
  for (const d of [0.7, 1, 3, 20, 60]) {
    const pulled = -slope((d) => Math.log(v(d)), d);
    near(pull[index(d * d)] * d / pulled, 1, 0.005, `pull at ${d}`);
    const pushed = slope((d) => Math.log(a * d ** (2 * b)) + Math.log(v(d)), d);
    near(push[index(d * d)] * d / pushed, 1, 0.01, `push at ${d}`);
  }
  for (const d of [0, 1e-6, 0.01, 0.1]) {
    assert.ok(pull[index(d * d)] * d < 4 && push[index(d * d)] * d < 4.02, `at ${d}`);
  }
});

Deno.test("layOut keeps a flat sheet in order and repeats itself exactly", () => {
  const at = labels(300);
  const sheet = codesOf(identity, at);
  const graph = fuzzySet(neighbours(sheet, gram(sheet), 14));
  const start = Float64Array.from({ length: 900 }, (_, p) => {
    return p % 3 === 2 ? 0 : 20 * at[2 * Math.floor(p / 3) + p % 3] - 10;
  });
  const kept = start.slice();
  const run = () => inOneGo(layOut(graph, start, 100, stream(1, "layout")));
  const values = run();
  const [x, y] = [0, 1].map((axis) =>
    Float64Array.from({ length: 300 }, (_, i) => at[2 * i + axis])
  );
  for (const r2 of linearR2({ values, count: 300, dims: 3 }, [x, y])) assert.ok(r2 > 0.9, `${r2}`);
  assert.deepEqual(run(), values);
  assert.deepEqual(start, kept);
});

Deno.test("layOut draws what belongs together and pushes off the rest", () => {
  // Two pairs joined fully: each ends closer than the pairs are to each other.
  const graph = {
    count: 4,
    from: Uint32Array.of(0, 2),
    to: Uint32Array.of(1, 3),
    weights: Float64Array.of(1, 1),
  };
  const start = Float64Array.of(0, 0, 0, 3, 0, 0, 0, 1, 0, 3, 1, 0);
  const places = inOneGo(layOut(graph, start, 200, stream(2, "layout")));
  const apart = (i: number, j: number) =>
    Math.hypot(...[0, 1, 2].map((d) => places[3 * i + d] - places[3 * j + d]));
  assert.ok(Math.max(apart(0, 1), apart(2, 3)) < 2);
  assert.ok(Math.min(apart(0, 2), apart(0, 3), apart(1, 2), apart(1, 3)) > 3);
  assert.throws(
    () => inOneGo(layOut(graph, start.slice(3), 1, stream(2, "layout"))),
    /current value is 9 coordinates for 4 points/,
  );
});

const quick = 200;

Deno.test("umap unrolls a sheet, repeats itself exactly, and depends on its stream", () => {
  const at = labels(300);
  const code = codesOf(swissRoll, at);
  const inner = gram(code);
  const layout = umap(code, inner, stream(5, "umap"), quick);
  assert.ok(trustworthiness(inner, layout) > 0.98);
  const x = Float64Array.from({ length: 300 }, (_, i) => at[2 * i]);
  assert.ok(linearR2(layout, [x])[0] > linearR2(pca(inner, 3), [x])[0] + 0.3);
  assert.deepEqual(umap(code, inner, stream(5, "umap"), quick), layout);
  assert.notDeepEqual(umap(code, inner, stream(6, "umap"), quick).values, layout.values);
});

Deno.test("a pretty umap of noise is caught by its trustworthiness", () => {
  const noise = codes(randomRows(300, 200, stream(7, "noise")), 300);
  const inner = gram(noise);
  assert.ok(trustworthiness(inner, umap(noise, inner, stream(8, "umap"), quick)) < 0.75);
});

Deno.test("umap starts from the principal components", () => {
  const code = codesOf(clifford, labels(200));
  const inner = gram(code);
  const start = umap(code, inner, stream(9, "umap"), 0);
  const components = pca(inner, 3);
  const ratio = start.values[0] / components.values[0];
  start.values.forEach((value, p) => near(value, ratio * components.values[p], 1e-9));
  near(Math.max(...start.values.map(Math.abs)), 10, 1e-9);
  assert.throws(() => umap(codesOf(clifford, labels(15)), inner, stream(9, "umap")), /15 codes/);
});
