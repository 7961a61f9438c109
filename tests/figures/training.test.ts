import assert from "node:assert/strict";
import { renderSvg, trainingFigure, type TrainingState } from "../../lib/figures/mod.ts";
import { madeProbe, madeRun } from "../study/made_records.ts";

const { id, config, evaluations } = madeRun({}, 1, { x: 900, y: 900 });
const { samples } = madeProbe(config, 100);
const losses = Array.from({ length: 3000 }, (_, k) => ({ step: k + 1, loss: 1 / (k + 1) }));
const state: TrainingState = {
  id,
  config,
  step: 3000,
  losses,
  evaluations: evaluations.slice(0, 10),
  samples,
  note: "about 3 min left",
};

Deno.test("trainingFigure says how far it is and shows curves and samples", async () => {
  const spec = trainingFigure(state);
  assert.equal(spec.description, `run ${id}: step 3,000 of 4,000, about 3 min left`);
  const svg = await renderSvg(spec);
  assert.equal(svg.match(/<image /g)!.length, 1);
  assert.ok(svg.includes(">one bump<") && svg.includes(">loss<"));
  assert.ok(JSON.stringify(spec).length < 60_000, "a display that changes must stay small");
});

Deno.test("trainingFigure draws the very beginning of a run", async () => {
  const start = { ...state, step: 0, losses: [], evaluations: [], samples: null };
  assert.doesNotMatch(await renderSvg(trainingFigure(start)), /<image /);
});

Deno.test("trainingFigure draws the loss without a bias's term where it is told, and says so", () => {
  const text = (losses: TrainingState["losses"]) =>
    JSON.stringify(trainingFigure({ ...state, losses }));
  const biased = losses.map(({ step, loss }) => ({ step, loss: loss - 2, denoising: loss }));
  // Older lines of a log have the whole loss alone, which may be negative.
  const shown = text([{ step: 1, loss: -1 }, ...biased]);
  assert.equal(shown.replace('"loss without the bias\'s term"', '"loss"'), text(losses));
  assert.notEqual(shown, text(losses));
});
