import assert from "node:assert/strict";
import {
  configFromFlags,
  defaultConfig,
  expandSweep,
  runId,
  toFlags,
  type TrainConfig,
  validate,
} from "../../lib/config/mod.ts";
import { type Stream, stream } from "../../lib/random/mod.ts";

// With the 7,000 files of tests/store/fuzz.test.ts these are 10,000 mutations.

const junk: readonly unknown[] = [
  ...[null, true, -1, 0, 0.5, 1, 2, 8, 16, 31, 64, 1e-300, 1e300, 2 ** 53, Infinity, ""],
  ...["tiny", "bump", "x0", "none", "NaN", "1", [], [1], {}, { shape: "lesion", width: 4 }],
];

/** The value with one thing inside changed: replaced, left out or added. */
function mutate(value: unknown, random: Stream): unknown {
  const pick = () => junk[random.integer(junk.length)];
  if (typeof value !== "object" || value === null || random.integer(10) === 0) return pick();
  const entries = Object.entries(value);
  const at = random.integer(entries.length);
  const kind = random.integer(10);
  if (kind === 0 || entries.length === 0) entries.push(["__proto__", pick()]);
  else if (kind === 1) entries.splice(at, 1);
  else entries[at] = [entries[at][0], mutate(entries[at][1], random)];
  return Array.isArray(value) ? entries.map(([, v]) => v) : Object.fromEntries(entries);
}

/** What no config that passes may break, told without the rules of `validate`. */
function checkUsable(config: TrainConfig): void {
  const shape = (value: object) => Object.entries(value).map(([k, v]) => `${k} ${typeof v}`).sort();
  assert.deepEqual(shape(config), shape(defaultConfig));
  assert.deepEqual(shape(config.world), shape(defaultConfig.world));
  const { world, seed, steps, batch, warmup, evaluations, rate, emaDecay } = config;
  assert.ok([seed, steps, batch, warmup, evaluations, world.n, world.seed].every(Number.isInteger));
  assert.ok(steps >= 1 && batch >= 1 && evaluations >= 1 && evaluations <= steps);
  assert.ok(warmup >= 0 && warmup <= steps && rate > 0 && rate <= 1 && emaDecay < 1);
  assert.ok(
    world.n % 8 === 0 && world.n >= 8 && world.sigma > 0.3 && world.sigma <= world.n / 4 &&
      world.dx > 0 && world.dy > 0,
  );
  assert.ok(world.lambda > 0 && world.lambda <= 1);
  // It is made by the flags that it is said to be made by.
  const flags = toFlags(config).map((flag) => flag.slice(2).split(/=(.*)/s).slice(0, 2));
  assert.equal(runId(configFromFlags(Object.fromEntries(flags))), runId(config));
}

Deno.test("2,000 mutated configs are refused, or can be used", () => {
  const random = stream(1, "fuzz/config");
  let accepted = 0;
  for (let i = 0; i < 2000; i++) {
    const config = mutate(defaultConfig, random);
    if (validate(config).length > 0) continue;
    checkUsable(config as TrainConfig);
    accepted++;
  }
  assert.ok(accepted > 100 && accepted < 1000, `${accepted} accepted`);
});

Deno.test("1,000 mutated sweeps are refused with a ConfigError, or give configs that can be used", () => {
  const sweep = {
    base: { preset: "tiny", steps: 200, world: { sigma: 1.5 } },
    grid: { "world.dx": [1, 2], "world": [{ dy: 1 }, { dy: 2, lambda: 0.5 }], "batch": [8] },
    seeds: [1, 2],
  };
  const random = stream(1, "fuzz/sweep");
  let accepted = 0;
  for (let i = 0; i < 1000; i++) {
    let configs: TrainConfig[];
    try {
      configs = expandSweep(mutate(sweep, random));
    } catch (error) {
      assert.equal((error as Error).name, "ConfigError", `${i}: ${(error as Error).stack}`);
      continue;
    }
    configs.forEach(checkUsable);
    assert.equal(new Set(configs.map(runId)).size, configs.length);
    accepted++;
  }
  assert.ok(accepted > 100 && accepted < 800, `${accepted} accepted`);
});
