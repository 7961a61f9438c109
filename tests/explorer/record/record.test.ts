import assert from "node:assert/strict";
import { canonicalJson, runId, type TrainConfig, withDefaults } from "../../../lib/config/mod.ts";
import { quantise, widen } from "../../../lib/explorer/quantise.ts";
import { readCatalogue } from "../../../lib/explorer/record/catalogue_file.ts";
import { curveOf, outcomesOf } from "../../../lib/explorer/record/evaluations.ts";
import { recordRun } from "../../../lib/explorer/record/record.ts";
import { chained, sheetFile } from "../../../lib/explorer/record/sheets.ts";
import { placeAmong } from "../../../lib/explorer/neighbours.ts";
import { sheetLabels } from "../../../lib/explorer/inputs.ts";
import {
  evaluationsOf,
  fromProject,
  readingNamed,
  readRecord,
  RUNS,
} from "../../../lib/records/mod.ts";
import { readRun } from "../../../lib/store/mod.ts";
import { phaseAt } from "../../../lib/study/figures/phases.ts";
import { runUnder } from "../../../lib/study/run_under.ts";
import { newFolder } from "../../records/stored.ts";
import { evaluations, weightsFile } from "../fixture.ts";

Deno.test("quantise and widen lose at most one part in 65,535 of the range", () => {
  const values = Float64Array.from({ length: 1000 }, (_, k) => 7 * Math.sin(k));
  const back = widen(quantise(values, 7), 7);
  assert.ok(back.every((v, k) => Math.abs(v - values[k]) <= 7 / 65535 + 1e-6));
  assert.throws(() => quantise([8], 7), /must be in \[-7, 7\]: current value is 8/);
});

/** Evaluations of a committed run. */
const committed = (id: string) => evaluationsOf(readRun(RUNS, id));

Deno.test("curveOf and outcomesOf tell a committed run's evaluations alike", () => {
  const records = committed("bd4528c8a133d571");
  const curve = curveOf(records);
  assert.equal(curve.length, 29);
  assert.ok(curve.every(({ joint, one, order }) => joint <= one && order !== null));
  const outcomes = outcomesOf(32, records);
  assert.equal(outcomes.length, 29);
  for (const [k, { marks }] of outcomes.entries()) {
    const right = [...marks].filter((mark) => mark === "+").length / marks.length;
    assert.ok(Math.abs(right - curve[k].anywhere) < 1e-9);
  }
});

Deno.test("the catalogue tells the phases that the study tells, and its shares in place", () => {
  const { runs } = readCatalogue(fromProject("data/explorer"));
  assert.ok(runs.length > 0);
  for (const { config, curve } of runs) {
    const { evaluations } = runUnder(readRecord(config), readingNamed("noised"));
    const trained = curve.filter(({ step }) => step > 0);
    assert.deepEqual(
      trained.map(({ step, joint, samplePhase, codePhase }) => [
        ...[step, joint, samplePhase, codePhase],
      ]),
      evaluations.map((one) => [
        ...[one.step, one.onLattice.accuracy.joint],
        ...[phaseAt(one, "samples"), phaseAt(one, "code")],
      ]),
    );
  }
});

Deno.test("curveOf: a layer that is dead has neither order nor phase", () => {
  const [untrained, first] = evaluations();
  const dead = { ...first, codes: first.codes.map((code) => ({ ...code, scores: null })) };
  const [, { order, codePhase, samplePhase }] = curveOf([untrained, dead]);
  assert.deepEqual([order, codePhase, samplePhase], [null, null, "B"]);
});

/** A store of one run with weights of one step. */
function storeOf(config: TrainConfig): { folder: string; id: string } {
  const [folder, id] = [newFolder(), runId(config)];
  for (const name of ["runs", "weights"]) Deno.mkdirSync(`${folder}/${name}/${id}`, MADE);
  Deno.writeTextFileSync(`${folder}/runs/${id}/config.json`, `${canonicalJson(config)}\n`);
  Deno.writeFileSync(`${folder}/weights/${id}/00000001.safetensors`, weightsFile(config, 1));
  return { folder, id };
}
const MADE = { recursive: true };

const optionsIn = (folder: string) => ({
  ...{ runs: `${folder}/runs`, weights: `${folder}/weights`, out: `${folder}/out` },
  ...{ title: "", inputs: [], projections: [], tell: () => {} },
});

Deno.test("recordRun: samples are drawn as the run's bias guides them", async () => {
  const pictures = [];
  for (const bias of [undefined, "guided"]) {
    // The same weights under two configs.
    const config = withDefaults({ preset: "tiny", bias, world: { n: 8 } });
    const { folder, id } = storeOf(config);
    const { samples } = await recordRun(id, optionsIn(folder));
    pictures.push(Deno.readFileSync(`${folder}/out/${samples!.file}`));
  }
  assert.notDeepEqual(pictures[0], pictures[1]);
});

Deno.test("recordRun: it can be stopped between two batches, and refuses a flipped bit", async () => {
  const { folder, id } = storeOf(withDefaults({ preset: "tiny", world: { n: 8 } }));
  let asked = 0;
  const stop = new Error("stop");
  const pause = () => ++asked < 3 ? Promise.resolve() : Promise.reject(stop);
  await assert.rejects(recordRun(id, { ...optionsIn(folder), pause }), stop);
  const path = `${folder}/weights/${id}/00000001.safetensors`;
  const bytes = Deno.readFileSync(path);
  bytes[bytes.length - 5] ^= 1;
  Deno.writeFileSync(path, bytes);
  await assert.rejects(recordRun(id, optionsIn(folder)), /checksum must match/);
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
