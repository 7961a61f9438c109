import { type ExactLevel, learningFigure } from "../../../lib/study/mod.ts";
import assert from "node:assert/strict";
import { renderSvg } from "../../../lib/figures/mod.ts";
import { bounds } from "../../../lib/measures/mod.ts";
import type { RunRecord } from "../../../lib/records/mod.ts";
import { testLabels } from "../../../lib/world/mod.ts";
import { madeRun, madeSeeds } from "../made_records.ts";

const estimate = (mean: number) => ({ mean, error: 0 });
const told = { none: estimate(5e-3), x: estimate(2e-3), y: estimate(3e-3) };
const level: ExactLevel = { t: 300, tau: 1.23, x0: told, eps: told };
const runs = madeSeeds({}, { x: 800, y: 1600 });
const { spec, sidecar } = learningFigure(runs, level);

interface Numbers {
  readonly phases: Record<"images" | "code", { phase: string; from: number }[]>;
  readonly panels: {
    readonly title: string;
    readonly points: { series: string; seed: number; step: number; value: number }[];
    readonly dashed?: { series: string; seed: number; step: number; value: number }[];
    readonly levels: { name: string; value: number }[];
  }[];
}
const numbers = sidecar.numbers as Numbers;
const nearest = (at: number) => Math.min(31.5, Math.round(2 * at) / 2);
const quarter = ({ images }: RunRecord["evaluations"][number]) => images.off.givenOne![0.25].joint;
const panelOf = (words: RegExp) => numbers.panels.find(({ title }) => words.test(title))!;

Deno.test("learningFigure plots each seed's values as recorded, panel by panel", () => {
  assert.equal(numbers.panels.length, 8);
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

Deno.test("learningFigure shows of labels off the lattice what single bumps show", () => {
  const { off } = testLabels(32);
  /** Every third is drawn at its label, the others at the nearest lattice point. */
  const outcomes = runs[0].evaluations[0].outcomes.map((outcome, k) => {
    if (k < 256) return outcome;
    const [x, y] = off.subarray(2 * k - 512, 2 * k - 510);
    return k % 3 === 0 ? [1, x, y] as const : [1, nearest(x), nearest(y)] as const;
  });
  const evaluations = runs[0].evaluations.map((record) => ({ ...record, outcomes }));
  const drawn = learningFigure([{ ...runs[0], evaluations }], level).sidecar.numbers as Numbers;
  const [shares, errors] = drawn.panels.filter(({ title }) => /off the lattice/.test(title));
  const enough = evaluations.filter(({ images: { off } }) => off.kinds.one * off.count >= 32);
  assert.ok(enough.length > 3 && enough.length < evaluations.length);
  const of = (series: string) => shares.points.filter((point) => point.series === series);
  assert.deepEqual(of("within ¼ px").map(({ value }) => value), enough.map(quarter));
  assert.deepEqual(
    of("nearer to the lattice").map(({ value }) => value),
    enough.map(() => 171 / 256),
  );
  assert.equal(shares.dashed!.length, enough.length);
  assert.ok(shares.dashed!.every(({ value }) => value < 0.6));
  assert.equal(errors.points.length, 2 * enough.length);
});

Deno.test("learningFigure draws exact levels under the loss, untrained ones under the code", () => {
  const levels = (panel: RegExp) =>
    panelOf(panel).levels.map(({ name, value }) => `${name} ${value}`);
  assert.deepEqual(levels(/loss/), ["told nothing 0.005", "told x or y 0.0025"]);
  assert.deepEqual(levels(/dimension/), ["untrained 80", "sheet 15"]);
  assert.deepEqual(levels(/M1/), ["untrained 0.8"]);
  assert.deepEqual(levels(/R²/), [`ordered ${bounds.ORDERED}`, "untrained 0.02"]);
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
  // x and y on UMAP and on the full code, and what chance gives off the lattice.
  assert.equal(lines.filter((line) => line.includes("stroke-dasharray")).length, 5);
});

Deno.test("learningFigure tints the phases of most seeds", async () => {
  assert.deepEqual(numbers.phases.images.map(({ phase }) => phase), ["A", "B", "C"]);
  const svg = await renderSvg(spec);
  const letters = svg.match(/font-weight="bold"[^>]*>[ABC]</g)!.map((tag) => tag.at(-2));
  assert.equal(letters.filter((letter) => letter === "C").length, 8);
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
