import assert from "node:assert/strict";
import { learningFigure, renderSvg } from "../../lib/figures/mod.ts";
import { bounds } from "../../lib/measures/mod.ts";
import type { ExactLevel } from "../../lib/records/mod.ts";
import { madeRun, madeSeeds } from "./made_records.ts";

const estimate = (mean: number) => ({ mean, error: 0 });
const told = { none: estimate(5e-3), x: estimate(2e-3), y: estimate(3e-3) };
const level: ExactLevel = { t: 300, tau: 1.23, x0: told, eps: told };
const runs = madeSeeds({}, { x: 800, y: 1600 });
const { spec, sidecar } = learningFigure(runs, level);

interface Numbers {
  readonly phases: Record<"images" | "representation", { phase: string; from: number }[]>;
  readonly panels: {
    readonly title: string;
    readonly points: { series: string; seed: number; step: number; value: number }[];
    readonly dashed?: { series: string; seed: number; step: number; value: number }[];
    readonly levels: { name: string; value: number }[];
  }[];
}
const numbers = sidecar.numbers as Numbers;
const panelOf = (words: RegExp) => numbers.panels.find(({ title }) => words.test(title))!;

Deno.test("learningFigure plots each seed's values as recorded, in six panels", () => {
  assert.equal(numbers.panels.length, 6);
  const { step, images, latents, losses } = runs[1].evaluations[9];
  const value = (panel: RegExp, series: string) =>
    panelOf(panel).points.find((p) => p.series === series && p.seed === 2 && p.step === step)!
      .value;
  assert.equal(value(/accuracy/, "x"), images.all.accuracy.x);
  assert.equal(value(/accuracy/, "both"), images.all.accuracy.joint);
  assert.equal(value(/no bump/, "several"), images.all.kinds.several);
  assert.equal(value(/R²/, "y"), latents.random!.r2.y);
  assert.equal(value(/dimension/, "TwoNN"), latents.random!.twoNN);
  assert.equal(value(/M1/, "M1"), latents.grid!.interaction);
  assert.equal(value(/loss at t = 300/, "loss"), losses.find(({ t }) => t === 300)!.mean);
  assert.deepEqual([sidecar.runs, sidecar.seeds], [runs.map(({ id }) => id), [1, 2, 3]]);
});

Deno.test("learningFigure draws exact levels under the loss, untrained ones under the code", () => {
  const levels = (panel: RegExp) =>
    panelOf(panel).levels.map(({ name, value }) => `${name} ${value}`);
  assert.deepEqual(levels(/loss/), ["told nothing 0.005", "told x or y 0.0025"]);
  assert.deepEqual(levels(/dimension/), ["untrained 80", "sheet 15"]);
  assert.deepEqual(levels(/M1/), ["untrained 0.8"]);
  assert.deepEqual(levels(/R²/), [`ordered ${bounds.ORDERED}`]);
});

Deno.test("learningFigure draws dashed what is read off UMAP", async () => {
  const run = structuredClone(runs[0]);
  const wide = run.evaluations.map((record) => {
    return { ...record, latents: { ...record.latents, umap: { x: 0.9, y: 0.7 } } };
  });
  const { spec, sidecar } = learningFigure([{ ...run, evaluations: wide }], level);
  const { dashed } = (sidecar.numbers as Numbers).panels.find(({ title }) => /R²/.test(title))!;
  assert.deepEqual(
    new Set(dashed!.map(({ series, value }) => `${series} ${value}`)),
    new Set(["x 0.9", "y 0.7"]),
  );
  const lines = (await renderSvg(spec)).match(/<path [^>]*stroke-width="1.2"[^>]*>/g)!;
  assert.equal(lines.filter((line) => line.includes("stroke-dasharray")).length, 2);
});

Deno.test("learningFigure tints the phases of most seeds", async () => {
  assert.deepEqual(numbers.phases.images.map(({ phase }) => phase), ["A", "B", "C"]);
  const svg = await renderSvg(spec);
  const letters = svg.match(/font-weight="bold"[^>]*>[ABC]</g)!.map((tag) => tag.at(-2));
  assert.equal(letters.filter((letter) => letter === "C").length, 6);
});

Deno.test("learningFigure draws what a dead layer leaves of a run", async () => {
  const dead = { random: null, umap: null, grid: null };
  const evaluations = runs[0].evaluations.map((record) => ({ ...record, latents: dead }));
  const { spec } = learningFigure([{ ...runs[0], start: dead, evaluations }], level);
  assert.match(await renderSvg(spec), /accuracy/);
});

Deno.test("learningFigure refuses runs of several configs", () => {
  const other = madeRun({ dx: 1 }, 1, { x: 800, y: 800 });
  assert.throws(() => learningFigure([...runs, other], level), /current value is 2 configs/);
});
