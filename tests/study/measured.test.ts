import { measured, measuredBySamples, measuredByUmap, weigh } from "../../lib/study/mod.ts";
import assert from "node:assert/strict";
import { type RunRecord } from "../../lib/records/mod.ts";
import { bandFrequencies, testLabels } from "../../lib/world/mod.ts";
import { madeDesign, madeRun } from "./made_records.ts";

const times = { x: 900, y: 1100 };
const made = madeRun({ zipfX: 1 }, 2, times);

Deno.test("measured reads the code beside the untrained network's dimension", () => {
  const { id, evaluations } = measured(made);
  const { random } = made.evaluations[3].latents;
  assert.equal(id, made.id);
  assert.deepEqual(evaluations[3].code, {
    r2: random!.r2,
    dimension: random!.dimension,
    untrainedDimension: 80,
  });
  assert.equal(evaluations[3].images, made.evaluations[3].images.all);
});

Deno.test("measuredByUmap differs from measured in where order is read off, and in nothing else", () => {
  const umap = { x: 0.25, y: 0.75 };
  const [first, ...rest] = made.evaluations;
  const run = {
    ...made,
    evaluations: [{ ...first, latents: { ...first.latents, umap } }, ...rest],
  };
  const [own, other] = [measured(run), measuredByUmap(run)];
  assert.deepEqual(other.evaluations[0].code?.r2, umap);
  assert.notDeepEqual(own.evaluations[0].code?.r2, umap);
  const { r2: _, ...kept } = own.evaluations[0].code!;
  assert.deepEqual(other.evaluations[0], {
    ...own.evaluations[0],
    code: { ...kept, r2: umap },
  });
  const dead = { ...first, latents: { random: null, umap: null, grid: null } };
  assert.equal(measuredByUmap({ ...run, evaluations: [dead] }).evaluations[0].code, null);
});

Deno.test("measuredBySamples takes other samples' images, of a run all of whose steps have some", () => {
  const other = madeRun({ zipfX: 1 }, 2, { x: 300, y: 400 });
  const score = ({ step, images, outcomes }: RunRecord["evaluations"][number]) => ({
    ...{ id: made.id, step, average: false, sampler: { name: "ddpm", steps: 25 } as const },
    ...{ images, outcomes },
  });
  const scores = other.evaluations.map(score);
  const run = measuredBySamples(made, [{ ...scores[0], id: "another" }, ...scores])!;
  const [own, others] = [made, other].map(measured);
  for (const [k, evaluation] of run.evaluations.entries()) {
    assert.deepEqual(evaluation, {
      ...others.evaluations[k],
      code: own.evaluations[k].code,
    });
  }
  assert.equal(measuredBySamples(made, scores.slice(1)), undefined);
});

Deno.test("measured knows no code where a layer is dead, trained or not", () => {
  const dead = { ...made, start: { random: null, umap: null, grid: null } };
  assert.equal(measured(dead).evaluations[0].code, null);
  const [first, ...rest] = made.evaluations;
  const died = { ...made, evaluations: [{ ...first, latents: dead.start }, ...rest] };
  const read = measured(died).evaluations.map(({ code }) => code !== null);
  assert.deepEqual(read.slice(0, 2), [false, true]);
});

Deno.test("measured expands outcomes by test label, on the lattice first, and by band", () => {
  const { on, off } = testLabels(32);
  const [first, ...rest] = made.evaluations;
  const outcomes = first.outcomes.map((outcome, k) =>
    k === 300 ? [1, 5.5, 7.25] as const : outcome
  );
  const run = measured({ ...made, evaluations: [{ ...first, outcomes }, ...rest] });
  const found = run.evaluations[0].outcomes!;
  assert.equal(found.length, 512);
  assert.deepEqual(found[7].label, { x: on[14], y: on[15] });
  assert.deepEqual(found[300].label, { x: off[88], y: off[89] });
  assert.deepEqual(found[300].found, { x: 5.5, y: 7.25 });
  assert.deepEqual([found[7].kind, found[300].kind, found[7].found], ["several", "one", null]);
  const bands = bandFrequencies(made.config.world, "x");
  for (const { label, frequency } of found) {
    assert.equal(frequency.x, bands[Math.floor(label.x / 4)]);
    assert.ok(Math.abs(frequency.y - 1 / 8) < 1e-12);
  }
});

Deno.test("measured keeps apart what the design varies and what runs must share", () => {
  const rest = (change: Partial<RunRecord["config"]>) =>
    measured({ ...made, config: { ...made.config, ...change } }).config.rest;
  const { world } = made.config;
  const shared = rest({});
  assert.equal(rest({ seed: 5, steps: 9000, world: { ...world, seed: 5 } }), shared);
  assert.equal(rest({ world: { ...world, dx: 0.1, zipfY: 1, sigma: 2 } }), shared);
  assert.notEqual(rest({ rate: 5e-4 }), shared);
  assert.notEqual(rest({ world: { ...world, n: 16 } }), shared);
  assert.notEqual(rest({ world: { ...world, seed: 77 } }), shared);
  assert.equal(measured(made).config.zipfX, 1);
});

Deno.test("measured runs of the design can be weighed, and denser is sooner in made ones", () => {
  const claims = weigh(madeDesign().map(measured));
  assert.equal(claims.length, 6);
  assert.equal(claims.find(({ id }) => id === "C4")!.verdict, "supports");
});
