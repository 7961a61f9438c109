import assert from "node:assert/strict";
import { decode } from "fast-png";
import { renderSvg } from "../../../lib/figures/mod.ts";
import { samplesUrl } from "../../../lib/figures/samples.ts";
import { type ProbeRecord, readingNamed } from "../../../lib/records/mod.ts";
import {
  filmFigure,
  filmFrames,
  filmSteps,
  phaseMiddles,
  type PhaseRows,
  phaseRows,
  phasesFigure,
  runAtStep,
} from "../../../lib/study/mod.ts";
import { madeProbe, madeRun } from "../made_records.ts";

const reading = readingNamed("paper");
const run = madeRun({ n: 16 }, 1, { x: 1000, y: 1000 });
const probeAt = (step: number) => madeProbe(run.config, step);
const steps = run.evaluations.map(({ step }) => step);
const phaseOf = (step: number) => runAtStep(run, reading, step)!.samples;
const stepsOf = ({ rows }: PhaseRows) => rows.map(({ seen, probe }) => [seen.samples, probe.step]);

Deno.test("phaseMiddles: an evaluation in the middle of each phase of the samples", () => {
  const middles = phaseMiddles(run, reading);
  assert.deepEqual(middles.map(({ phase }) => phase), ["A", "B", "C"]);
  for (const { phase, step } of middles) assert.equal(phaseOf(step!), phase);
  const first = steps.filter((step) => phaseOf(step) === "A");
  assert.ok(middles[0].step! > first[0] && middles[0].step! < first.at(-1)!);
});

Deno.test("phaseMiddles: null for a phase that no two evaluations in a row show", () => {
  const never = madeRun({ n: 16 }, 1, { x: 1e6, y: 1e6 });
  assert.deepEqual(phaseMiddles(never, reading).map(({ step }) => step === null), [
    false,
    true,
    true,
  ]);
});

Deno.test("filmSteps: the untrained network, the last step, and evaluations between", () => {
  const film = filmSteps(run, 6);
  assert.deepEqual([film.length, film[0], film[1], film.at(-1)], [6, 0, steps[0], steps.at(-1)]);
  assert.deepEqual(filmSteps(run, 99), [0, ...steps]);
});

Deno.test("phaseRows: the untrained network, then the probe nearest to each phase's middle", () => {
  const middles = phaseMiddles(run, reading).map(({ step }) => step!);
  const { rows, absent } = phaseRows(run, [0, ...steps].map(probeAt), reading);
  assert.deepEqual(rows.map(({ probe }) => probe.step), [0, ...middles]);
  assert.deepEqual(absent, []);
});

Deno.test("phaseRows tells in words what was left out", () => {
  const late = phaseRows(run, [probeAt(4000)], reading);
  assert.deepEqual(stepsOf(late), [["C", 4000]]);
  assert.deepEqual(late.absent, [
    "no network of “no single bump” was probed",
    "no network of “one bump, misplaced” was probed",
  ]);
  const never = madeRun({ n: 16 }, 1, { x: 1e6, y: 1e6 });
  const { absent } = phaseRows(never, [], reading);
  assert.match(absent[1], /no two evaluations in a row show “one bump, misplaced”/);
});

Deno.test("phasesFigure draws for each row the samples and four clouds of all codes", async () => {
  const rows = phaseRows(run, [0, 4000].map(probeAt), reading);
  const { spec, sidecar } = phasesFigure(rows, reading);
  const svg = await renderSvg(spec);
  // And the key of the colours.
  assert.equal(svg.match(/<image /g)!.length, 2 * 5 + 1);
  const { one, right } = rows.rows[1].seen;
  const shares = `one bump ${(100 * one).toFixed(0)} %, in place ${(100 * right).toFixed(0)} %`;
  const words = ["Untrained", "Step 4,000", "one bump, in place", "an ordered sheet", "a cloud"];
  for (const text of [...words, shares, "by x: order 0.89"]) {
    assert.ok(svg.includes(`>${text}<`), text);
  }
  assert.match(svg, /Left out: no network of/);
  assert.deepEqual([sidecar.runs, sidecar.seeds, sidecar.engine], [[run.id], [1], "made"]);
  const { rows: told } = sidecar.numbers as { rows: { umap: { r2: object } }[] };
  assert.deepEqual(told[1].umap.r2, rows.rows[1].probe.views.paper!.umap.r2);
});

const dead: ProbeRecord = { ...probeAt(0), views: { paper: null } };

// Beside the samples there is the key of the colours.
Deno.test("phasesFigure and filmFigure show the samples of a network whose layer is dead", async () => {
  const rows = phaseRows(run, [dead], reading);
  assert.equal((await renderSvg(phasesFigure(rows, reading).spec)).match(/<image /g)!.length, 2);
  assert.equal(
    (await renderSvg(filmFigure(run, [dead], reading).spec)).match(/<image /g)!.length,
    2,
  );
});

Deno.test("filmFigure and filmFrames show evaluated steps alone, in order", async () => {
  const probes = [4000, 0, 17, steps[7]].map(probeAt);
  const { spec, sidecar } = filmFigure(run, probes, reading);
  const { steps: told } = sidecar.numbers as { steps: { step: number; samples: string }[] };
  assert.deepEqual(told.map(({ step }) => step), [0, steps[7], 4000]);
  assert.equal(told[2].samples, "C");
  assert.equal((await renderSvg(spec)).match(/<image /g)!.length, 3 * 3 + 1);
  const frames = filmFrames(run, probes, reading);
  assert.equal(frames.length, 3);
  assert.match(await renderSvg(frames[1]), new RegExp(`Step ${steps[7].toLocaleString("en")}`));
});

Deno.test("samplesUrl puts image row i, column j where its label is", () => {
  const [side, n] = [5, 4];
  const pixels = new Uint8Array(25 * n * n);
  // Image 7 is row 1, column 2; its pixel (3, 2) is in row 2, column 3 of it.
  pixels[7 * n * n + 2 * n + 3] = 255;
  const url = samplesUrl({ side, n, places: [], pixels: pixels.toBase64() });
  const { data, width } = decode(Uint8Array.fromBase64(url.split(",")[1]));
  // A line of light gray lies between any two.
  assert.equal(width, side * (n + 1) - 1);
  const inSeam = (k: number) => k % width % (n + 1) === n || Math.floor(k / width) % (n + 1) === n;
  assert.ok([...data.keys()].every((k) => !inSeam(k) || data[k] > 0 && data[k] < 255));
  assert.deepEqual(
    [...data.keys()].filter((k) => !inSeam(k) && data[k] > 0),
    [(n + 1 + 2) * width + 2 * (n + 1) + 3],
  );
});
