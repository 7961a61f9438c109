import { chosenBias } from "../biases/mod.ts";
import type { Target } from "../diffusion/mod.ts";
import {
  initialParameters,
  parameterCount,
  parameterSpecs,
  type Preset,
  PRESETS,
  type UNetConfig,
} from "../model/mod.ts";

/** What of a run's config its network is made of. */
export interface NetworkConfig {
  readonly preset: Preset;
  /** The images have n x n pixels. */
  readonly world: { readonly n: number };
  readonly target: Target;
  /** See lib/biases. */
  readonly bias?: string;
}

/** The U-Net of a config, which training, sampling and probes all build from here. */
export function unetOf({ preset, world: { n }, bias }: NetworkConfig): UNetConfig {
  return { n, ...PRESETS[preset], variant: chosenBias(bias)?.network };
}

/** How many numbers the network of a config is made of. */
export const parameterCountOf = (config: NetworkConfig): number =>
  parameterCount(parameterSpecs(unetOf(config)));

/** The parameters of a config's network before all training, one after the other. */
export const untrainedWeights = (
  config: NetworkConfig & { readonly seed: number },
): Float32Array<ArrayBuffer> => initialParameters(parameterSpecs(unetOf(config)), config.seed);
