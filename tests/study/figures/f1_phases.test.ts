import { phaseRows, phasesFigure } from "../../../lib/study/mod.ts";
import assert from "node:assert/strict";
import { decode } from "fast-png";
import { renderSvg } from "../../../lib/figures/mod.ts";
import { samplesUrl } from "../../../lib/figures/samples.ts";
import { madeProbe, madeRun } from "../made_records.ts";

const run = madeRun({ n: 16 }, 1, { x: 1000, y: 1000 });
const probeAt = (step: number) => madeProbe(run.config, step);
const stepsOf = (rows: ReturnType<typeof phaseRows>) =>
  rows.map(({ phase, codePhase, probe }) => [phase, codePhase, probe.step]);
/** The evaluated step nearest to a step. */
const near = (step: number) =>
  run.evaluations.map((record) => record.step)
    .reduce((a, b) => Math.abs(Math.log(b / step)) < Math.abs(Math.log(a / step)) ? b : a);

Deno.test("phaseRows: the untrained network, then the last probe of each phase", () => {
  const [early, before, between, late] = [30, 300, 800, 2000].map(near);
  const probes = [4000, late, 0, between, early, before].map(probeAt);
  assert.deepEqual(stepsOf(phaseRows(run, probes)), [
    ["untrained", null, 0],
    ["A", "A", before],
    ["B", "B", between],
    ["C", "C", 4000],
  ]);
});

Deno.test("phaseRows leaves out phases that no probe is in", () => {
  assert.deepEqual(stepsOf(phaseRows(run, [probeAt(4000)])), [["C", "C", 4000]]);
  assert.deepEqual(phaseRows(run, []), []);
});

Deno.test("phasesFigure draws four clouds of up to 85 labels and the samples per row", async () => {
  const rows = phaseRows(run, [0, 4000].map((step) => madeProbe(run.config, step, 400)));
  const { spec, sidecar } = phasesFigure(rows);
  const svg = await renderSvg(spec);
  assert.equal(svg.match(/<image /g)!.length, 2);
  assert.equal(svg.match(/<path d="M[^"]*h4v4h-4Z"/g)!.length, 2 * 4 * 85);
  const { one, right } = rows[1].samples!;
  const shares = `one ${(100 * one).toFixed(0)} %, right ${(100 * right).toFixed(0)} %`;
  for (const text of ["untrained", "C, step 4,000", shares, "code: C", "R² = 0.89"]) {
    assert.ok(svg.includes(`>${text}<`), text);
  }
  assert.deepEqual([sidecar.runs, sidecar.seeds, sidecar.engine], [[run.id], [1], "made"]);
  const numbers = sidecar.numbers as { phase: string; pca: { r2: object }; codes: object[] }[];
  assert.deepEqual(numbers.map(({ phase }) => phase), ["untrained", "C"]);
  assert.deepEqual(numbers[1].pca.r2, rows[1].probe.views!.pca.r2);
  assert.equal(numbers[1].codes.length, 85);
});

Deno.test("phasesFigure writes R2 below 0 with a minus sign, and no minus zero", async () => {
  const { views, ...probe } = probeAt(4000);
  const pca = { ...views!.pca, r2: { x: -0.123, y: -0.001 } };
  const row = {
    phase: "C",
    codePhase: null,
    samples: null,
    probe: { ...probe, views: { ...views!, pca } },
  } as const;
  const svg = await renderSvg(phasesFigure([row]).spec);
  assert.ok(svg.includes(">R² = −0.12<") && svg.includes(">R² = 0.00<"));
});

Deno.test("phasesFigure shows the samples of a network whose headline layer is dead", async () => {
  const dead = { ...probeAt(0), views: null };
  const { spec, sidecar } = phasesFigure([
    { phase: "untrained", codePhase: null, samples: null, probe: dead },
  ]);
  assert.equal((await renderSvg(spec)).match(/<image /g)!.length, 1);
  assert.equal((sidecar.numbers as { codes: unknown }[])[0].codes, null);
});

Deno.test("samplesUrl puts image row i, column j where its label is", () => {
  const [side, n] = [5, 4];
  const pixels = new Uint8Array(25 * n * n);
  // Image 7 is row 1, column 2; its pixel (3, 2) is in row 2, column 3 of it.
  pixels[7 * n * n + 2 * n + 3] = 255;
  const url = samplesUrl({ side, n, places: [], pixels: pixels.toBase64() });
  const { data, width } = decode(Uint8Array.fromBase64(url.split(",")[1]));
  assert.equal(width, side * n);
  assert.deepEqual([...data.keys()].filter((k) => data[k] > 0), [(n + 2) * width + 2 * n + 3]);
});
