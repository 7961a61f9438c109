import { biasSetting } from "../biases/mod.ts";
import type { ScheduleName, Target } from "../diffusion/mod.ts";
import type { Preset } from "../model/mod.ts";
import { defaultWorld, type WorldConfig } from "../world/mod.ts";

/** When training ends before its last step: never, or when the samples are right often enough. */
export type StopRule = "none" | "accuracy";

/**
 * Everything that decides which numbers a run gives.
 *
 * Not in it, as they change how fast and not what is computed: the engine, the threads, the store.
 */
export interface TrainConfig {
  /** Size of the network. */
  readonly preset: Preset;
  readonly world: WorldConfig;
  /** Fixes initialisation, batches, noise and label dropout. */
  readonly seed: number;
  readonly steps: number;
  /** Images per step. */
  readonly batch: number;
  /** Adam's rate after the warm-up. */
  readonly rate: number;
  /** Steps over which the rate rises linearly from 0. */
  readonly warmup: number;
  /** Decoupled decay per step, in units of the rate (AdamW). */
  readonly weightDecay: number;
  /** Share of the moving average that each step keeps. */
  readonly emaDecay: number;
  /** Largest norm of the whole gradient; 0 clips nothing. */
  readonly gradClip: number;
  readonly target: Target;
  readonly schedule: ScheduleName;
  /** Probability that a training image's x is hidden from the network. */
  readonly dropX: number;
  /** Likewise y, independently. */
  readonly dropY: number;
  readonly stop: StopRule;
  /** How many evaluations, at log-spaced steps of which the last is `steps`. */
  readonly evaluations: number;
  /** One change to all this (lib/biases): `name` or `name:knob=value,...`; none if absent. */
  readonly bias?: string;
}

/** A config of which fields may be missing. */
export type PartialConfig =
  & Partial<Omit<TrainConfig, "world">>
  & { readonly world?: Partial<WorldConfig> };

export const defaultConfig: TrainConfig = {
  preset: "laptop",
  world: defaultWorld,
  seed: 1,
  steps: 4000,
  batch: 64,
  rate: 1e-3,
  warmup: 100,
  weightDecay: 0,
  emaDecay: 0.999,
  gradClip: 1,
  target: "eps",
  schedule: "linear",
  dropX: 0,
  dropY: 0,
  stop: "none",
  evaluations: 28,
};

/** How a sweep or a flag asks for a training without a bias: its config has none. */
const NO_BIAS = "none";

/** One evaluation for each so many steps, of the default's steps as many as the default has. */
const STEPS_PER_EVALUATION = 120;

/** How many evaluations a training of so many steps has unless they are given. */
function evaluationsFor(steps: number): number {
  const some = Math.floor(steps / STEPS_PER_EVALUATION);
  return Math.min(defaultConfig.evaluations, Math.max(1, some)) || defaultConfig.evaluations;
}

/**
 * Fills in what is missing; what a bias sets is its default. A short training has fewer evaluations and steps of warmup.
 * The world's seed is the run's unless it is given, so that runs with different seeds also differ in
 * the labels left out and in which bands are frequent.
 *
 * A field that is undefined counts as missing. The result is not checked: see `validate`.
 */
export function withDefaults(partial: PartialConfig): TrainConfig {
  const seed = partial.seed ?? defaultConfig.seed;
  const { bias: asked, ...rest } = given(partial);
  const bias = asked === NO_BIAS ? undefined : asked;
  const setting = biasSetting(bias);
  const steps = partial.steps ?? defaultConfig.steps;
  return {
    ...defaultConfig,
    evaluations: evaluationsFor(steps),
    warmup: steps > 0 ? Math.min(defaultConfig.warmup, steps) : defaultConfig.warmup,
    ...setting,
    ...rest,
    ...(bias !== undefined && { bias }),
    world: { ...defaultConfig.world, seed, ...setting.world, ...given(partial.world ?? {}) },
  };
}

/** The same training without its bias, and without what the bias sets. */
export function withoutBias(config: TrainConfig): TrainConfig {
  const { world: setWorld = {}, ...set } = biasSetting(config.bias);
  const left = <T extends object>(all: T, taken: object) =>
    Object.fromEntries(Object.entries(all).filter(([field]) => !(field in taken))) as Partial<T>;
  const { bias: _, world, ...rest } = config;
  return withDefaults({ ...left(rest, set), world: left(world, setWorld) });
}

const given = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

/** The field at a path such as seed, world or world.dx. */
export function fieldOf(config: TrainConfig, path: string): unknown {
  const [root, name] = path.split(".");
  const value = (config as unknown as Fields)[root];
  return name === undefined ? value : (value as Fields)[name];
}

type Fields = Readonly<Record<string, unknown>>;
