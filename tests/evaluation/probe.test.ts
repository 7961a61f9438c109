import assert from "node:assert/strict";
import { runId, withDefaults } from "../../lib/config/mod.ts";
import { initialParameters, parameterSpecs, PRESETS } from "../../lib/model/mod.ts";
import { probe, type Timing, writeProbe } from "../../lib/evaluation/mod.ts";
import { readProbe } from "../../lib/records/mod.ts";
import { newFolder } from "../records/stored.ts";

const config = withDefaults({ preset: "tiny", world: { n: 8 } });

const subject = {
  run: runId(config),
  config,
  step: 0,
  weights: initialParameters(parameterSpecs({ n: 8, ...PRESETS.tiny }), 1),
};
const options = { layers: ["mid"], engine: "onnx", threads: 1 } as const;

Deno.test("probe reads layers under every probe, views and samples, into a small file", async () => {
  const times = new Set<string>();
  const record = await probe(subject, {
    ...options,
    timing: (what, work) => (times.add(what), work()),
  });
  assert.equal(record.engine, "onnx");
  const read = (probe: string, t: number) =>
    record.scores.filter((scores) => scores.probe === probe && scores.t === t)
      .map(({ layer }) => layer);
  assert.deepEqual(read("noised", 500), ["pixels", "enc3", "mid"]);
  assert.deepEqual(read("sampled", 100), ["pixels", "enc3", "mid"]);
  assert.deepEqual(read("blind", 1000), ["enc3", "mid"]);
  for (const t of [100, 300, 800]) assert.deepEqual(read("noised", t), ["pixels", "enc3"]);

  // Untrained, no block lets the label in: one noise for the whole grid gives one code.
  for (const { probe, grid, random } of record.scores) {
    assert.equal(grid === null, probe !== "noised");
    assert.equal(random?.count, 1000);
  }
  assert.equal(record.views!.umap.places.length, 3000);
  assert.equal(Uint8Array.fromBase64(record.samples.pixels).length, 25 * 64);
  assert.deepEqual(record.samples.places, [0.8, 2.4, 4, 5.6, 7.2]);
  assert.ok(times.has("sampling") && times.has("views"));

  const folder = newFolder();
  const { size } = Deno.statSync(writeProbe(record, folder));
  assert.ok(size < 150_000, `${size} bytes`);
  assert.deepEqual(readProbe(config, 0, folder), record);
});

Deno.test("probe: jobs that fail end no process while the network is asked on", async () => {
  let passes = 0;
  const timing: Timing = (what, work) => {
    switch (what) {
      case "activations":
        return ++passes < 4 ? work() : Promise.reject(new RangeError("enough"));
      case "scores":
      case "grid":
        return Promise.reject(new RangeError(`no ${what}`));
      default:
        // What takes most of the time, and is not looked at before there was enough.
        return Promise.resolve(null as never);
    }
  };
  await assert.rejects(probe(subject, { ...options, timing }), /enough/);
});
