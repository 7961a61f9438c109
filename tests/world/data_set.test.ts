import assert from "node:assert/strict";
import { stream } from "../../lib/random/mod.ts";
import {
  bandFrequencies,
  bandOf,
  BANDS,
  clearsHoldout,
  dataSet,
  defaultWorld,
  drawLabels,
  drawPopulation,
  type Holdout,
  inHoldout,
  parseHoldout,
  render,
  type WorldConfig,
} from "../../lib/world/mod.ts";

const full: WorldConfig = { ...defaultWorld, dx: 1, dy: 1 };

/** Labels that can be drawn, as "x,y". */
function labelsOf(config: WorldConfig): Set<string> {
  const { x, y, probabilities } = dataSet(config);
  const labels = new Set<string>();
  probabilities.forEach((p, k) => {
    if (p > 0) labels.add(`${x[k % x.length]},${y[Math.floor(k / x.length)]}`);
  });
  return labels;
}

Deno.test("drawLabels is frozen: these labels never change", () => {
  const plain = drawLabels(dataSet(defaultWorld), stream(1, "labels"), 4);
  assert.deepEqual([...plain], [31.5, 25.5, 5.5, 0, 7, 31, 28.5, 18.5]);
  const skewed = dataSet({ ...full, zipfX: 1, lambda: 0.3, seed: 2 });
  assert.deepEqual([...drawLabels(skewed, stream(1, "labels"), 4)], [
    28,
    26,
    3,
    0,
    4,
    31,
    17,
    19,
  ]);
});

Deno.test("dataSet enumerates the lattices of the paper", () => {
  const size = (dx: number, dy: number) => dataSet({ ...full, dx, dy }).size;
  assert.deepEqual(
    [size(1, 1), size(0.5, 0.5), size(0.25, 0.25), size(0.1, 0.1), size(0.1, 1)],
    [1024, 4096, 16384, 102_400, 10_240],
  );
  const { x } = dataSet({ ...full, dx: 0.1 });
  assert.equal(x[0], 0);
  assert.ok(Math.abs(x[319] - 31.9) < 1e-12);
});

Deno.test("dataSet takes the finest lattice with stripes beside it", () => {
  const fine = { ...full, dx: 0.1, dy: 0.1 };
  assert.ok(dataSet({ ...fine, stripes: 0.5 }).size > dataSet(fine).size);
});

Deno.test("dataSet has rank^-s frequencies by band, the same ranks for every s", () => {
  const config: WorldConfig = { ...defaultWorld, zipfX: 1, zipfY: 2, seed: 3 };
  const { x, px, py } = dataSet(config);
  const bands = new Float64Array(BANDS);
  px.forEach((p, ix) => bands[bandOf(config, x[ix])] += p);
  const harmonic = [1, 2, 3, 4, 5, 6, 7, 8].reduce((sum, rank) => sum + 1 / rank, 0);
  const sorted = [...bands].sort((a, b) => b - a);
  sorted.forEach((f, rank) => assert.ok(Math.abs(f - 1 / (rank + 1) / harmonic) < 1e-12));
  bandFrequencies(config, "x").forEach((f, band) => assert.ok(Math.abs(f - bands[band]) < 1e-12));
  const order = (s: number) =>
    [...bandFrequencies({ ...config, zipfX: s }, "x").entries()]
      .sort((a, b) => b[1] - a[1]).map(([band]) => band);
  assert.deepEqual(order(1), order(0.5));
  assert.ok(Math.max(...py) / Math.min(...py) > 63.9);
});

Deno.test("dataSet permutes ranks by axis and by seed", () => {
  const ranks = (seed: number, axis: "x" | "y") =>
    bandFrequencies({ ...defaultWorld, zipfX: 1, zipfY: 1, seed }, axis).join();
  assert.equal(new Set([ranks(1, "x"), ranks(1, "y"), ranks(2, "x"), ranks(2, "y")]).size, 4);
});

Deno.test("dataSet without skew is uniform, whatever the numbers of points in the bands", () => {
  const { probabilities } = dataSet({ ...full, dx: 3 });
  for (const p of probabilities) assert.ok(Math.abs(p * probabilities.length - 1) < 1e-12);
});

Deno.test("drawLabels draws each label as often as its probability", () => {
  const config: WorldConfig = { ...full, n: 8, zipfX: 1, zipfY: 0.5, lambda: 0.5 };
  const data = dataSet(config);
  const draws = 200_000;
  const counts = new Float64Array(data.probabilities.length);
  const labels = drawLabels(data, stream(5, "labels"), draws);
  for (let b = 0; b < draws; b++) counts[labels[2 * b + 1] * 8 + labels[2 * b]]++;
  data.probabilities.forEach((p, k) => {
    const deviation = Math.sqrt(p * (1 - p) / draws);
    assert.ok(Math.abs(counts[k] / draws - p) <= 4.5 * deviation, `label ${k}: ${counts[k]}`);
  });
});

