import assert from "node:assert/strict";
import {
  CODE_LAYERS,
  type CodeRecord,
  ORDERS,
  READINGS,
  type RunRecord,
} from "../../lib/records/mod.ts";
import {
  CLAIMS,
  OF_THE_CODE,
  overview,
  runUnder,
  weigh,
  weighReadings,
} from "../../lib/study/mod.ts";
import { madeScores, madeSeeds } from "./made_records.ts";

/** Codes that the reading `blind` sees ordered from the start, and others as they were. */
const ordered = (codes: readonly CodeRecord[]) =>
  codes.map((code) =>
    code.input === "blind" && code.layer === "enc3"
      ? { ...code, scores: madeScores(9, 1, 1) }
      : code
  );

/** Two balanced cells with three seeds each. */
const records = [1, 0.5].flatMap((d) => madeSeeds({ dx: d, dy: d }, { x: 1000 * d, y: 1000 * d }))
  .map((run): RunRecord => ({
    ...run,
    start: { ...run.start, codes: ordered(run.start.codes) },
    evaluations: run.evaluations.map((one) => ({ ...one, codes: ordered(one.codes) })),
  }));
const { seen, claims, grid } = weighReadings(records);
const [IDS, ofTheCode] = [CLAIMS, OF_THE_CODE].map((own) => own.map(({ id }) => id));

Deno.test("weighReadings: every claim under every reading, as each alone gives them", () => {
  assert.deepEqual(
    claims.map(({ reading, id }) => `${reading} ${id}`),
    READINGS.flatMap(({ name }) => IDS.map((id) => `${name} ${id}`)),
  );
  for (const reading of READINGS) {
    const own = claims.filter((claim) => claim.reading === reading.name);
    const alone = weigh(records.map((run) => runUnder(run, reading)));
    assert.deepEqual(own, alone.map((claim) => ({ reading: reading.name, ...claim })));
  }
});

Deno.test("weighReadings: only claims of the code hang on the reading", () => {
  const [first, ...others] = READINGS.map(({ name }) => name);
  const without = (name: string) =>
    claims.filter(({ reading, id }) => reading === name && !ofTheCode.includes(id))
      .map(({ reading: _, ...claim }) => claim);
  for (const name of others) assert.deepEqual(without(name), without(first));
  const c9 = Object.fromEntries(
    claims.filter(({ id }) => id === "C9").map(({ reading, text }) => [reading, text]),
  );
  assert.equal(c9.paper, c9.noised);
  assert.match(c9.blind, /untrained network's code is ordered in 6 of 6 runs/);
});

Deno.test("weighReadings: those of the code over the whole grid, which holds the named readings", () => {
  assert.equal(grid.length, 18 * ofTheCode.length);
  const places = new Set(grid.map(({ input, layer, order }) => `${input} ${layer} ${order}`));
  assert.equal(places.size, 3 * CODE_LAYERS.length * ORDERS.length);
  for (const { name, input, layer, order } of READINGS) {
    const rows = grid.filter((row) =>
      row.input === input && row.layer === layer && row.order === order
    );
    const named = claims.filter(({ reading, id }) => reading === name && ofTheCode.includes(id));
    assert.deepEqual(
      rows,
      named.map(({ id, verdict, statistic, interval, n }) => (
        { input, layer, order, id, verdict, statistic, interval, n }
      )),
    );
  }
});

Deno.test("weighReadings: what is seen is told by each reading", () => {
  const views = READINGS.map((reading) => ({
    reading: reading.name,
    runs: records.map((run) => runUnder(run, reading)),
    whole: records.map((run) => runUnder(run, { ...reading, order: "linear" })),
  }));
  assert.deepEqual(seen, overview(views));
});
