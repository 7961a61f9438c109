import assert from "node:assert/strict";
import { parseArgs } from "node:util";
import {
  configFromFlags,
  configOptions,
  defaultConfig,
  toFlags,
  withDefaults,
  withoutBias,
} from "../../lib/config/mod.ts";

/** What a command does with its arguments. */
function parse(line: string) {
  const args = line.split(" ").filter((word) => word !== "");
  return configFromFlags(parseArgs({ args, options: { ...configOptions } }).values);
}

Deno.test("configFromFlags gives the defaults to an empty command line", () => {
  assert.deepEqual(parse(""), defaultConfig);
});

Deno.test("configFromFlags reads every field", () => {
  const config = parse(
    "--preset tiny --world cross --n 16 --sigma 1.5 --dx 1 --dy 2 --zipf-x 1 --zipf-y .5 " +
      "--lambda 0.5 --holdout band:x=4-6,y=5-7 --polarity bright --world-seed 3 --seed 2 " +
      "--steps 100 --batch 8 --rate 1e-4 --warmup 10 --weight-decay 0.01 --ema-decay 0.9 " +
      "--grad-clip 0 --target v --schedule cosine --drop-x 0.1 --drop-y 0.2 --stop accuracy " +
      "--evaluations 4",
  );
  assert.deepEqual(config, {
    preset: "tiny",
    world: {
      kind: "cross",
      n: 16,
      sigma: 1.5,
      dx: 1,
      dy: 2,
      zipfX: 1,
      zipfY: 0.5,
      lambda: 0.5,
      holdout: { shape: "band", x: [4, 6], y: [5, 7] },
      polarity: "bright",
      seed: 3,
    },
    seed: 2,
    steps: 100,
    batch: 8,
    rate: 1e-4,
    warmup: 10,
    weightDecay: 0.01,
    emaDecay: 0.9,
    gradClip: 0,
    target: "v",
    schedule: "cosine",
    dropX: 0.1,
    dropY: 0.2,
    stop: "accuracy",
    evaluations: 4,
  });
  assert.deepEqual(parse(toFlags(config).join(" ")), config);
});

Deno.test("toFlags is the inverse of configFromFlags, and says no more than needed", () => {
  const lines = [
    "",
    "--preset=paper",
    "--seed=5",
    "--world-seed=5",
    "--seed=5 --world-seed=1",
    "--dx=0.25 --holdout=lesion:4",
    "--holdout=square:8,8.5,4",
    "--holdout=band:y=13-19",
  ];
  for (const line of lines) {
    assert.deepEqual(parse(toFlags(parse(line)).join(" ")), parse(line));
    assert.equal(toFlags(parse(line)).length, line.split(" ").filter((word) => word).length, line);
  }
});

Deno.test("the world's seed is the run's unless it is given", () => {
  assert.equal(parse("--seed 4").world.seed, 4);
  assert.equal(parse("--seed 4 --world-seed 2").world.seed, 2);
});

Deno.test("configFromFlags names all problems, those of text that is no number too", () => {
  const line = "--dx=-1 --n 30 --batch many --rate= --steps 0x10 --holdout circle:3 --preset big";
  assert.throws(() => parse(line), (error: Error) => {
    for (const name of ["world: dx", "world: n", "batch", "rate", "steps", "preset"]) {
      assert.ok(error.message.includes(`\n  ${name} must be `), `${name} in ${error.message}`);
    }
    assert.match(error.message, /held-out region.*circle:3/);
    return error.name === "ConfigError";
  });
});

Deno.test("withDefaults: a training shorter than the usual warmup is all warmup", () => {
  assert.deepEqual([60, 100, 4000].map((steps) => withDefaults({ steps }).warmup), [60, 100, 100]);
  assert.equal(withDefaults({ steps: 60, warmup: 5 }).warmup, 5);
});

Deno.test("withoutBias: takes back what the bias sets, and nothing else", () => {
  for (const bias of ["stripes", "splat", "guided", "crosses", "dispersion"]) {
    const own = { seed: 3, steps: 900, world: { n: 16, dx: 1 } };
    assert.deepEqual(withoutBias(withDefaults({ ...own, bias })), withDefaults(own), bias);
  }
  const plain = withDefaults({ target: "v" });
  assert.deepEqual(withoutBias(plain), plain);
});

Deno.test("withDefaults: a short training has fewer evaluations, which its flags need not say", () => {
  const evaluations = (steps: number) => withDefaults({ steps }).evaluations;
  assert.deepEqual([1, 239, 240, 1200, 4000, 100_000].map(evaluations), [1, 1, 2, 10, 28, 28]);
  assert.deepEqual(toFlags(withDefaults({ steps: 1200 })), ["--steps=1200"]);
  const given = withDefaults({ steps: 1200, evaluations: 28 });
  assert.deepEqual(toFlags(given), ["--steps=1200", "--evaluations=28"]);
  for (const config of [given, withDefaults({ steps: 1200 })]) {
    assert.deepEqual(parse(toFlags(config).join(" ")), config);
  }
});
