import assert from "node:assert/strict";
import { runId, withDefaults } from "../../lib/config/mod.ts";
import { schedule } from "../../lib/diffusion/mod.ts";
import {
  noisedInput,
  probe,
  randomQuestion,
  type Timing,
  untrainedSubject,
  writeProbe,
} from "../../lib/evaluation/mod.ts";
import { CODE_LAYERS, INPUT_STEPS, READINGS, readProbe } from "../../lib/records/mod.ts";
import { newFolder } from "../records/stored.ts";

const config = withDefaults({ preset: "tiny", world: { n: 8 } });
const subject = untrainedSubject(config);
const options = { layers: ["dec1"], engine: "onnx", threads: 1 } as const;
const linear = schedule("linear");

/**
 * Does so much of each kind of work that one layer is scored and one reading laid out, as all of it
 * takes half a minute; then there are no scores.
 */
function little(seen: Map<string, number>): Timing {
  const last = noisedInput(config.world, linear, randomQuestion(8), 50);
  const left: Readonly<Record<string, [most: number, instead: unknown]>> = {
    drawing: [0, { last }],
    products: [3, null],
    scores: [1, null],
    views: [1, null],
  };
  return (what, work) => {
    const count = (seen.get(what) ?? 0) + 1;
    seen.set(what, count);
    const [most, instead] = left[what] ?? [Infinity];
    return count <= most ? work() : Promise.resolve(instead as never);
  };
}

Deno.test("probe: reads layers under every input, views and samples, into a small file", async () => {
  const seen = new Map<string, number>();
  const record = await probe(subject, { ...options, timing: little(seen) });
  assert.deepEqual([record.run, record.step, record.engine], [runId(config), 0, "onnx"]);
  const read = (input: string, t: number) =>
    record.scores.filter((scores) => scores.input === input && scores.t === t)
      .map(({ layer }) => layer);
  assert.deepEqual(read("sampled", 50), ["pixels", ...CODE_LAYERS, "dec1"]);
  assert.deepEqual(read("noised", INPUT_STEPS.noised), ["pixels", ...CODE_LAYERS, "dec1"]);
  assert.deepEqual(read("blind", 1000), [...CODE_LAYERS, "dec1"]);
  assert.deepEqual(read("clean", INPUT_STEPS.clean), ["pixels", ...CODE_LAYERS, "dec1"]);
  for (const t of [100, 300, 800]) assert.deepEqual(read("noised", t), ["pixels", ...CODE_LAYERS]);
  assert.equal(record.scores.length, 4 + 4 + 3 + 4 + 3 * 3);

  // Untrained, no block lets the label in: one noise for the whole grid gives one code.
  for (const { input, grid } of record.scores) {
    assert.equal(grid === null, input === "sampled" || input === "blind", input);
  }
  assert.equal(record.scores.filter(({ scores }) => scores !== null).length, 1);
  assert.deepEqual(Object.keys(record.views).sort(), READINGS.map(({ name }) => name).sort());
  const [views, ...more] = Object.values(record.views).filter((own) => own !== null);
  assert.deepEqual([views.umap.places.length, views.pca.places.length, more], [3000, 3000, []]);
  assert.equal(record.labels.length, 2000);
  assert.equal(Uint8Array.fromBase64(record.samples.pixels).length, 16 * 64);
  assert.deepEqual(record.samples.places, [1, 3, 5, 7]);
  const kinds = ["activations", "drawing", "grid", "products", "samples", "scores", "views"];
  assert.deepEqual([...seen.keys()].sort(), kinds);
  assert.deepEqual([seen.get("scores"), seen.get("views")], [
    record.scores.length,
    READINGS.length,
  ]);

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
        return Promise.resolve(
          { last: noisedInput(config.world, linear, randomQuestion(8), 50) } as never,
        );
    }
  };
  await assert.rejects(probe(subject, { ...options, timing }), /enough/);
});
