import assert from "node:assert/strict";
import { expandSweep, runId, toFlags, withDefaults } from "../../lib/config/mod.ts";

const flags = (sweep: unknown) => expandSweep(sweep).map((config) => toFlags(config).join(" "));

Deno.test("expandSweep nests the grid's fields in order, seeds innermost", () => {
  const sweep = {
    base: { preset: "tiny", world: { sigma: 2 } },
    grid: { "world.dy": [1, 2], "batch": [8, 16] },
    seeds: [3, 1],
  };
  const rest = (seed: number, dy: number, batch: number) => {
    const seeds = seed === 1 ? [] : [`--seed=${seed}`];
    return ["--preset=tiny", ...seeds, `--batch=${batch}`, "--sigma=2", `--dy=${dy}`].join(" ");
  };
  assert.deepEqual(flags(sweep), [
    rest(3, 1, 8),
    rest(1, 1, 8),
    rest(3, 1, 16),
    rest(1, 1, 16),
    rest(3, 2, 8),
    rest(1, 2, 8),
    rest(3, 2, 16),
    rest(1, 2, 16),
  ]);
});

Deno.test("expandSweep of nothing is the default run", () => {
  assert.deepEqual(expandSweep({}), [withDefaults({})]);
  assert.deepEqual(withDefaults({ seed: undefined, world: { dx: undefined } }), withDefaults({}));
});

Deno.test("expandSweep changes fields together where the grid lists partial worlds", () => {
  const sweep = {
    base: { world: { sigma: 1.5 } },
    grid: { world: [{ dx: 1, dy: 1 }, { dx: 0.25, dy: 0.25 }] },
  };
  assert.deepEqual(flags(sweep), [
    "--sigma=1.5 --dx=1 --dy=1",
    "--sigma=1.5 --dx=0.25 --dy=0.25",
  ]);
});

Deno.test("expandSweep gives a run the id that its flags give it", () => {
  const [config] = expandSweep({ grid: { "world.dx": [1] }, seeds: [2] });
  assert.equal(runId(config), runId(withDefaults({ seed: 2, world: { dx: 1 } })));
});

const refused: Readonly<Record<string, readonly [sweep: unknown, ...says: RegExp[]]>> = {
  "an unknown part": [{ bases: {} }, /bases is not a part of a sweep/],
  "unknown fields, all at once": [
    { base: { sead: 1, world: { dxx: 1 } }, grid: { "world.zipf": [1], dx: [1] } },
    /sead is not a field: did you mean seed\?/,
    /world\.dxx is not a field: did you mean world\.dx\?/,
    /world\.zipf is not a field: did you mean world\.zipfX\?/,
    /\n {2}dx is not a field: did you mean world\.dx\?/,
  ],
  "an unknown field of a partial world": [
    { grid: { world: [{ dz: 1 }] } },
    /world\.dz is not a field: did you mean world\.d[xy]\?/,
  ],
  "a seed and seeds": [{ base: { seed: 1 }, seeds: [1] }, /seed and seeds must not both/],
  "a list of no values": [
    { grid: { batch: [] }, seeds: [] },
    /grid's batch must be a list/,
    /seeds must be a list/,
  ],
  "a value that is no list": [{ grid: { batch: 8 } }, /grid's batch must be a list/],
  "a world that is none": [{ base: { world: null } }, /world must be an object/],
  "a base that is none": [{ base: [] }, /base and grid must be objects/],
  "too many runs": [
    {
      grid: Object.fromEntries(
        ["batch", "steps", "seed", "warmup", "world.dx", "world.dy"]
          .map((path) => [path, new Array(1000).fill(1)]),
      ),
    },
    /at most 1000 runs: current value is 1000000000000000000/,
  ],
  "the same run twice": [
    { seeds: [1, 1] },
    /every run must differ.*\(1 of 2 runs, first: seed=1\)/,
  ],
  "invalid runs, each problem once": [
    { base: { preset: "big" }, grid: { "world.dx": [-1, 1] }, seeds: [1, 2] },
    /preset must be .*\(4 of 4 runs, first: world\.dx=-1 seed=1\)/,
    /world: dx must be .*\(2 of 4 runs, first: world\.dx=-1 seed=1\)/,
  ],
  "no object": [null, /a sweep must be an object/],
  "a deep one": [
    { base: JSON.parse("[".repeat(100_000) + "]".repeat(100_000)) },
    /not nested deep/,
  ],
};

for (const [name, [sweep, ...says]] of Object.entries(refused)) {
  Deno.test(`expandSweep refuses ${name}`, () => {
    for (const message of says) {
      assert.throws(() => expandSweep(sweep), { name: "ConfigError", message });
    }
  });
}
