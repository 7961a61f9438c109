import assert from "node:assert/strict";
import {
  jackknife,
  logistic,
  mean,
  median,
  quantile,
  rankCorrelation,
  ranks,
  ratioInterval,
  shareInterval,
  slope,
  spearman,
  studentCdf,
  studentQuantile,
  tInterval,
} from "../../../lib/measures/statistics/mod.ts";
import { stream } from "../../../lib/random/mod.ts";

const near = (actual: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, expected ${expected}`);

Deno.test("Student's t has the quantiles of the tables", () => {
  const table = [[1, 12.7062], [2, 4.30265], [4, 2.77645], [10, 2.22814], [30, 2.04227]];
  for (const [df, t] of table) near(studentQuantile(0.975, df), t, 1e-4);
  near(studentQuantile(0.975, 1e6), 1.95997, 1e-4);
  // One degree of freedom is Cauchy's distribution.
  for (const t of [-3, -0.4, 0, 1, 8]) near(studentCdf(t, 1), 0.5 + Math.atan(t) / Math.PI, 1e-12);
  assert.throws(() => studentQuantile(0.2, 3), /p must be in/);
});

Deno.test("tInterval equals the textbook, and refuses a single value", () => {
  const { value, interval, n } = tInterval([1, 2, 3]);
  assert.deepEqual([value, n], [2, 3]);
  near(interval[0], 2 - 4.30265 / Math.sqrt(3), 1e-4);
  near(interval[1], 2 + 4.30265 / Math.sqrt(3), 1e-4);
  assert.throws(() => tInterval([5]), /two finite values/);
  assert.throws(() => tInterval([5, NaN]), /two finite values/);
});

Deno.test("shareInterval is Clopper and Pearson's", () => {
  // From the beta quantiles: 0 of 10 gives 1 - .025^(1/10); 3 of 10 gives (.0667, .6525).
  near(shareInterval(0, 10)[1], 1 - 0.025 ** 0.1, 1e-9);
  assert.equal(shareInterval(0, 10)[0], 0);
  const [low, high] = shareInterval(3, 10);
  near(low, 0.06674, 1e-5);
  near(high, 0.65245, 1e-5);
  near(shareInterval(6, 6)[0], 0.025 ** (1 / 6), 1e-9);
  assert.throws(() => shareInterval(3, 0), /3 of 0/);
});

Deno.test("quantile interpolates between order statistics", () => {
  assert.equal(median([5, 1, 3]), 3);
  assert.equal(median([1, 2, 3, 10]), 2.5);
  assert.equal(quantile([0, 10], 0.25), 2.5);
  assert.throws(() => mean([]), /no values/);
});

Deno.test("ranks share ties and put Infinity last; spearman is null without variation", () => {
  assert.deepEqual(ranks([3, 1, Infinity, 3, Infinity]), [2.5, 1, 4.5, 2.5, 4.5]);
  near(spearman([1, 2, 3, 4], [10, 100, 1000, 1e4])!, 1, 1e-12);
  near(spearman([1, 2, 3, 4, 5], [5, 6, 7, 8, 7])!, 0.8207826816681233, 1e-12);
  assert.equal(spearman([1, 1, 1], [1, 2, 3]), null);
  assert.equal(rankCorrelation([1, 2, 3, 4], [1, 2, 3, 4]), null);
  assert.throws(() => spearman([1, NaN], [1, 2]), /two equally long lists/);
});

/** The share of `count` experiments in which `holds`. */
function share(count: number, holds: (k: number) => boolean): number {
  return Array.from({ length: count }, (_, k) => holds(k)).filter(Boolean).length / count;
}

Deno.test("rankCorrelation's interval holds the truth in 95 of 100 experiments", () => {
  const covered = share(1000, (k) => {
    const random = stream(k, "rank");
    const a = Array.from({ length: 12 }, () => random.normal());
    const b = a.map(() => random.normal());
    const { interval } = rankCorrelation(a, b)!;
    return interval[0] <= 0 && interval[1] >= 0;
  });
  near(covered, 0.95, 0.025);
});

Deno.test("ratioInterval holds the truth in 95 of 100 experiments of three pairs", () => {
  const held = Array.from({ length: 1000 }, (_, k) => {
    const random = stream(k, "ratio");
    return ratioInterval(Array.from({ length: 3 }, () => {
      const shared = random.normal();
      return { a: 3 + 0.3 * shared + 0.2 * random.normal(), b: 6 + shared };
    }));
  }).filter((ratio) => ratio !== null);
  const covered = held.filter(({ interval }) => interval[0] <= 0.5 && interval[1] >= 0.5).length;
  assert.ok(held.length > 900);
  near(covered / held.length, 0.95, 0.025);
});

Deno.test("ratioInterval is null where the denominator may be 0", () => {
  assert.equal(ratioInterval([{ a: 1, b: 1 }, { a: 1, b: -1 }, { a: 1, b: 0.5 }]), null);
});

Deno.test("jackknife of a mean is the t-interval, also of means of runs", () => {
  const values = [1, 5, 2, 8, 4];
  const a = jackknife(values, mean);
  const b = tInterval(values);
  near(a.interval[0], b.interval[0], 1e-9);
  near(a.interval[1], b.interval[1], 1e-9);
  assert.throws(() => jackknife([1, 2], mean), /three units/);
});

Deno.test("logistic finds the maximum: a 2 x 2 table's log odds", () => {
  // 30 of 40 right at 0, 10 of 40 at 1: w_0 = ln 3, w_1 = -2 ln 3.
  const rows = Array.from({ length: 80 }, (_, i) => [i < 40 ? 0 : 1]);
  const right = rows.map((_, i) => i % 40 < (i < 40 ? 30 : 10));
  const [w0, w1] = logistic(right, rows)!;
  near(w0, Math.log(3), 1e-9);
  near(w1, -2 * Math.log(3), 1e-9);
});

Deno.test("logistic recovers the coefficients that made the outcomes", () => {
  const random = stream(1, "logistic");
  const rows = Array.from({ length: 20_000 }, () => [random.normal(), random.normal()]);
  const right = rows.map(([u, v]) =>
    random.uniform() < 1 / (1 + Math.exp(-(0.3 + 0.8 * u - 0.5 * v)))
  );
  const [w0, w1, w2] = logistic(right, rows)!;
  near(w0, 0.3, 0.06);
  near(w1, 0.8, 0.06);
  near(w2, -0.5, 0.06);
});

Deno.test("logistic is null where no finite maximum exists", () => {
  const rows = [[1], [2], [3], [4]];
  assert.equal(logistic([false, false, true, true], rows), null);
  assert.equal(logistic([true, true, true, true], rows), null);
  assert.equal(logistic([true, false, true, false], [[1], [1], [1], [1]]), null);
  const twice = [[1, 2], [2, 4], [3, 6], [5, 10]];
  assert.equal(logistic([true, false, true, false], twice), null);
  assert.throws(() => logistic([true], rows), /one row of features/);
});

Deno.test("slope: known lines; scatter gives it an error", () => {
  assert.deepEqual(slope([[0, 1], [2, 1], [4, 1]]), { value: 0, standardError: 0 });
  // Residuals 1/6, -1/3, 1/6: their squares 1/6 over 1 degree of freedom over sum (x - 1)^2 = 2.
  const { value, standardError } = slope([[0, 0], [1, 0], [2, 1]]);
  assert.ok(Math.abs(value - 0.5) < 1e-12);
  assert.ok(Math.abs(standardError - Math.sqrt(1 / 12)) < 1e-12);
  assert.throws(() => slope([[0, 0], [1, 1]]), /three points .* current value is 2/);
});
