import assert from "node:assert/strict";
import { ConfigError, defaultConfig, parseConfig, validate } from "../../lib/config/mod.ts";

const { world } = defaultConfig;

Deno.test("validate finds nothing wrong with the defaults", () => {
  assert.deepEqual(validate(defaultConfig), []);
  assert.equal(parseConfig(defaultConfig), defaultConfig);
});

Deno.test("validate names all problems at once", () => {
  const config = {
    ...defaultConfig,
    preset: "huge",
    seed: 1.5,
    steps: 0,
    batch: "64",
    rate: 0,
    warmup: -1,
    weightDecay: -1,
    emaDecay: 1,
    gradClip: NaN,
    target: "epsilon",
    schedule: null,
    dropX: 1.1,
    dropY: Infinity,
    stop: true,
    evaluations: 0,
    world: { ...world, n: 30, dx: -0.5, sigma: 0 },
  };
  const problems = validate(config);
  assert.equal(problems.length, 18, problems.join("\n"));
  const fields = Object.keys(config).filter((name) => name !== "world");
  for (const name of fields) {
    const count = problems.filter((problem) => problem.startsWith(`${name} must be `)).length;
    assert.equal(count, 1, name);
  }
  for (const name of ["n", "dx", "sigma"]) {
    assert.ok(problems.some((problem) => problem.startsWith(`world: ${name} must be `)), name);
  }
  assert.throws(
    () => parseConfig(config),
    (error: unknown) =>
      error instanceof ConfigError && error instanceof RangeError &&
      problems.every((problem) => error.message.includes(problem)),
  );
});

Deno.test("validate refuses an empty lattice", () => {
  const holdout = { shape: "square", x: 0, y: 0, side: 32 };
  assert.match(validate({ ...defaultConfig, world: { ...world, holdout } }).join(), /is empty/);
});

Deno.test("validate suggests the known field that is most like an unknown one", () => {
  const config = { ...defaultConfig, warm_up: 1, zipfx: 1, world: { ...world, sigmma: 1 } };
  assert.deepEqual(validate(config), [
    "warm_up is not a field: did you mean warmup?",
    "zipfx is not a field: did you mean world.zipfX?",
    "world.sigmma is not a field: did you mean world.sigma?",
  ]);
});

Deno.test("validate tells the first ten of very many unknown fields, soon", () => {
  const names = Array.from({ length: 300_000 }, (_, i) => [`field${i}`, 0]);
  const problems = validate({ ...defaultConfig, ...Object.fromEntries(names) });
  assert.equal(problems.length, 11);
  assert.equal(problems[10], "299990 more names are not fields");
});

Deno.test("validate names missing fields, and worlds that are none", () => {
  const { batch: _, ...rest } = defaultConfig;
  assert.deepEqual(validate(rest), [
    "batch must be an integer from 1 to 65536: current value is missing",
  ]);
  for (const bad of [undefined, null, [], "bump"]) {
    assert.equal(validate({ ...defaultConfig, world: bad }).length, 1);
  }
});

Deno.test("validate wants of a batch what the loss of a bias can be told of", () => {
  for (const bias of ["parallelogram", "separable:weight=2", "factor-swap"]) {
    assert.deepEqual(validate({ ...defaultConfig, bias, batch: 3 }), [
      `batch must be at least 4 with bias ${bias}: current value is 3`,
    ]);
    assert.deepEqual(validate({ ...defaultConfig, bias, batch: 4 }), []);
  }
  assert.deepEqual(validate({ ...defaultConfig, bias: "k-hot", batch: 1 }), []);
});

Deno.test("validate refuses fields that are right alone and wrong together", () => {
  const problems = (changes: object) => validate({ ...defaultConfig, ...changes }).join();
  assert.match(problems({ steps: 50 }), /^warmup must be at most steps \(50\)/);
  assert.match(problems({ steps: 8, warmup: 0 }), /^evaluations must be at most steps \(8\)/);
  assert.match(problems({ stop: "accuracy", evaluations: 1 }), /^evaluations must be at least 2/);
});

Deno.test("validate refuses values that are no configs", () => {
  const deep = JSON.parse("[".repeat(100_000) + "]".repeat(100_000));
  for (const value of [undefined, null, 1, "x", [], deep, { ...defaultConfig, world: deep }]) {
    assert.equal(validate(value).length, 1);
  }
});
