/** Finds how many channels this machine's blocked convolutions take together. */

import { NCHWC } from "./emitter.ts";
import { encodeModel } from "./proto.ts";

const CHANNELS = 64;

/**
 * A model that brings the channels 0, 2, 4, ... of an image with two pixels per channel into
 * blocks: its output counts up in even numbers for as long as a block is.
 */
export function probeModel(): Uint8Array {
  const dims = [1, CHANNELS, 1, 2];
  return encodeModel({
    nodes: [{ op: "ReorderInput", domain: NCHWC, inputs: ["x"], outputs: ["y"] }],
    constants: [],
    inputs: [{ name: "x", type: "float32", dims }],
    outputs: [{ name: "y", type: "float32", dims }],
    opsets: { "": 18, [NCHWC]: 1 },
  });
}

export const probeInput = (): Float32Array =>
  Float32Array.from({ length: 2 * CHANNELS }, (_, i) => i);

/** Channels in a block, from the probe's output; 0 where blocks are no use. */
export function blockOf(output: ArrayLike<number>): number {
  const block = Array.from(output).findIndex((value, k) => value !== 2 * k);
  return block > 1 ? block : 0;
}
