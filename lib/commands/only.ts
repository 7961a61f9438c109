/** Some runs of a sweep, picked by their fields. */

import { type TrainConfig, valueAt } from "../config/mod.ts";
import { UsageError } from "./main.ts";

/** What a field that is left out stands for. */
const ABSENT = "none";

/**
 * The configs whose fields are as each of `wanted` says: `bias=offsets`, or `seed=1,2` for either.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { expandSweep } from "../config/mod.ts";
 * const configs = expandSweep({ grid: { bias: ["none", "offsets"] }, seeds: [1, 2, 3] });
 * assert.equal(onlyThose(configs, ["bias=offsets", "seed=1,3"]).length, 2);
 * ```
 */
export function onlyThose(
  configs: readonly TrainConfig[],
  wanted: readonly string[],
): TrainConfig[] {
  return wanted.reduce((left: TrainConfig[], condition) => {
    const [, field, list] = /^([\w.]+)=(.+)$/.exec(condition) ?? [];
    if (field === undefined) {
      throw new UsageError(
        `--only must be FIELD=VALUE, such as bias=offsets or world.dx=1: current value is ${condition}`,
      );
    }
    if (left.every((config) => valueAt(config, ...field.split(".")) === undefined)) {
      throw new UsageError(
        `--only=${condition} picks nothing as no run has ${field}: they have ` +
          Object.keys(Object.assign({}, ...configs)).join(", "),
      );
    }
    const valueOf = (config: TrainConfig) => String(valueAt(config, ...field.split(".")) ?? ABSENT);
    const values = list.split(",");
    const kept = left.filter((config) => values.includes(valueOf(config)));
    if (kept.length > 0) return kept;
    const there = [...new Set(left.map(valueOf))].join(", ");
    throw new UsageError(
      `--only=${condition} leaves no run: in what is left of this sweep ${field} is ${there}`,
    );
  }, [...configs]);
}
