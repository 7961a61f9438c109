import { isRecord } from "../config/mod.ts";
import type { StepRecord } from "../store/mod.ts";
import { testLabels } from "../world/mod.ts";

/** What a JSON text holds; undefined where it is damaged. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is wrong with the first line of a run's evaluations, the untrained network's. */
export function startProblem(record: StepRecord | undefined): string | undefined {
  return record?.step === 0 && isLatents(record.latents)
    ? undefined
    : "its evaluations must begin with the untrained network's";
}

/** What is wrong with one of the lines that follow. */
export function evaluationProblem(record: StepRecord, n: number): string | undefined {
  const { step, images, outcomes, losses, latents } = record;
  const { on, off } = testLabels(n);
  const labels = (on.length + off.length) / 2;
  const wrong = step <= 0
    ? "step"
    : !isTestScores(images)
    ? "images"
    : !(isOutcomes(outcomes) && outcomes.length === labels)
    ? "outcomes"
    : !(Array.isArray(losses) && losses.every(isLoss))
    ? "losses"
    : !isLatents(latents)
    ? "latents"
    : undefined;
  return wrong && `its evaluation at step ${step} has wrong ${wrong}`;
}

export function isTestScores(value: unknown): boolean {
  return isRecord(value) && [value.all, value.on, value.off].every(isImageScores) &&
    (value.held === undefined || isImageScores(value.held));
}

function isImageScores(value: unknown): boolean {
  return isRecord(value) && typeof value.count === "number" &&
    isShares(value.kinds, ["none", "one", "several"]) &&
    isShares(value.accuracy, ["x", "y", "joint"]) &&
    (value.givenOne === null || isRecord(value.givenOne)) &&
    (value.medianError === null || isRecord(value.medianError));
}

function isShares(value: unknown, names: readonly string[]): boolean {
  return isRecord(value) && names.every((name) => {
    const share = value[name];
    return typeof share === "number" && share >= 0 && share <= 1;
  });
}

export function isOutcomes(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.every(isOutcome);
}

function isOutcome(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [kind, x, y] = value;
  return kind === 1
    ? typeof x === "number" && typeof y === "number"
    : (kind === 0 || kind === 2) && x === null && y === null;
}

function isLoss(value: unknown): boolean {
  return isRecord(value) && [value.t, value.mean, value.error].every(Number.isFinite);
}

/** Scores may be null, where a layer is dead. */
function isLatents(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { random, umap, grid } = value;
  const isRandom = random === null ||
    isRecord(random) && Number.isFinite(random.dimension) && isPair(random.r2) &&
      isPair(random.ridgeR2);
  const isGrid = grid === null ||
    isRecord(grid) && Number.isFinite(grid.interaction) && Number.isFinite(grid.overlap) &&
      isRecord(grid.geometry);
  // The first pilots have none.
  const isUmap = umap === undefined || umap === null || isPair(umap);
  return isRandom && isUmap && isGrid;
}

function isPair(value: unknown): boolean {
  return isRecord(value) && Number.isFinite(value.x) && Number.isFinite(value.y);
}
