import { chosenBias } from "../biases/mod.ts";
import type { Target } from "../diffusion/mod.ts";
import { type Preset, PRESETS, type UNetConfig } from "../model/mod.ts";

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
