/** Messages between the main thread and the worker that runs a model. */

import type { NamedValues } from "../engine.ts";
import type { LoweredModel } from "./lower.ts";

export type Runtime = "onnxruntime-node" | "onnxruntime-web";

/** What of the library computes: the processor, or one of its ways to a graphics processor. */
export type Provider = "cpu" | "webgpu" | "cuda" | "coreml" | "dml";

export type Request =
  | {
    readonly kind: "start";
    readonly runtime: Runtime;
    readonly threads: number;
    readonly provider: Provider;
  }
  | { readonly kind: "load"; readonly model: LoweredModel }
  | { readonly kind: "run"; readonly inputs: NamedValues }
  | { readonly kind: "read"; readonly names: readonly string[] }
  | { readonly kind: "write"; readonly values: NamedValues }
  | { readonly kind: "release" };

export interface Replies {
  /** Channels in a block, the threads that were had, and the library's version. */
  start: { readonly block: number; readonly threads: number; readonly version: string };
  /** Operations that the processor computes though another was asked for. */
  load: { readonly fallbacks: readonly string[] };
  run: RunReply;
  read: NamedValues;
  write: Record<never, never>;
  release: { readonly released: true };
}

export type RunReply =
  | { readonly outputs: NamedValues }
  | { readonly bad: { readonly tensor: string; readonly value: number } };

export type Reply =
  | { readonly ok: true; readonly value: Replies[keyof Replies] }
  | { readonly ok: false; readonly message: string };