Deno.test("lambda keeps round(lambda m) labels, nested at one seed, others at another", () => {
  const kept = (lambda: number, seed = 1) => labelsOf({ ...full, lambda, seed });
  assert.deepEqual([kept(0.1).size, kept(0.5).size], [102, 512]);
  assert.ok(kept(0.1).isSubsetOf(kept(0.5)));
  const shared = kept(0.5).intersection(kept(0.5, 2)).size;
  // Hypergeometric: mean 256, standard deviation 8.
  assert.ok(Math.abs(shared - 256) < 40, `shared ${shared}`);
});

Deno.test("holdout leaves out the region and 3 sigma around it, nothing else", () => {
  const gap = (mu: number, from: number, to: number) => Math.max(0, from - mu, mu - to);
  const cases: [Holdout, (x: number, y: number) => number][] = [
    [
      { shape: "square", x: 12, y: 20, side: 4 },
      (x, y) => Math.max(gap(x, 12, 16), gap(y, 20, 24)),
    ],
    [{ shape: "band", x: [13, 19] }, (x) => gap(x, 13, 19)],
    [{ shape: "band", y: [13, 19] }, (_, y) => gap(y, 13, 19)],
    [
      { shape: "band", x: [13, 19], y: [13, 19] },
      (x, y) => Math.min(gap(x, 13, 19), gap(y, 13, 19)),
    ],
    [{ shape: "lesion", width: 4 }, (x) => gap(x, 14, 18)],
  ];
  for (const [holdout, distance] of cases) {
    const config: WorldConfig = { ...full, sigma: 1.5, holdout };
    const labels = labelsOf(config);
    for (let x = 0; x < 32; x++) {
      for (let y = 0; y < 32; y++) {
        const text = `${holdout.shape} at ${x},${y}`;
        assert.equal(labels.has(`${x},${y}`), distance(x, y) >= 4.5, text);
        assert.equal(clearsHoldout(config, x, y), distance(x, y) >= 4.5, text);
        assert.equal(inHoldout(config, x, y), distance(x, y) === 0, text);
      }
    }
  }
});

Deno.test("holdout wraps round in the periodic world alone", () => {
  const holdout: Holdout = { shape: "band", x: [0, 2] };
  assert.equal(labelsOf({ ...full, holdout }).has("31,0"), true);
  assert.equal(labelsOf({ ...full, holdout, kind: "periodic" }).has("31,0"), false);
  assert.equal(labelsOf({ ...full, holdout, kind: "periodic" }).has("29,0"), true);
});

Deno.test("holdout leaves out pairs: stripes show each factor over its whole range", () => {
  const holdout: Holdout = { shape: "band", x: [13, 19], y: [13, 19] };
  const whole = labelsOf({ ...full, kind: "cross", holdout });
  const both = labelsOf({ ...full, kind: "cross", stripes: 0.5, holdout });
  const stripes = labelsOf({ ...full, kind: "stripe", holdout });
  assert.deepEqual([both, stripes], [whole.union(stripes), labelsOf({ ...full, kind: "stripe" })]);
  assert.ok(stripes.has("16,-3") && !both.has("16,4"));
});

Deno.test("a stripe's label has one coordinate on the canvas, the other 3 sigma off it", () => {
  const config: WorldConfig = { ...full, kind: "stripe" };
  const { x, px } = dataSet(config);
  assert.deepEqual([x[0], x[3], x[4], x[35], x[36], x.at(-1)], [-6, -3, 0, 31, 35, 37]);
  const labels = labelsOf(config);
  assert.equal(labels.size, 2 * 32 * 7);
  for (const label of labels) {
    const on = label.split(",").filter((mu) => Number(mu) >= 0 && Number(mu) < 32);
    assert.equal(on.length, 1, label);
  }
  const onCanvas = px.reduce((sum, p, ix) => sum + (x[ix] >= 0 && x[ix] < 32 ? p : 0), 0);
  assert.ok(Math.abs(onCanvas - 0.5) < 1e-12);
});

