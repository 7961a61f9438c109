import type { DrawingScores, Sampler } from "./evaluation.ts";

/** How a run's network draws by some sampler: a line of `deno task score --json`. */
export interface ScoreRecord extends DrawingScores {
  readonly id: string;
  readonly step: number;
  /** Whether its weights were their moving average. */
  readonly average: boolean;
  readonly sampler: Sampler;
}
