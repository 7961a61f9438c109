import assert from "node:assert/strict";
import { dataSet, defaultWorld, type WorldConfig, worldProblems } from "../../lib/world/mod.ts";
import { stream } from "../../lib/random/mod.ts";

Deno.test("worldProblems names all problems at once", () => {
  const problems = worldProblems({
    ...defaultWorld,
    kind: "blob",
    n: 30,
    sigma: 0,
    dx: -1,
    dy: "0.5",
    zipfX: NaN,
    zipfY: -1,
    lambda: 0,
    holdout: { shape: "square", x: -1, y: 0, side: 8 },
    polarity: "grey",
    seed: 1.5,
    sigmma: 1,
  });
  const fields = ["kind", "n", "sigma", "dx", "dy", "zipfX", "zipfY", "lambda", "polarity", "seed"];
  assert.deepEqual(
    problems.map((text) => text.split(" ")[0]),
    [...fields, "holdout", "sigmma"],
  );
  assert.equal(problems[3], "dx must be a number above 0 and at most n: current value is -1");
});

Deno.test("worldProblems names every missing field and anything that is no object", () => {
  assert.equal(worldProblems({}).length, Object.keys(defaultWorld).length);
  for (const value of [null, 3, "bump", [], undefined]) {
    assert.equal(worldProblems(value).length, 1);
  }
});

Deno.test("worldProblems sees what is wrong between fields", () => {
  const one = (change: Partial<WorldConfig>, expected: RegExp) => {
    const problems = worldProblems({ ...defaultWorld, ...change });
    assert.equal(problems.length, 1);
    assert.match(problems[0], expected);
  };
  one({ lambda: 0.5 }, /dx and dy must be at least 1 where lambda < 1/);
  one({ kind: "stripe", sigma: 2 }, /sigma must be below 2 where there are stripes/);
  one({ dx: 1e-5 }, /at most 4194304 labels/);
  one({ holdout: { shape: "lesion", width: 30 } }, /empty after subsetting/);
  one({ dx: 8, dy: 8, lambda: 0.01 }, /empty after subsetting/);
  one({ holdout: { shape: "band" } }, /holdout must be/);
  one({ sigma: 8.1 }, /sigma must be a number from 0.4 to n \/ 4/);
  one({ sigma: 0.3 }, /sigma must be/);
});

Deno.test("worldProblems accepts what it should, and only what dataSet can enumerate", () => {
  const values: Record<keyof WorldConfig, readonly unknown[]> = {
    kind: ["bump", "cross", "stripe", "periodic", "", null],
    n: [8, 16, 0, 12, -8, Infinity],
    sigma: [0.5, 1, 3, 0, -1, "1"],
    dx: [1, 0.5, 7, 0, -1, NaN],
    dy: [1, 2, 0.25, 1e-9, {}, 16],
    zipfX: [0, 1, 10, 11, -1, null],
    zipfY: [0, 1, 0.5, [], true, 2],
    lambda: [1, 0.5, 0.01, 0, 2, "all"],
    holdout: [
      { shape: "none" },
      { shape: "lesion", width: 2 },
      { shape: "lesion", width: 99 },
      { shape: "band", x: [1, 2] },
      { shape: "band", x: [2, 1] },
      { shape: "square", x: 1, y: 1, side: 2, extra: 0 },
    ],
    polarity: ["dark", "bright", "DARK", 0, "dark", "dark"],
    seed: [1, 0, -3, 2 ** 60, 0.5, 7],
    stripes: [undefined, 0.5, undefined, 0.1, 1, "half"],
  };
  const random = stream(1, "mutations");
  let accepted = 0;
  for (let trial = 0; trial < 3000; trial++) {
    const config: Record<string, unknown> = { ...defaultWorld, n: 16 };
    for (let change = 0; change < 3; change++) {
      const names = Object.keys(values) as (keyof WorldConfig)[];
      const name = names[random.integer(names.length)];
      config[name] = values[name][random.integer(6)];
    }
    const problems = worldProblems(config);
    if (problems.length > 0) {
      assert.throws(() => dataSet(config as unknown as WorldConfig), RangeError);
      continue;
    }
    accepted++;
    const { probabilities, size, px, py } = dataSet(config as unknown as WorldConfig);
    for (const p of [probabilities, px, py]) {
      assert.ok(Math.abs(p.reduce((a, b) => a + b, 0) - 1) < 1e-9);
    }
    assert.ok(size > 0 && size === probabilities.filter((p) => p > 0).length);
  }
  assert.ok(accepted > 300 && accepted < 2700, `accepted ${accepted}`);
});
