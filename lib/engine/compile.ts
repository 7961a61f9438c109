/** From a pure function over tfjs tensors to a compiled step. */

import { type Adapter, findAdapter } from "./adapter.ts";
import { type Choice, choose, engineNamed, fastestAmong } from "./choose.ts";
import type { EngineName, Executable, NamedValues, Program, Values } from "./engine.ts";
import { type Cost, costOf } from "./graph/cost.ts";
import type { Trial } from "./race.ts";
import { type Graph, showShape, sizeOf } from "./graph/graph.ts";
import { simplify } from "./graph/simplify.ts";
import {
  type Specs,
  type StepFunction,
  type StepSpec,
  type TensorSpec,
  trace,
} from "./trace/mod.ts";

export interface CompileOptions {
  readonly engine?: EngineName | "auto";
  /** Comes first where none is asked for and it serves: what computed until now, say. */
  readonly preferred?: EngineName;
  /** Threads to compute with, for engines that have a choice; all processors unless said. */
  readonly threads?: number;
}

/** A function that runs as one step, with its state inside. */
export interface CompiledStep<S extends string, I extends string, O extends string> {
  readonly engine: EngineName;
  /** Threads that it does compute with. */
  readonly threads: number;
  /** The library that computes and its version, and what else of it decides the last bits. */
  readonly version: string;
  /** Why this engine was taken, and why each of the others was not. */
  readonly reasons: Choice["reasons"];
  /** Those that would have been taken but do not serve. */
  readonly passedOver: Choice["passedOver"];
  /** Operations that the processor computes though the engine is a graphics processor's. */
  readonly fallbacks: readonly string[];
  readonly graph: Graph;
  /** One step. When it fails, the state is that of before the step. */
  run(inputs: Readonly<Record<I, Values>>): Promise<Readonly<Record<O, Values>>>;
  /** Copies of the states, or of those named. */
  read<K extends S>(...names: K[]): Promise<Readonly<Record<K, Values>>>;
  /** Replaces the states given; all start at zero. */
  write(values: Readonly<Partial<Record<S, Values>>>): Promise<void>;
  [Symbol.dispose](): void;
}

/**
 * Compiles `fn`, a pure function (state, inputs) -> (next state, outputs) over tfjs tensors; its
 * gradients may be taken inside by `tf.grads` and the like.
 *
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 * import { compile } from "./mod.ts";
 *
 * using counter = await compile(
 *   ({ sum }, { x }) => ({ state: { sum: tf.add(sum, x) }, outputs: { twice: tf.mul(x, 2) } }),
 *   { state: { sum: { shape: [2] } }, inputs: { x: { shape: [2] } } },
 * );
 * await counter.run({ x: Float32Array.of(1, 2) });
 * const { twice } = await counter.run({ x: Float32Array.of(3, 4) });
 * assert.deepEqual([...twice], [6, 8]);
 * assert.deepEqual([...(await counter.read("sum")).sum], [4, 6]);
 * ```
 */
export async function compile<S extends string, I extends string, O extends string>(
  fn: StepFunction<S, I, O>,
  spec: StepSpec<S, I>,
  options: CompileOptions = {},
): Promise<CompiledStep<S, I, O>> {
  const trial = await trialOf(fn, spec, options);
  const { engine, ...why } = await choose(options.engine, trial, options.preferred);
  const { program, threads } = trial;
  const executable = await engineNamed(engine).load(program, { threads });
  const { threads: had, version, fallbacks = [] } = executable;
  const { graph } = program;
  return compiled(executable, spec, { engine, threads: had, version, ...why, fallbacks, graph });
}

/** The engine that `compile` would take for a step. */
export async function chooseFor<S extends string, I extends string, O extends string>(
  fn: StepFunction<S, I, O>,
  spec: StepSpec<S, I>,
  options: CompileOptions = {},
): Promise<Choice> {
  return await choose(options.engine, await trialOf(fn, spec, options), options.preferred);
}