Deno.test("drawPopulation has the band frequencies and fills each band evenly", () => {
  const config: WorldConfig = { ...defaultWorld, zipfX: 1 };
  const draws = 40_000;
  const labels = drawPopulation(config, stream(6, "labels"), draws);
  const counts = new Float64Array(BANDS);
  let within = 0;
  for (let b = 0; b < draws; b++) {
    counts[bandOf(config, labels[2 * b])] += 1 / draws;
    within += labels[2 * b] / 4 % 1 / draws;
  }
  bandFrequencies(config, "x").forEach((f, band) =>
    assert.ok(Math.abs(counts[band] - f) < 4 * Math.sqrt(f / draws), `band ${band}`)
  );
  assert.ok(Math.abs(within - 0.5) < 4 / Math.sqrt(12 * draws));
});

Deno.test("stripes must show: a lattice that has none, or nothing else, is refused", () => {
  const coarse = { ...full, stripes: 0.5, sigma: 1.5, dx: 4, dy: 4 };
  assert.throws(() => dataSet(coarse), /stripes must be absent where the lattice has no stripe/);
  const holdout = { shape: "square", x: 0, y: 0, side: full.n } as const;
  assert.throws(
    () => dataSet({ ...full, stripes: 0.5, holdout }),
    /stripes must be absent where no whole image is left/,
  );
});

Deno.test("drawPopulation of stripes puts exactly one coordinate on the canvas", () => {
  const labels = drawPopulation({ ...defaultWorld, kind: "stripe" }, stream(6, "labels"), 1000);
  let xShown = 0;
  for (let b = 0; b < 1000; b++) {
    const beyond = [labels[2 * b], labels[2 * b + 1]].map((mu) => Math.max(-mu, mu - 32));
    assert.equal(beyond.filter((distance) => distance <= 0).length, 1);
    assert.ok(Math.max(...beyond) >= 3 - 1e-5 && Math.max(...beyond) <= 6);
    if (beyond[0] <= 0) xShown++;
  }
  assert.ok(Math.abs(xShown - 500) < 4 * Math.sqrt(250));
});

Deno.test("parseHoldout reads every shape and refuses the rest", () => {
  assert.deepEqual(parseHoldout("none"), { shape: "none" });
  assert.deepEqual(parseHoldout("lesion:2.5"), { shape: "lesion", width: 2.5 });
  assert.deepEqual(parseHoldout("band:y=1-2"), { shape: "band", y: [1, 2] });
  assert.deepEqual(parseHoldout("band:x=13-19,y=0-4"), { shape: "band", x: [13, 19], y: [0, 4] });
  for (const text of ["", "square", "square:1,2", "band:z=1-2", "lesion:-1", "band:x=1-2,"]) {
    assert.throws(() => parseHoldout(text), RangeError, text);
  }
});

Deno.test("stripes: their share of the images, one coordinate off the canvas, all kept", () => {
  const config: WorldConfig = { ...defaultWorld, n: 16, dx: 1, dy: 1, lambda: 0.25, stripes: 0.4 };
  const data = dataSet(config);
  const shares = { whole: 0, stripe: 0 };
  const counts = { whole: 0, stripe: 0 };
  data.probabilities.forEach((p, k) => {
    const [x, y] = [data.x[k % data.x.length], data.y[Math.floor(k / data.x.length)]];
    const inside = [x, y].map((mu) => mu >= 0 && mu < 16);
    const sort = inside[0] && inside[1] ? "whole" : "stripe";
    if (p > 0) {
      assert.ok(inside[0] || inside[1], `${x}, ${y}`);
      counts[sort]++;
    }
    shares[sort] += p;
  });
  assert.ok(Math.abs(shares.stripe - 0.4) < 1e-9 && Math.abs(shares.whole - 0.6) < 1e-9);
  // Off the canvas lie 3 to 6 pixels on one side and 3 to 5 on the other.
  assert.deepEqual(counts, { whole: 64, stripe: 2 * 16 * 7 });
});

Deno.test("stripes of bumps: the factor on the canvas alone, from edge to edge", () => {
  const config: WorldConfig = { ...defaultWorld, n: 16, stripes: 0.5 };
  const [bump, column, row] = [[4, 9], [4, -5], [20, 9]].map((label) =>
    render(config, Float32Array.from(label))
  );
  const at = (image: Float32Array, x: number, y: number) => image[16 * y + x];
  assert.equal(at(column, 3, 0), at(column, 3, 15));
  assert.equal(at(row, 0, 8), at(row, 15, 8));
  const value = (v: number) => (1 - v) / 2;
  assert.ok(
    Math.abs(value(at(bump, 3, 8)) - value(at(column, 3, 8)) * value(at(row, 3, 8))) < 1e-6,
  );
});
