import assert from "node:assert/strict";
import { normals, permutation, stream } from "../../lib/random/mod.ts";

Deno.test("stream is frozen: these values never change", () => {
  const random = stream(1, "train/noise", 7);
  assert.deepEqual([random.bits(), random.bits(), random.bits()], [677245, 3443586564, 1459929298]);
  assert.deepEqual([...normals(stream(1, "a"), 3)], [
    0.11563980579376221,
    -0.23495636880397797,
    2.0536646842956543,
  ]);
  assert.deepEqual([...permutation(stream(1, "p"), 8)], [7, 0, 2, 4, 1, 5, 3, 6]);
});

Deno.test("stream differs by seed, name and index", () => {
  const first = [stream(1, "a", 0), stream(2, "a", 0), stream(1, "b", 0), stream(1, "a", 1)]
    .map((random) => random.bits());
  assert.equal(new Set(first).size, 4);
});

Deno.test("normals have the moments of a standard normal", () => {
  const n = 200_000;
  const moments = [0, 0, 0, 0];
  for (const v of normals(stream(3, "moments"), n)) {
    for (let k = 0; k < 4; k++) moments[k] += v ** (k + 1) / n;
  }
  // Standard errors at n draws: 1, sqrt 2, sqrt 15, sqrt 96 over sqrt n; bounds are four of them.
  [[0, 1], [1, Math.SQRT2], [0, Math.sqrt(15)], [3, Math.sqrt(96)]].forEach(([expected, sd], k) =>
    assert.ok(
      Math.abs(moments[k] - expected) < 4 * sd / Math.sqrt(n),
      `moment ${k + 1}: ${moments[k]}`,
    )
  );
});

Deno.test("integer is uniform over its range", () => {
  const random = stream(4, "integers");
  const counts = new Array(10).fill(0);
  for (let i = 0; i < 100_000; i++) counts[random.integer(10)]++;
  for (const count of counts) assert.ok(Math.abs(count - 10_000) < 4 * Math.sqrt(9000));
});
