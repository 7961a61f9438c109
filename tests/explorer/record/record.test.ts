import assert from "node:assert/strict";
import { canonicalJson, withDefaults } from "../../../lib/config/mod.ts";
import { quantise, widen } from "../../../lib/explorer/quantise.ts";
import { curveOf, outcomesOf, readLines } from "../../../lib/explorer/record/evaluations.ts";
import { recordRun } from "../../../lib/explorer/record/record.ts";
import { chained, sheetFile } from "../../../lib/explorer/record/sheets.ts";
import { placeAmong } from "../../../lib/explorer/neighbours.ts";
import { sheetLabels } from "../../../lib/explorer/readings.ts";
import { fromProject, RUNS } from "../../../lib/records/mod.ts";
import { newFolder } from "../../records/stored.ts";
import { weightsFile } from "../fixture.ts";

Deno.test("quantise and widen lose at most one part in 65,535 of the range", () => {
  const values = Float64Array.from({ length: 1000 }, (_, k) => 7 * Math.sin(k));
  const back = widen(quantise(values, 7), 7);
  assert.ok(back.every((v, k) => Math.abs(v - values[k]) <= 7 / 65535 + 1e-6));
  assert.throws(() => quantise([8], 7), /must be in \[-7, 7\]: current value is 8/);
});

Deno.test("curveOf reads a committed run's evaluations, phases included", () => {
  const text = Deno.readTextFileSync(`${fromProject(RUNS)}/bd4528c8a133d571/evals.jsonl`);
  const records = readLines(text);
  const curve = curveOf(records);
  assert.equal(curve.length, 29);
  assert.ok(curve.every(({ joint, one, order }) => joint <= one && order !== null));
  assert.ok(
    curve.every(({ samplePhase, codePhase }) => samplePhase !== null && codePhase !== null),
  );
  const outcomes = outcomesOf(32, records);
  assert.equal(outcomes.length, 29);
  for (const [k, { marks }] of outcomes.entries()) {
    const right = [...marks].filter((mark) => mark === "+").length / marks.length;
    assert.ok(Math.abs(right - curve[k].joint) < 1e-9);
  }
});

Deno.test("curveOf passes over what a line lacks", () => {
  const lines = readLines(
    `not json\n[1]\n{"step":0}\n{"step":5,"images":{"all":{"kinds":{"one":1},` +
      `"accuracy":{"joint":0.75}}}}\n{"step":6,"images":null}\n`,
  );
  assert.deepEqual(curveOf(lines), [{
    step: 5,
    one: 1,
    joint: 0.75,
    x: 0.75,
    y: 0.75,
    order: null,
    samplePhase: "C",
    codePhase: null,
  }]);
  assert.deepEqual(outcomesOf(32, [{ step: 1, outcomes: [[1, 2, 3]] }, {}]), []);
});

Deno.test("recordRun: samples are drawn as the run's bias guides them", async () => {
  const out = newFolder();
  const pictures = [];
  for (const bias of [undefined, "guided"]) {
    // The same weights under two configs.
    const config = withDefaults({ preset: "tiny", bias, world: { n: 8 } });
    Deno.mkdirSync(`${out}/run`, { recursive: true });
    Deno.writeTextFileSync(`${out}/run/config.json`, canonicalJson(config));
    Deno.writeFileSync(`${out}/run/00000001.safetensors`, weightsFile(config, 1));
    const { samples } = await recordRun("run", {
      ...{ runs: out, weights: out, out, title: "", readings: [], projections: [] },
      tell: () => {},
    });
    pictures.push(Deno.readFileSync(`${out}/${samples!.file}`));
  }
  assert.notDeepEqual(pictures[0], pictures[1]);
});

Deno.test("chained turns an ordered sheet onto the plane, and those before onto those after", () => {
  const labels = sheetLabels(32);
  const layout = (turn: number, mirror: number) => {
    const values = new Float64Array(3000);
    for (let i = 0; i < 1000; i++) {
      const [x, y] = [labels[2 * i] - 16, labels[2 * i + 1] - 16];
      values.set([
        Math.cos(turn) * x - Math.sin(turn) * y,
        0.1 * x * y / 16,
        mirror * (Math.sin(turn) * x + Math.cos(turn) * y),
      ], 3 * i);
    }
    return { count: 1000, dims: 3, values };
  };
  const sheets = chained([layout(2, 1), layout(-1, -1)], labels);
  for (const { values } of sheets) {
    for (let i = 0; i < 1000; i++) {
      const [x, y] = [labels[2 * i] - 16, labels[2 * i + 1] - 16];
      if (Math.abs(x) > 4) assert.equal(Math.sign(values[3 * i]), Math.sign(x));
      if (Math.abs(y) > 4) assert.equal(Math.sign(values[3 * i + 1]), -Math.sign(y));
    }
  }
  const { bytes } = sheetFile(sheets, labels, 32);
  assert.equal(bytes.length, 2 * (2000 + 2 * 3000));
});

Deno.test("placeAmong: a code that is there lies next to itself; too few codes tell nothing", () => {
  const codes = Float32Array.from({ length: 40 }, (_, k) => k >> 1);
  const place = placeAmong(codes, 20, Float32Array.of(7, 7))!;
  assert.equal(place.indices[0], 7);
  assert.ok(place.weights[0] > 0.2 && Math.abs(place.weights.reduce((a, b) => a + b) - 1) < 1e-9);
  assert.equal(placeAmong(codes, 5, Float32Array.of(7, 7)), null);
  const alike = placeAmong(new Float32Array(40), 20, Float32Array.of(0, 0))!;
  assert.ok(alike.weights.every(Number.isFinite));
});
