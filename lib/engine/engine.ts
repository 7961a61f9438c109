/** What every engine offers: programs in, executables out. */

import type { DType, Graph, Values } from "./graph/graph.ts";
import type { StepFunction, StepSpec } from "./trace/mod.ts";

export const ENGINE_NAMES = [
  "tfjs-gpu",
  "onnx-cuda",
  "onnx-webgpu",
  "onnx-coreml",
  "onnx-dml",
  "tfjs-webgpu",
  "onnx",
  "onnx-wasm",
  "tfjs-wasm",
  "tfjs-cpu",
] as const;
/** Those and one that only a browser has. */
export type EngineName = typeof ENGINE_NAMES[number] | "tfjs-webgl";

export type { DType, Values };
export type NamedValues = Readonly<Record<string, Values>>;

/** A traced function: the graph for engines that compile, the function for those that run it. */
export interface Program {
  readonly fn: StepFunction<string, string, string>;
  readonly spec: StepSpec<string, string>;
  readonly graph: Graph;
}

/** A program ready to run; its state stays inside. Methods are not to be called concurrently. */
export interface Executable {
  /** Threads that it computes with, which may be fewer than asked for; 1 beside a GPU. */
  readonly threads: number;
  /** The library that computes and its version, and what else of it decides the last bits. */
  readonly version: string;
  /** Operations that the processor computes though the engine is a graphics processor's. */
  readonly fallbacks?: readonly string[];
  /** One step; the state is replaced unless the step fails. */
  run(inputs: NamedValues): Promise<NamedValues>;
  /** Copies of the named states. */
  read(names: readonly string[]): Promise<NamedValues>;
  write(values: NamedValues): Promise<void>;
  dispose(): void;
}

export interface EngineOptions {
  readonly threads: number;
}

export interface Engine {
  readonly name: EngineName;
  /**
   * Why it cannot serve here, with a remedy; undefined where it can. Throws where it might, but
   * does not start in time: none that is slower is to take its place then.
   */
  unavailable(): Promise<string | undefined>;
  load(program: Program, options: EngineOptions): Promise<Executable>;
}

/** The first line of a message without this machine's folders: run records keep it. */
export function withoutPaths(message: string): string {
  const [line] = message.split("\n");
  return line.replace(/ (at path: )?['"(]?(file:\/\/|[A-Za-z]:\\|\/)[^\s'")]*['")]?/g, "");
}

/** A step left a value that is not finite; the state is that of before the step. */
export class NonFiniteError extends RangeError {
  override readonly name = "NonFiniteError";
  constructor(readonly step: number, readonly tensor: string, readonly value: number) {
    super(
      `Cannot keep step ${step} as "${tensor}" must be finite: current value is ${value}. The state of before the step is kept; lower the learning rate or clip gradients; in a loss of your own keep roots and logarithms away from 0`,
    );
  }
}

/** The first of `named` that holds a value that is not finite. */
export function firstNonFinite(named: NamedValues): { tensor: string; value: number } | undefined {
  for (const [tensor, values] of Object.entries(named)) {
    const value = values.find((v) => !Number.isFinite(v));
    if (value !== undefined) return { tensor, value };
  }
}