/** The fastest of `onGpu` at a step that agrees with `processor` there; else `processor`. */
export async function fastestFor<S extends string, I extends string, O extends string>(
  fn: StepFunction<S, I, O>,
  spec: StepSpec<S, I>,
  { onGpu, processor, threads, adapter }: {
    readonly onGpu: readonly EngineName[];
    readonly processor: EngineName;
    readonly threads: number;
    /** What WebGPU finds here, unless given. */
    readonly adapter?: Adapter;
  },
): Promise<Choice> {
  return await fastestAmong(
    onGpu.map(engineNamed),
    engineNamed(processor),
    adapter ?? await findAdapter(),
    await trialOf(fn, spec, { threads }),
  );
}

async function trialOf<S extends string, I extends string, O extends string>(
  fn: StepFunction<S, I, O>,
  spec: StepSpec<S, I>,
  { threads = navigator.hardwareConcurrency }: CompileOptions,
): Promise<Trial> {
  if (!Number.isInteger(threads) || threads < 1) {
    throw new RangeError(
      `Cannot compile as threads must be at least 1: current value is ${threads}`,
    );
  }
  const program = { fn, spec, graph: await graphOf(fn, spec) } as unknown as Program;
  return { program, threads };
}

/** What a step of `fn` costs; needs no engine. */
export async function stepCost<S extends string, I extends string, O extends string>(
  fn: StepFunction<S, I, O>,
  spec: StepSpec<S, I>,
): Promise<Cost> {
  return costOf(await graphOf(fn, spec));
}

async function graphOf<S extends string, I extends string, O extends string>(
  fn: StepFunction<S, I, O>,
  spec: StepSpec<S, I>,
): Promise<Graph> {
  return simplify(await trace(fn, spec));
}

type Facts = Pick<
  CompiledStep<never, never, never>,
  "engine" | "threads" | "version" | "reasons" | "passedOver" | "fallbacks" | "graph"
>;

function compiled<S extends string, I extends string, O extends string>(
  executable: Executable,
  spec: StepSpec<S, I>,
  facts: Facts,
): CompiledStep<S, I, O> {
  return {
    ...facts,
    async run(inputs) {
      checkValues("input", spec.inputs, inputs);
      for (const name of Object.keys(spec.inputs)) {
        if (!(name in inputs)) throw new TypeError(`Cannot run as input "${name}" is missing`);
      }
      return await executable.run(inputs) as Readonly<Record<O, Values>>;
    },
    async read(...names) {
      const wanted = names.length > 0 ? names : Object.keys(spec.state);
      for (const name of wanted) {
        if (!(name in spec.state)) throw unknown("state", name, spec.state);
      }
      return await executable.read(wanted) as Readonly<Record<typeof names[number], Values>>;
    },
    async write(values) {
      const given = values as NamedValues;
      checkValues("state", spec.state, given);
      await executable.write(given);
    },
    [Symbol.dispose]: () => executable.dispose(),
  };
}

function unknown(kind: string, name: string, specs: Specs): TypeError {
  return new TypeError(
    `Cannot find ${kind} "${name}": the ${kind}s are ${Object.keys(specs).join(", ")}`,
  );
}

function checkValues(kind: "state" | "input", specs: Specs, values: NamedValues): void {
  for (const [name, array] of Object.entries(values)) {
    const spec: TensorSpec | undefined = specs[name];
    if (spec === undefined) throw unknown(kind, name, specs);
    const dtype = spec.dtype ?? "float32";
    const right = dtype === "float32" ? array instanceof Float32Array : array instanceof Int32Array;
    if (!right) {
      throw new TypeError(
        `Cannot take ${kind} "${name}" as it must be ${dtype}: current value is a ${array?.constructor?.name}`,
      );
    }
    if (array.length !== sizeOf(spec.shape)) {
      throw new RangeError(
        `Cannot take ${kind} "${name}" as its shape is ${showShape(spec.shape)} (${
          sizeOf(spec.shape)
        } values): current value has ${array.length}`,
      );
    }
  }
}
