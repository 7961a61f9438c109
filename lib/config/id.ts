import { sha256Hex } from "../random/mod.ts";
import { canonicalJson } from "./canonical.ts";

/** Raised when the same config would no longer give the same run: all ids change with it. */
const formatVersion = 1;

/**
 * The name of the run that a config defines: the first 16 hex digits of
 * SHA-256(canonical JSON of {config, format}).
 *
 * The engine and the number of threads are not part of a config, hence not of the id: they change
 * how fast the same numbers are computed, not which (up to rounding), and a run begun on one
 * machine must be found, and go on, on another. The run's log says which were used.
 */
export function runId(config: unknown): string {
  const text = canonicalJson({ config, format: formatVersion });
  return sha256Hex(text).slice(0, 16);
}
