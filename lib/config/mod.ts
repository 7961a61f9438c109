/** What a run is: its config, from flags or a file, checked, and its name. */
export { canonicalJson, isRecord, valueAt } from "./canonical.ts";
export { configFromFlags, configOptions, toFlags } from "./flags.ts";
export { runId } from "./id.ts";
export { nearest } from "./nearest.ts";
export { shellLine } from "./shell.ts";
export { expandSweep } from "./sweep.ts";
export {
  defaultConfig,
  type PartialConfig,
  type TrainConfig,
  withDefaults,
  withoutBias,
} from "./train_config.ts";
export { ConfigError, isConfig, parseConfig, validate } from "./validate.ts";
