import { parseArgs } from "node:util";
import { nearest } from "../config/mod.ts";
import { UsageError } from "./main.ts";

/**
 * `parseArgs` of node:util, which for a flag that is none says which may have been meant.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * assert.throws(
 *   () => parseFlags({ args: ["--sede=3"], options: { seed: { type: "string" } } }),
 *   /--sede is not a flag: did you mean --seed\?/,
 * );
 * const steps = { dx: { type: "string" }, dy: { type: "string" } } as const;
 * assert.throws(() => parseFlags({ args: ["--d=1"], options: steps }), /mean --dx or --dy\?/);
 * ```
 */
export const parseFlags: typeof parseArgs = (config) => {
  try {
    return parseArgs(config);
  } catch (error) {
    const flag = /^Unknown option '--([^']+)'/.exec((error as Error).message)?.[1];
    const known = Object.keys(config?.options ?? {});
    if (flag === undefined || known.length === 0) throw error;
    const beginning = known.filter((name) => name.startsWith(flag)).slice(0, 4);
    const meant = beginning.length > 0 ? beginning : [nearest(flag, known)];
    throw new UsageError(
      `--${flag} is not a flag: did you mean ${meant.map((name) => `--${name}`).join(" or ")}? ` +
        "--help names them all.",
    );
  }
};
