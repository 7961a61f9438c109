import { canonicalJson, type TrainConfig } from "../config/mod.ts";
import { KINDS } from "../measures/images/mod.ts";
import type { Evaluation, MeasuredRun, Outcome, RunConfig } from "../measures/claims/mod.ts";
import type { EvaluationRecord } from "../training/mod.ts";
import { bandFrequencies, bandOf, testLabels, type WorldConfig } from "../world/mod.ts";
import type { RunRecord } from "./run.ts";

/** A run as claims weigh it: order is read off three principal components. */
export function measured({ id, config, start, evaluations }: RunRecord): MeasuredRun {
  const asked = askedOf(config.world);
  const untrainedDimension = start.random?.dimension ?? null;
  return {
    id,
    config: runConfig(config),
    evaluations: evaluations.map((record) => evaluation(record, asked, untrainedDimension)),
  };
}

/** The same with order read off UMAP's three coordinates, as the paper does. */
export function measuredByUmap(run: RunRecord): MeasuredRun {
  const { evaluations, ...own } = measured(run);
  return {
    ...own,
    evaluations: evaluations.map((evaluation, k) => {
      const { umap } = run.evaluations[k].latents;
      const representation = evaluation.representation && umap
        ? { ...evaluation.representation, r2: umap }
        : null;
      return { ...evaluation, representation };
    }),
  };
}

/** What the design varies, and in `rest` all that comparable runs must share. */
function runConfig(config: TrainConfig): RunConfig {
  const { seed, preset, steps: _steps, world, ...recipe } = config;
  const { dx, dy, zipfX, zipfY, sigma, lambda, seed: worldSeed, ...canvas } = world;
  // A world's seed that is not the run's own was chosen, and is part of what runs must share.
  const chosen = worldSeed === seed ? {} : { worldSeed };
  const rest = canonicalJson({ ...recipe, world: { ...canvas, ...chosen } });
  return { dx, dy, zipfX, zipfY, sigma, lambda, seed, preset, rest };
}

/** What a test label asks for, and how often training shows its bands. */
type Asked = Pick<Outcome, "label" | "frequency">;

/** Test label by test label, in the order of an evaluation's outcomes: `on`, then `off`. */
function askedOf(world: WorldConfig): Asked[] {
  const { on, off } = testLabels(world.n);
  const labels = [...on, ...off];
  const bands = { x: bandFrequencies(world, "x"), y: bandFrequencies(world, "y") };
  return Array.from({ length: labels.length / 2 }, (_, k) => {
    const [x, y] = [labels[2 * k], labels[2 * k + 1]];
    return {
      label: { x, y },
      frequency: { x: bands.x[bandOf(world, x)], y: bands.y[bandOf(world, y)] },
    };
  });
}

function evaluation(
  { step, images, outcomes, latents: { random } }: EvaluationRecord,
  asked: readonly Asked[],
  untrainedDimension: number | null,
): Evaluation {
  return {
    step,
    images: images.all,
    representation: random === null || untrainedDimension === null
      ? null
      : { r2: random.r2, dimension: random.dimension, untrainedDimension },
    outcomes: outcomes.map(([kind, x, y], k) => ({
      kind: KINDS[kind],
      found: x === null || y === null ? null : { x, y },
      ...asked[k],
    })),
  };
}
