import assert from "node:assert/strict";
import {
  codes,
  gram,
  inOneGo,
  linearR2,
  neighbours,
  participationRatio,
  pca,
  ridgeR2,
  scoreCodesInParts,
  twoNN,
} from "../../../lib/measures/codes/mod.ts";
import { permutation, stream } from "../../../lib/random/mod.ts";
import { defaultWorld, render } from "../../../lib/world/mod.ts";
import {
  clifford,
  codesOf,
  duplicated,
  identity,
  labels,
  type MadeCode,
  place,
  randomRows,
  reordered,
  rotated,
  scaled,
  swissRoll,
  torus3,
} from "./made_codes.ts";

const near = (actual: number, expected: number, tolerance: number, what = "value") =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what} ${actual}, expected ${expected}`);

const COUNT = 600;
const at = labels(COUNT);
const targets = [0, 1].map((axis) =>
  Float64Array.from({ length: COUNT }, (_, i) => at[2 * i + axis])
);

Deno.test("R2 is 1 for the identity, and for it rotated, scaled and duplicated", () => {
  const plain = codesOf((x, y) => [x, y, 0], at);
  const variants = [plain, rotated(plain, stream(1, "turn")), scaled(plain, 1e-3)];
  for (const code of [...variants, duplicated(plain, 50)]) {
    const [x, y] = linearR2(pca(gram(code), 3), targets);
    near(x, 1, 1e-6);
    near(y, 1, 1e-6);
  }
});

Deno.test("R2 is 0 for random codes and for permuted labels, never clearly below", () => {
  const random = codes(randomRows(COUNT, 64, stream(2, "random")), COUNT);
  const permuted = reordered(codesOf(place, at), permutation(stream(3, "rows"), COUNT));
  for (const code of [random, permuted]) {
    for (const r2 of linearR2(pca(gram(code), 3), targets)) near(r2, 0, 0.03);
  }
});

Deno.test("linearR2 equals the value worked out for one feature", () => {
  // y = f + e with var f = 1, var e = 1/4: R2 = 1 / (1 + 1/4).
  const random = stream(4, "one");
  const f = randomRows(20_000, 1, random);
  const y = f.map((v) => v + 0.5 * random.normal());
  near(linearR2({ values: f, count: 20_000, dims: 1 }, [y])[0], 0.8, 0.01);
});

Deno.test("R2 on three components misses a dense place code, ridge does not", () => {
  const inner = gram(codesOf(place, at));
  for (const r2 of linearR2(pca(inner, 3), targets)) assert.ok(r2 < 0.85);
  for (const r2 of ridgeR2(inner, targets)) assert.ok(r2 > 0.97);
});

Deno.test("ridgeR2 equals ridge regression solved in the space of the code", () => {
  // One feature f, five folds: w = sum f y / (sum f^2 + l), l the mean eigenvalue of f f'.
  const random = stream(5, "ridge");
  const count = 40;
  const f = randomRows(count, 1, random);
  const mean = f.reduce((sum, v) => sum + v, 0) / count;
  const centred = f.map((v) => v - mean);
  const y = f.map((v) => 2 * v + random.normal());
  const ridge = centred.reduce((sum, v) => sum + v * v, 0) / count;
  let [residual, total] = [0, 0];
  for (let fold = 0; fold < 5; fold++) {
    const train = [...f.keys()].filter((i) => i % 5 !== fold);
    const middle = train.reduce((sum, i) => sum + y[i], 0) / train.length;
    const top = train.reduce((sum, i) => sum + centred[i] * (y[i] - middle), 0);
    const w = top / (train.reduce((sum, i) => sum + centred[i] ** 2, 0) + ridge);
    for (const i of f.keys()) {
      if (i % 5 !== fold) continue;
      residual += (y[i] - middle - w * centred[i]) ** 2;
      total += (y[i] - middle) ** 2;
    }
  }
  near(ridgeR2(gram(codes(f, count)), [y])[0], 1 - residual / total, 1e-9);
});

Deno.test("participationRatio is k for k equal eigenvalues", () => {
  for (const k of [1, 2, 7]) {
    // The 2 k points +- e_d have a covariance with k equal eigenvalues.
    const rows = Float64Array.from({ length: 2 * k * 9 }, (_, p) => {
      const [i, d] = [Math.floor(p / 9), p % 9];
      return i % k === d ? (i < k ? 1 : -1) : 0;
    });
    if (2 * k >= 3) near(participationRatio(gram(codes(rows, 2 * k))), k, 1e-9);
  }
});

Deno.test("participationRatio ignores rotation, scaling, shuffling, duplication", () => {
  const code = codesOf(place, labels(200));
  const expected = participationRatio(gram(code));
  const variants = [
    rotated(code, stream(6, "turn")),
    scaled(code, 7),
    reordered(code, permutation(stream(7, "rows"), 200)),
    duplicated(code, 3),
  ];
  for (const variant of variants) {
    near(participationRatio(gram(variant)), expected, 1e-6 * expected);
  }
});

const sheets: [string, MadeCode][] = [
  ["identity", identity],
  ["place code", place],
  ["swiss roll", swissRoll],
  ["Clifford torus", clifford],
  ["3D torus", torus3],
];

for (const [name, made] of sheets) {
  Deno.test(`twoNN is 2 for a sheet: ${name}`, () => {
    const code = codesOf(made, at);
    near(twoNN(neighbours(code, gram(code), 2)), 2, 0.2);
  });
}

Deno.test("twoNN is k for k-dimensional Gaussian clouds, and refuses equal codes", () => {
  for (const k of [1, 2, 5]) {
    const code = codes(randomRows(1500, k, stream(k, "cloud")), 1500);
    near(twoNN(neighbours(code, gram(code), 2)), k, 0.12 * k);
  }
  const twins = codes(Float64Array.of(0, 0, 0, 0, 1, 2, 3, 5), 4);
  assert.throws(() => twoNN(neighbours(twins, gram(twins), 2)), /code 0 has an equal/);
});

Deno.test("the raw image of a bump is a sheet of many dimensions: twoNN 2, ratio over 50", () => {
  const places = at.map((v) => 4 + 24 * v);
  const images = codes(render(defaultWorld, places), COUNT);
  const scores = inOneGo(scoreCodesInParts(images, places, gram(images)));
  near(scores.twoNN!, 2, 0.2);
  assert.ok(scores.dimension > 50);
});

Deno.test("scoreCodesInParts agrees with its parts", () => {
  const code = codesOf(torus3, at);
  const inner = gram(code);
  const scores = inOneGo(scoreCodesInParts(code, at, inner));
  assert.deepEqual([scores.r2.x, scores.r2.y], linearR2(pca(inner, 3), targets));
  assert.equal(scores.dimension, participationRatio(inner));
});

Deno.test("an untrained label network gives ridge R2 above .99", () => {
  const random = stream(10, "network");
  const encode = (mu: number) =>
    Array.from({ length: 64 }, (_, k) => {
      const phase = mu * 10_000 ** -((k >> 1) / 32);
      return k % 2 === 0 ? Math.sin(phase) : Math.cos(phase);
    });
  const layer = (from: number, to: number) => {
    const w = randomRows(to, from, random).map((v) => v / Math.sqrt(from));
    return (input: number[]) =>
      Array.from({ length: to }, (_, r) => {
        const sum = input.reduce((total, v, c) => total + w[r * from + c] * v, 0);
        return sum / (1 + Math.exp(-sum));
      });
  };
  const [first, second] = [layer(128, 128), layer(128, 128)];
  const code = codesOf((x, y) => second(first([...encode(32 * x), ...encode(32 * y)])), at);
  for (const r2 of ridgeR2(gram(code), targets)) assert.ok(r2 > 0.99, `${r2}`);
});

Deno.test("latent measures refuse broken input with the reason", () => {
  assert.throws(() => codes(Float64Array.of(1, 2, NaN, 4, 5, 6), 3), /code 1, dimension 0/);
  assert.throws(() => codes(new Float64Array(7), 3), /of one length/);
  assert.throws(() => gram(codes(new Float64Array(12).fill(0.1), 4)), /must vary/);
  const few = gram(codes(randomRows(12, 40, stream(8, "few")), 12));
  const y = targets[0].slice(0, 12);
  assert.throws(() => linearR2(pca(few, 3), [y]), /at least 25 samples/);
  assert.throws(() => linearR2(pca(gram(codesOf(identity, at)), 2), [y]), /one target/);
  const flat = new Float64Array(COUNT).fill(3);
  assert.throws(() => linearR2(pca(gram(codesOf(identity, at)), 2), [flat]), /must differ/);
  assert.throws(() => pca(few, 12), /must be in 1 .. 4/);
  assert.throws(() => neighbours(codesOf(identity, at), few, 1000), /k must be in/);
});

Deno.test("ridgeR2 and pca work with fewer samples than dimensions", () => {
  const random = stream(9, "wide");
  const directions = randomRows(2, 500, random);
  const few = labels(60, 2);
  const wide = codesOf(
    (x, y) => Array.from({ length: 500 }, (_, d) => x * directions[d] + y * directions[500 + d]),
    few,
  );
  const y = Float64Array.from({ length: 60 }, (_, i) => few[2 * i + 1]);
  near(linearR2(pca(gram(wide), 3), [y])[0], 1, 1e-6);
  assert.ok(ridgeR2(gram(wide), [y])[0] > 0.99);
});
