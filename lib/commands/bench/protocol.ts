/**
 * What the processes under measurement are told and answer: a line of JSON each way. `subject.ts`
 * holds an engine of ours, `peer.py` PyTorch; both are started with their description as the one
 * argument, introduce themselves with a `Hello`, and sleep between requests.
 */

import type { EngineName } from "../../engine/mod.ts";
import type { UNetConfig } from "../../model/mod.ts";

interface Workload {
  readonly config: UNetConfig;
  readonly batch: number;
  readonly threads: number;
}

export interface SubjectDescription extends Workload {
  readonly engine: EngineName;
}

export type Precision = "fp32" | "bf16";

/**
 * How PyTorch computes: autocast or not, memory layout, and whether tuned: denormal numbers taken
 * as 0, and freed memory kept by the C library instead of given back after every operation.
 */
export interface PeerMode {
  readonly precision: Precision;
  readonly layout: "contiguous" | "channels_last";
  readonly tuned: boolean;
}

export type PeerDescription = Workload & PeerMode;

export interface Introduction {
  /** What computes. */
  readonly version: string;
  /** How many parameters its U-Net has. */
  readonly parameters: number;
}

export type Hello = Introduction | { readonly unavailable: string };

/** A training step, a forward pass as samplers need it, a product of square matrices. */
export type What = "train" | "sample" | "gemm";

/** Side of the matrices of `gemm`. */
export const GEMM_SIZE = 2048;

export type Request =
  /** Compiles, so that the first step need not; says how many flops a step has. */
  | { readonly do: "prepare"; readonly what: What }
  | { readonly do: "run"; readonly what: What; readonly steps: number }
  /** Reads parameters and inputs from a file of float32 and leaves the gradient in it. */
  | { readonly do: "check"; readonly file: string };

export interface Replies {
  /** With the operations that the processor computes in a graphics processor's stead. */
  prepare: { readonly flops: number; readonly fallbacks?: readonly string[] };
  run: { readonly seconds: readonly number[] };
  check: { readonly loss: number };
}
