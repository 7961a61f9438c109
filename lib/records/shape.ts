import { isRecord } from "../config/mod.ts";
import type { StepRecord } from "../store/mod.ts";
import type { EvaluationRecord, TestScores } from "./evaluation.ts";
import { CODE_LAYERS, type CodeLayer, type Input, INPUTS, ORDERS } from "./reading.ts";

/** What a JSON text holds; undefined where it is damaged. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a value has numbers under all of these names. */
export const areNumbers = (value: unknown, names: readonly string[]): boolean =>
  isRecord(value) && names.every((name) => Number.isFinite(value[name]));

/** Whether a run's log of evaluations has what it should, as far as it goes. */
export function areEvaluations(
  records: readonly StepRecord[],
): records is readonly (StepRecord & EvaluationRecord)[] {
  return evaluationsProblem(records) === undefined;
}

/** What is wrong with a run's evaluations; the first is the untrained network's. */
export function evaluationsProblem(records: readonly StepRecord[]): string | undefined {
  if (records.length > 0 && records[0].step !== 0) {
    return "its evaluations must begin with the untrained network's";
  }
  return records.map((record, k) => evaluationProblem(record, k)).find(Boolean);
}

function evaluationProblem(record: StepRecord, k: number): string | undefined {
  const { step, sampler, images, outcomes, losses, codes, grid, hidden } = record;
  const wrong = (step === 0) !== (k === 0)
    ? "step"
    : !isSampler(sampler)
    ? "sampler"
    : !isTestScores(images)
    ? "images"
    : !(isOutcomes(outcomes) && outcomes.length === images.all.count)
    ? "outcomes"
    : !(Array.isArray(losses) && losses.every(isLoss))
    ? "losses"
    : !(Array.isArray(codes) && codes.length > 0 && codes.every(isCode))
    ? "codes"
    : !(grid === null || isGrid(grid))
    ? "grid"
    : !(hidden === undefined || isHidden(hidden))
    ? "hidden"
    : undefined;
  return wrong && `its evaluation at step ${step} has wrong ${wrong}`;
}

function isSampler(value: unknown): boolean {
  return isRecord(value) && typeof value.name === "string" && Number.isSafeInteger(value.steps) &&
    typeof value.held === "boolean";
}

function isTestScores(value: unknown): value is TestScores {
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

function isOutcomes(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.every(isOutcome);
}

function isOutcome(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [kind, x, y] = value;
  return kind === 1
    ? typeof x === "number" && typeof y === "number"
    : (kind === 0 || kind === 2) && x === null && y === null;
}

const isLoss = (value: unknown): boolean => areNumbers(value, ["t", "mean", "error"]);

function isCode(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { input, layer, t, scores } = value;
  return INPUTS.includes(input as Input) && CODE_LAYERS.includes(layer as CodeLayer) &&
    Number.isFinite(t) && (scores === null || isCodeScores(scores));
}

/** Scores may be null, where a layer is dead. */
function isCodeScores(value: unknown): boolean {
  return isRecord(value) && Number.isFinite(value.dimension) && isRecord(value.order) &&
    ORDERS.every((order) => isPair((value.order as Record<string, unknown>)[order]));
}

function isGrid(value: unknown): boolean {
  return isRecord(value) && areNumbers(value, ["interaction", "overlap"]) &&
    isRecord(value.geometry);
}

const isHidden = (value: unknown): boolean => areNumbers(value, ["t", "interaction", "exact"]);

const isPair = (value: unknown): boolean => areNumbers(value, ["x", "y"]);
