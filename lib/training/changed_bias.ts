/** A run's name tells its bias's name and knobs, but not the code behind them: the log does. */

import { biasFile } from "../biases/mod.ts";
import type { TrainConfig } from "../config/mod.ts";
import { fromProject } from "../records/mod.ts";
import type { StoredRun } from "../store/mod.ts";

/** What the log keeps of the bias's file whenever a run begins or goes on. */
export const biasInLog = (config: TrainConfig): { readonly biasFile?: string } => ({
  biasFile: biasFile(config.bias)?.digest,
});

/**
 * A sentence where the file of the run's bias is not what the run was trained with; undefined where
 * it is, and where an older log does not tell.
 */
export function changedBias(
  { id, folder, log }: StoredRun,
  config: TrainConfig,
): string | undefined {
  const file = biasFile(config.bias);
  const before = log.findLast(({ biasFile }) => typeof biasFile === "string")?.biasFile;
  if (file === undefined || before === undefined || before === file.digest) return undefined;
  return `Run ${id} was trained with another text of ${file.path}, or of what it imports (digest ` +
    `${before}, now ${file.digest}): remove ${
      fromProject(folder)
    } and train it anew, or, to keep ` +
    "both, give the changed bias another name";
}
