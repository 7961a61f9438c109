/** Sizes of the U-Net. */

import type { Variant } from "./variant.ts";

export interface UNetConfig {
  /** Side of the square image. */
  readonly n: number;
  /** Channels at n pixels, and after each of the three down blocks. */
  readonly channels: readonly [number, number, number, number];
  /** Channels in the middle. */
  readonly middle: number;
  /** Residual blocks in each down and up block. */
  readonly blocks: number;
  /** Blocks whose image has at most this side attend over its pixels. */
  readonly attention: number;
  /** Length of each sinusoidal encoding: of t, of mu_x and of mu_y. */
  readonly encoding: number;
  /** Width of the embedding that every residual block receives. */
  readonly embedding: number;
  /** What a bias makes of the network. */
  readonly variant?: Variant;
}

/** Channels normalised together. */
export const GROUP = 16;

function sized(base: number, rest: Partial<UNetConfig> = {}): Omit<UNetConfig, "n"> {
  return {
    channels: [base, 2 * base, 4 * base, 4 * base],
    middle: 4 * base,
    blocks: 1,
    attention: 8,
    encoding: 4 * base,
    embedding: 8 * base,
    ...rest,
  };
}

export const PRESETS = {
  tiny: { ...sized(16), channels: [16, 16, 16, 16], middle: 16, embedding: 32, encoding: 16 },
  laptop: sized(16),
  base32: sized(32),
  base64: sized(64),
  paper: sized(64, { middle: 512, blocks: 2 }),
} as const satisfies Record<string, Omit<UNetConfig, "n">>;

export type Preset = keyof typeof PRESETS;
