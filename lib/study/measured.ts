import type { EvaluationRecord, RunRecord, ScoreRecord } from "../records/mod.ts";
import { canonicalJson, type TrainConfig } from "../config/mod.ts";
import { KINDS } from "../measures/images/mod.ts";
import type { Evaluation, MeasuredRun, Outcome, RunConfig } from "./claims/mod.ts";
import { bandFrequencies, bandOf, testLabels, type WorldConfig } from "../world/mod.ts";

/** A run as claims weigh it: order is read off three principal components. */
export function measured({ id, config, start, evaluations }: RunRecord): MeasuredRun {
  const asked = askedOf(config.world);
  const frequency = frequencyIn(config.world);
  const untrainedDimension = start.random?.dimension ?? null;
  return {
    id,
    config: runConfig(config),
    evaluations: evaluations.map((record) =>
      evaluation(record, asked, frequency, untrainedDimension)
    ),
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

/**
 * The same with the images of other samples, which are scored beside each evaluation; undefined
 * unless they all are.
 */
export function measuredBySamples(
  run: RunRecord,
  scores: readonly ScoreRecord[],
): MeasuredRun | undefined {
  const own = new Map(scores.filter(({ id }) => id === run.id).map((score) => [score.step, score]));
  const evaluations = run.evaluations.flatMap((evaluation) => {
    const score = own.get(evaluation.step);
    return score ? [{ ...evaluation, images: score.images, outcomes: score.outcomes }] : [];
  });
  return evaluations.length === run.evaluations.length
    ? measured({ ...run, evaluations })
    : undefined;
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

/** A place on the canvas; or a number for each axis. */
type Place = Outcome["label"];

/** How often training shows the bands of a place. */
function frequencyIn(world: WorldConfig): (at: Place) => Place {
  const bands = { x: bandFrequencies(world, "x"), y: bandFrequencies(world, "y") };
  const band = (mu: number) => Math.min(bands.x.length - 1, Math.max(0, bandOf(world, mu)));
  return ({ x, y }) => ({ x: bands.x[band(x)], y: bands.y[band(y)] });
}

/** What the test labels ask for, in the order of an evaluation's outcomes: `on`, then `off`. */
function askedOf({ n }: WorldConfig): Place[] {
  const { on, off } = testLabels(n);
  const labels = [...on, ...off];
  return Array.from(
    { length: labels.length / 2 },
    (_, k) => ({ x: labels[2 * k], y: labels[2 * k + 1] }),
  );
}

function evaluation(
  { step, images, outcomes, latents: { random } }: EvaluationRecord,
  asked: readonly Place[],
  frequency: (at: Place) => Place,
  untrainedDimension: number | null,
): Evaluation {
  return {
    step,
    images: images.all,
    representation: random === null || untrainedDimension === null
      ? null
      : { r2: random.r2, dimension: random.dimension, untrainedDimension },
    outcomes: outcomes.map(([kind, x, y], k) => {
      const found = x === null || y === null ? null : { x, y };
      const label = asked[k];
      return {
        kind: KINDS[kind],
        found,
        label,
        frequency: frequency(label),
        shown: found && frequency(found),
      };
    }),
  };
}
