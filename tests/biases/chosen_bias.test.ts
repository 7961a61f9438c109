import assert from "node:assert/strict";
import { allBiases, type Bias, biasProblems, chosenBias } from "../../lib/biases/mod.ts";
import { configFromFlags, runId, toFlags, validate, withDefaults } from "../../lib/config/mod.ts";

const made: Bias = {
  name: "made",
  says: "A bias that is made up.",
  equation: "1 + 1 = 2",
  source: "here",
  tests: "Nothing.",
  changes: "world",
  knobs: {
    weight: { default: 1, from: 0, to: 10, says: "how much" },
    count: { default: 3, from: 1, to: 5, whole: true, says: "how many" },
  },
  noise: ({ count }) => (normal) => normal.map((v) => v * count),
  loss: () => () => {
    throw new Error("never called here");
  },
};
const biases = [...allBiases(), made];
const problems = (text: unknown) => biasProblems(text, biases);

Deno.test("chosenBias: knobs as given, else their defaults; a weight of 0 leaves the term out", () => {
  assert.equal(chosenBias(undefined), undefined);
  const usual = chosenBias("made", biases)!;
  assert.deepEqual(usual.values, { weight: 1, count: 3 });
  assert.ok(usual.loss);
  const own = chosenBias("made:weight=0,count=2", biases)!;
  assert.deepEqual(own.values, { weight: 0, count: 2 });
  assert.equal(own.loss, undefined);
  assert.deepEqual(own.noise!(Float32Array.of(5), 1, undefined as never), Float32Array.of(10));
  assert.throws(() => chosenBias("none-such"), /bias must be one of .*parallelogram/);
});

Deno.test("biasProblems: an unknown name lists all, a bad knob tells its range", () => {
  assert.deepEqual(problems(undefined), []);
  assert.match(
    problems("mad")[0],
    /^bias must be one of .*crosses, .*made: current value is "mad"$/,
  );
  assert.match(problems(3)[0], /current value is 3$/);
  assert.deepEqual(problems("made:size=2"), [
    'bias made has the knobs weight, count: current value is "size"',
  ]);
  assert.deepEqual(problems("crosses:size=2"), [
    'bias crosses has no knobs: current value is "size"',
  ]);
  assert.deepEqual(problems("made:weight=11,count=1.5"), [
    "weight of bias made must be a number from 0 to 10: current value is 11",
    "count of bias made must be a whole number from 1 to 5: current value is 1.5",
  ]);
  for (const text of ["made:weight", "made:weight=", "made:weight=x", "made:"]) {
    assert.equal(problems(text).length, 1, text);
  }
});

Deno.test("biasProblems: one bias has one text, so that it has one run", () => {
  for (const text of ["made:count=3", "made:count=4,weight=2", "made:count=4.0"]) {
    assert.match(problems(text)[0], /^bias must be written made/, text);
  }
  assert.deepEqual(problems("made:weight=2,count=4"), []);
});

Deno.test("a bias's setting: the config's defaults, which must not be set otherwise", () => {
  const crosses = withDefaults({ bias: "crosses" });
  assert.equal(crosses.world.kind, "cross");
  assert.deepEqual(validate(crosses), []);
  assert.deepEqual(validate(withDefaults({ bias: "crosses", world: { kind: "bump" } })), [
    'world.kind must be "cross" with bias crosses: current value is "bump"',
  ]);
  const splat = configFromFlags({ bias: "splat" });
  assert.equal(splat.target, "x0");
  assert.deepEqual(configFromFlags(flagsOf(toFlags(splat))), splat);
  assert.notEqual(runId(splat), runId(withDefaults({ target: "x0" })));
});

const flagsOf = (flags: readonly string[]) =>
  Object.fromEntries(flags.map((flag) => flag.slice(2).split(/=(.*)/, 2)));
