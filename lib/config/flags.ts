import { type Holdout, parseHoldout } from "../world/mod.ts";
import { defaultConfig, fieldOf, type TrainConfig, withDefaults } from "./train_config.ts";
import { ConfigError, fieldPaths, validate } from "./validate.ts";

/** Field path by flag: world.zipfX is --zipf-x, gradClip is --grad-clip. */
const pathOf: ReadonlyMap<string, string> = new Map(
  fieldPaths.filter((path) => path !== "world").map((path) => [flagOf(path), path]),
);

/** The flags of a config as `parseArgs` of node:util wants its options. */
export const configOptions: Readonly<Record<string, { readonly type: "string" }>> = Object
  .fromEntries([...pathOf.keys()].map((flag) => [flag, { type: "string" }]));

/**
 * The config that a command line asks for; what it leaves out has its default.
 *
 * `values` are those of `parseArgs`; flags that are not a config's are ignored here.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * const config = configFromFlags({ dx: "0.25", "zipf-x": "1", holdout: "lesion:4" });
 * assert.equal(config.world.dx, 0.25);
 * assert.deepEqual(toFlags(config), ["--dx=0.25", "--zipf-x=1", "--holdout=lesion:4"]);
 * ```
 */
export function configFromFlags(values: Readonly<Record<string, unknown>>): TrainConfig {
  const root: Record<string, unknown> = {};
  const world: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [flag, path] of pathOf) {
    const text = values[flag];
    if (typeof text !== "string") continue;
    try {
      const value = path === "world.holdout" ? parseHoldout(text) : readValue(path, text);
      if (path.startsWith("world.")) world[path.slice("world.".length)] = value;
      else root[path] = value;
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  const config = withDefaults({ ...root, world });
  problems.push(...validate(config));
  if (problems.length > 0) throw new ConfigError("these flags", problems);
  return config;
}

/** The flags that make this config: those alone that differ from the defaults. */
export function toFlags(config: TrainConfig): string[] {
  const defaults = withDefaults({ seed: config.seed, steps: config.steps });
  return [...pathOf].flatMap(([flag, path]) => {
    const text = writeValue(fieldOf(config, path));
    const asked = path === "seed" || path === "steps" ? defaultConfig : defaults;
    const isDefault = text === writeValue(fieldOf(asked, path));
    return isDefault ? [] : [`--${flag}=${text}`];
  });
}

/** Where a number is due, text that is none stays text, for `validate` to name the field. */
function readValue(path: string, text: string): unknown {
  // A field without a default, absent unless asked for, may be a number, too.
  const mayBeNumber = typeof fieldOf(defaultConfig, path) !== "string";
  return mayBeNumber && /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : text;
}

function writeValue(value: unknown): string {
  return typeof value === "object" ? writeHoldout(value as Holdout) : String(value);
}

/** The inverse of `parseHoldout`. */
function writeHoldout(holdout: Holdout): string {
  switch (holdout.shape) {
    case "none":
      return "none";
    case "square":
      return `square:${holdout.x},${holdout.y},${holdout.side}`;
    case "lesion":
      return `lesion:${holdout.width}`;
    case "band": {
      const axes = (["x", "y"] as const).flatMap((axis) => {
        const interval = holdout[axis];
        return interval ? [`${axis}=${interval.join("-")}`] : [];
      });
      return `band:${axes.join(",")}`;
    }
  }
}

function flagOf(path: string): string {
  if (path === "world.kind") return "world";
  if (path === "world.seed") return "world-seed";
  return path.replace("world.", "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
