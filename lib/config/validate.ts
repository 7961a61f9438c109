import { biasProblems, biasSetting, leastBatch } from "../biases/mod.ts";
import type { ScheduleName, Target } from "../diffusion/mod.ts";
import type { Preset } from "../model/mod.ts";
import { worldFields, worldProblems } from "../world/mod.ts";
import { isDeep, isRecord } from "./canonical.ts";
import { nearest } from "./nearest.ts";
import { fieldOf, type StopRule, type TrainConfig } from "./train_config.ts";

/** A config cannot be used; all reasons are in `problems` and in the message. */
export class ConfigError extends RangeError {
  override name = "ConfigError";
  constructor(what: string, readonly problems: readonly string[]) {
    super(`Cannot use ${what} as it must be free of problems:\n  ${problems.join("\n  ")}`);
  }
}

/** What one field must be. */
interface Rule {
  readonly says: string;
  readonly holds: (value: unknown) => boolean;
}

const rules: Readonly<Record<Exclude<keyof TrainConfig, "world" | "bias">, Rule>> = {
  preset: oneOf<Preset>({ tiny: 0, laptop: 0, base32: 0, base64: 0, paper: 0 }),
  seed: integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  steps: integer(1, 99_999_999),
  batch: integer(1, 65_536),
  rate: { says: "a number above 0, at most 1", holds: (v) => isWithin(v, 0, 1) && v !== 0 },
  warmup: integer(0, 99_999_999),
  weightDecay: number(0, 1),
  emaDecay: { says: "a number from 0 to below 1", holds: (v) => isWithin(v, 0, 1) && v !== 1 },
  gradClip: number(0, 1e6),
  target: oneOf<Target>({ eps: 0, x0: 0, v: 0 }),
  schedule: oneOf<ScheduleName>({ linear: 0, cosine: 0 }),
  dropX: number(0, 1),
  dropY: number(0, 1),
  stop: oneOf<StopRule>({ none: 0, accuracy: 0 }),
  evaluations: integer(1, 1000),
};

/** Every field of a config, those of the world as world.dx and so on. */
export const fieldPaths: readonly string[] = [
  ...Object.keys(rules),
  "bias",
  "world",
  ...worldFields.map((name) => `world.${name}`),
];

/**
 * Everything that is wrong with a config, one sentence each; empty if a run can be made of it.
 *
 * The argument may be any value: what passes is a `TrainConfig`.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { defaultConfig } from "./train_config.ts";
 * assert.deepEqual(validate({ ...defaultConfig, preset: "huge", batch: 0 }), [
 *   'preset must be tiny, laptop, base32, base64 or paper: current value is "huge"',
 *   "batch must be an integer from 1 to 65536: current value is 0",
 * ]);
 * ```
 */
export function validate(config: unknown): string[] {
  if (!isRecord(config) || isDeep(config)) return ["a config must be an object, not nested deep"];
  const problems: string[] = [];
  for (const [name, { says, holds }] of Object.entries(rules)) {
    if (!holds(config[name])) {
      problems.push(`${name} must be ${says}: current value is ${show(config[name])}`);
    }
  }
  problems.push(...biasProblems(config.bias), ...unknownFields(pathsOf(config)));
  const { world } = config;
  if (isRecord(world)) {
    const known = Object.entries(world).filter(([name]) => fieldPaths.includes(`world.${name}`));
    problems.push(...worldProblems(Object.fromEntries(known)).map((text) => `world: ${text}`));
  } else {
    problems.push(`world must be an object: current value is ${show(world)}`);
  }
  return problems.length > 0 ? problems : jointProblems(config as unknown as TrainConfig);
}

export function isConfig(value: unknown): value is TrainConfig {
  return validate(value).length === 0;
}

/** The config that `value` is; a ConfigError names all problems if it is none. */
export function parseConfig(value: unknown, what = "this config"): TrainConfig {
  const problems = validate(value);
  if (problems.length > 0) throw new ConfigError(what, problems);
  return value as TrainConfig;
}

/** Problems between fields, each of which is right by itself. */
function jointProblems(config: TrainConfig): string[] {
  const { steps, batch, warmup, evaluations, stop, bias } = config;
  const problems = settingProblems(config);
  if (batch < leastBatch(bias)) {
    problems.push(
      `batch must be at least ${leastBatch(bias)} with bias ${bias}: current value is ${batch}`,
    );
  }
  if (warmup > steps) {
    problems.push(`warmup must be at most steps (${steps}): current value is ${warmup}`);
  }
  if (evaluations > steps) {
    problems.push(`evaluations must be at most steps (${steps}): current value is ${evaluations}`);
  }
  if (stop === "accuracy" && evaluations < 2) {
    problems.push(`evaluations must be at least 2 to stop by accuracy: current value is 1`);
  }
  return problems;
}

/** What a bias sets must not be set otherwise. */
function settingProblems(config: TrainConfig): string[] {
  const { world = {}, ...rest } = biasSetting(config.bias);
  const wanted: [string, unknown][] = [
    ...Object.entries(rest),
    ...Object.entries(world).map(([name, value]) => [`world.${name}`, value] as [string, unknown]),
  ];
  return wanted.filter(([path, value]) => show(fieldOf(config, path)) !== show(value))
    .map(([path, value]) =>
      `${path} must be ${show(value)} with bias ${config.bias}: current value is ${
        show(fieldOf(config, path))
      }`
    );
}

/** The paths of all fields of a config, known or not, complete or not. */
export function pathsOf({ world, ...rest }: Readonly<Record<string, unknown>>): string[] {
  const names = isRecord(world) ? Object.keys(world) : [];
  return [...Object.keys(rest), ...names.map((name) => `world.${name}`)];
}

/** Says which paths no config has, and which may have been meant; of very many, the first. */
export function unknownFields(paths: readonly string[]): string[] {
  const unknown = [...new Set(paths)].filter((path) => !fieldPaths.includes(path));
  const told = unknown.slice(0, 10).map((path) =>
    `${path.slice(0, 80)} is not a field: did you mean ${nearest(path, fieldPaths)}?`
  );
  const rest = unknown.length - told.length;
  return rest > 0 ? [...told, `${rest} more names are not fields`] : told;
}

function integer(from: number, to: number): Rule {
  const says = from === Number.MIN_SAFE_INTEGER ? "an integer" : `an integer from ${from} to ${to}`;
  return { says, holds: (value) => Number.isSafeInteger(value) && isWithin(value, from, to) };
}

function number(from: number, to: number): Rule {
  return { says: `a number from ${from} to ${to}`, holds: (value) => isWithin(value, from, to) };
}

/** One of the keys: a record, so that the compiler knows when one is missing. */
function oneOf<T extends string>(names: Readonly<Record<T, 0>>): Rule {
  const says = Object.keys(names).join(", ").replace(/, (?=[^,]*$)/, " or ");
  return { says, holds: (value) => typeof value === "string" && Object.hasOwn(names, value) };
}

function isWithin(value: unknown, from: number, to: number): boolean {
  return typeof value === "number" && value >= from && value <= to;
}

/** A value as an error shows it, cut to a readable length. */
function show(value: unknown): string {
  const text = typeof value === "number" ? String(value) : JSON.stringify(value) ?? "missing";
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
