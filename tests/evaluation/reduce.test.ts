import assert from "node:assert/strict";
import { codes, gram, scoreSquare } from "../../lib/measures/mod.ts";
import { jobs } from "../../lib/evaluation/reduce.ts";
import { Reducer } from "../../lib/evaluation/reducer.ts";
import { stream } from "../../lib/random/mod.ts";

const COUNT = 120;
const random = stream(1, "sheet");
const labels = Float32Array.from({ length: 2 * COUNT }, () => 32 * random.uniform());

/** A sheet bent through eight dimensions. */
function sheet() {
  const values = Float32Array.from({ length: 8 * COUNT }, (_, k) => {
    const [i, d] = [Math.floor(k / 8), k % 8];
    return Math.sin((labels[2 * i] * ((d + 1) % 3) + labels[2 * i + 1] * (d % 3)) / 40 + d);
  });
  const own = codes(values, COUNT);
  return { codes: own, gram: gram(own), labels };
}

Deno.test("jobs.views: lays out a sheet so that neighbours stay and labels can be read", () => {
  const { pca, umap } = jobs.views(sheet())!;
  assert.deepEqual([pca.places.length, umap.places.length], [360, 360]);
  for (const view of [pca, umap]) {
    assert.ok(view.trustworthiness > 0.9, `trustworthiness ${view.trustworthiness}`);
    assert.ok(view.r2.x > 0.8 && view.r2.y > 0.8, JSON.stringify(view.r2));
  }
  const variance = (view: typeof pca, c: number) =>
    view.places.reduce((sum, v, k) => k % 3 === c ? sum + v * v : sum, 0);
  // Both are turned so that what is drawn, the first two coordinates, shows most.
  for (const view of [pca, umap]) {
    assert.ok(variance(view, 0) >= variance(view, 1) && variance(view, 1) >= variance(view, 2));
  }
  assert.deepEqual(jobs.views(sheet()), jobs.views(sheet()));
});

Deno.test("jobs: a dead layer has neither views nor scores", () => {
  const own = codes(new Float32Array(3 * COUNT).fill(2), COUNT);
  const dead = { codes: own, gram: { count: COUNT, values: new Float64Array(), trace: 0 }, labels };
  assert.equal(jobs.views(dead), null);
  assert.equal(jobs.scores(dead), null);
  assert.equal(jobs.grid({ values: new Float32Array(16 * 4).fill(1), side: 4 }), null);
});

Deno.test("Reducer: answers what the jobs give, begun in turn, in threads of its own", async () => {
  const values = Float32Array.from({ length: 25 * 6 }, (_, k) => Math.cos(k * k));
  const times: string[] = [];
  using reducer = new Reducer((what, work) => (times.push(what), work()));
  const answers = [
    reducer.ask("grid", { values, side: 5 }),
    reducer.ask("scores", sheet()),
    reducer.ask("grid", { values: values.map((v) => -v), side: 5 }),
  ] as const;
  await reducer.room(1);
  assert.ok(times.length >= 2);
  const expected = scoreSquare(values, 5);
  assert.deepEqual(await answers[0], expected);
  assert.deepEqual(await answers[1], jobs.scores(sheet()));
  assert.deepEqual(await answers[2], expected);
  assert.deepEqual(times, ["grid", "scores", "grid"]);
});

Deno.test("Reducer: tells of a job that fails and does the next", async () => {
  using reducer = new Reducer((_what, work) => work());
  const values = new Float32Array(10);
  await assert.rejects(reducer.ask("grid", { values, side: 3 }), /Cannot read codes/);
  assert.notEqual(await reducer.ask("scores", sheet()), null);
});

Deno.test("Reducer: tells of a job that fails once it is asked, however late", async () => {
  using reducer = new Reducer((_what, work) => work());
  const failing = reducer.ask("grid", { values: new Float32Array(10), side: 3 });
  await reducer.room(0);
  // Unhandled rejections are told, and end a process, when the event loop turns.
  await new Promise((resolve) => setTimeout(resolve));
  await assert.rejects(failing, /Cannot read codes/);
});

Deno.test("Reducer: once a worker fails, all that is asked of it tells why, and nothing waits", async () => {
  const program = new URL("data:application/javascript,throw new Error('no such thing')");
  using reducer = new Reducer((_what, work) => work(), program);
  const asked = [1, 2, 3].map(() => reducer.ask("scores", sheet()));
  for (const answer of asked) await assert.rejects(answer, /a worker failed: .*no such thing/);
  await assert.rejects(reducer.ask("scores", sheet()), /a worker failed/);
  await assert.rejects(reducer.room(0), /a worker failed/);
});

Deno.test("Reducer: a worker that fails before its first job", async () => {
  const program = new URL("data:application/javascript,throw new Error('no such thing')");
  using reducer = new Reducer((_what, work) => work(), program);
  while (await reducer.room(0).then(() => true, () => false)) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await assert.rejects(reducer.ask("scores", sheet()), /a worker failed: .*no such thing/);
});
