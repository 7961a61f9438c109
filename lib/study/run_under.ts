import { canonicalJson, type TrainConfig } from "../config/mod.ts";
import { KINDS } from "../measures/images/mod.ts";
import { order, sheetBound } from "../measures/phases/mod.ts";
import type {
  CodeScores,
  DrawingScores,
  EvaluationRecord,
  Reading,
  RunRecord,
} from "../records/mod.ts";
import { bandFrequencies, bandOf, testLabels, type WorldConfig } from "../world/mod.ts";
import type { Attempt, Evaluation, MeasuredRun, RunConfig } from "./claims/mod.ts";

/**
 * A run as claims weigh it, as far as this reading sees it; throws where it was drawn otherwise than
 * the reading draws.
 */
export function runUnder(run: RunRecord, reading: Reading): MeasuredRun {
  const { id, config, start, evaluations } = run;
  const asked = testPlaces(config.world);
  const frequency = frequencyIn(config.world);
  const untrained = scoresOf(start, reading);
  return {
    id,
    config: runConfig(config),
    untrainedOrder: untrained && order({ r2: untrained.order[reading.order] }),
    evaluations: evaluations.map((record): Evaluation => {
      checkSampler(id, record, reading);
      const scores = scoresOf(record, reading);
      return {
        step: record.step,
        images: record.images.all,
        onLattice: record.images.on,
        code: scores && untrained && {
          r2: scores.order[reading.order],
          dimension: scores.dimension,
          sheetBelow: sheetBound(untrained.dimension),
        },
        attempts: record.outcomes.map((outcome, k) => attemptOf(outcome, asked[k], frequency)),
      };
    }),
  };
}

function checkSampler(
  id: string,
  { step, sampler }: EvaluationRecord,
  { name, sampler: wanted }: Reading,
) {
  if (canonicalJson(sampler) === canonicalJson(wanted)) return;
  throw new RangeError(
    `Cannot read run ${id} by ${name} as its samples must be drawn by ${canonicalJson(wanted)}: ` +
      `current value is ${canonicalJson(sampler)} at step ${step}`,
  );
}

/** What an evaluation tells of the code that the reading reads; null where the layer is dead. */
export function scoresOf(
  { codes }: EvaluationRecord,
  { input, layer }: Reading,
): CodeScores | null {
  const found = codes.find((code) => code.input === input && code.layer === layer);
  if (found === undefined) {
    throw new RangeError(`Cannot read input ${input} at ${layer} as the evaluation did not`);
  }
  return found.scores;
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
type Place = Attempt["label"];

/** How often training shows the bands of a place. */
function frequencyIn(world: WorldConfig): (at: Place) => Place {
  const bands = { x: bandFrequencies(world, "x"), y: bandFrequencies(world, "y") };
  const band = (mu: number) => Math.min(bands.x.length - 1, Math.max(0, bandOf(world, mu)));
  return ({ x, y }) => ({ x: bands.x[band(x)], y: bands.y[band(y)] });
}

/** What the test labels ask for, in the order of an evaluation's outcomes: `on`, then `off`. */
export function testPlaces({ n }: Pick<WorldConfig, "n">): Place[] {
  const { on, off } = testLabels(n);
  const labels = [...on, ...off];
  return Array.from(
    { length: labels.length / 2 },
    (_, k) => ({ x: labels[2 * k], y: labels[2 * k + 1] }),
  );
}

function attemptOf(
  [kind, x, y]: DrawingScores["outcomes"][number],
  label: Place,
  frequency: (at: Place) => Place,
): Attempt {
  const found = x === null || y === null ? null : { x, y };
  return {
    kind: KINDS[kind],
    found,
    label,
    frequency: frequency(label),
    shown: found && frequency(found),
  };
}
