/** From a pure function over tfjs tensors to its graph. */

import * as tf from "@tensorflow/tfjs";
import { type DType, type Graph, type Node, node, type Shape } from "../graph/graph.ts";
import { onBackend, startBackend } from "./backend.ts";
import { KERNELS } from "./kernels.ts";
import { nodeOf, RECORDER, registerRecorder, tensorOf } from "./recorder.ts";

/** Shape and dtype of a named tensor; float32 unless said. */
export interface TensorSpec {
  readonly shape: Shape;
  readonly dtype?: DType;
}

export type Specs<K extends string = string> = Readonly<Record<K, TensorSpec>>;
export type Tensors<K extends string = string> = Readonly<Record<K, tf.Tensor>>;

/** A pure function over tensors: (state, inputs) -> next state and outputs. */
export type StepFunction<S extends string, I extends string, O extends string> = (
  state: Tensors<S>,
  inputs: Tensors<I>,
) => { readonly state: Tensors<S>; readonly outputs: Tensors<O> };

export interface StepSpec<S extends string, I extends string> {
  readonly state: Specs<S>;
  readonly inputs: Specs<I>;
}

/**
 * Runs `fn` once on recorded tensors and returns the graph of what it did, gradients included.
 *
 * What tfjs would bake in silently is refused: variables, random numbers, tensors from outside.
 */
export async function trace<S extends string, I extends string, O extends string>(
  fn: StepFunction<S, I, O>,
  spec: StepSpec<S, I>,
): Promise<Graph> {
  registerRecorder();
  await startBackend(RECORDER);
  try {
    return onBackend(RECORDER, () => {
      let graph: Graph;
      tf.tidy(() => {
        graph = record(fn, spec);
      });
      return graph!;
    });
  } catch (error) {
    throw explained(error);
  }
}

function record<S extends string, I extends string, O extends string>(
  fn: StepFunction<S, I, O>,
  spec: StepSpec<S, I>,
): Graph {
  const state = leaves("state", spec.state);
  const inputs = leaves("input", spec.inputs);
  const variables = () => Object.keys(tf.engine().registeredVariables).length;
  const variablesBefore = variables();
  const made = fn(tensors(state), tensors(inputs));
  if (variables() !== variablesBefore) {
    throw new TypeError("Cannot trace a function that makes tf.variable: pass its value as state");
  }
  checkNextState(spec.state, made.state);
  return { state, inputs, nextState: nodesOf(made.state), outputs: nodesOf(made.outputs) };
}

function leaves<K extends string>(op: "state" | "input", specs: Specs<K>): Record<K, Node> {
  return Object.fromEntries(
    Object.entries<TensorSpec>(specs).map(([name, { shape, dtype = "float32" }]) => [
      name,
      node(op, [], { name }, shape, dtype),
    ]),
  ) as Record<K, Node>;
}

function tensors<K extends string>(values: Record<K, Node>): Tensors<K> {
  return Object.fromEntries(
    Object.entries<Node>(values).map(([name, value]) => [name, tensorOf(value)]),
  ) as Tensors<K>;
}

function nodesOf(values: Tensors): Record<string, Node> {
  return Object.fromEntries(Object.entries(values).map(([name, t]) => [name, nodeOf(t)]));
}

function checkNextState(specs: Specs, next: Tensors): void {
  for (const [name, { shape, dtype = "float32" }] of Object.entries(specs)) {
    const tensor = next[name];
    if (tensor === undefined) {
      throw new TypeError(
        `Cannot trace as the next state lacks "${name}": return it, unchanged where it does not change`,
      );
    }
    if (String(tensor.shape) !== String(shape) || tensor.dtype !== dtype) {
      throw new TypeError(
        `Cannot trace as state "${name}" must keep shape [${shape}] and dtype ${dtype}: the function returned [${tensor.shape}] and ${tensor.dtype}`,
      );
    }
  }
  for (const name of Object.keys(next)) {
    if (!(name in specs)) {
      throw new TypeError(
        `Cannot trace as the function returned a state "${name}" that the spec lacks`,
      );
    }
  }
}

/** tfjs's message for a kernel that the recorder lacks says neither which call made it nor what to do. */
function explained(error: unknown): unknown {
  const name = error instanceof Error && /Kernel '(\w+)' not registered/.exec(error.message)?.[1];
  if (!name) return error;
  const call = /\bat (?:Object\.)?(\w+?)_? \(.*tfjs-core/.exec(
    (error as Error).stack?.split("\n").filter((line) => !/engine|ForwardFunc|[kK]ernel/.test(line))
      .join("\n") ?? "",
  )?.[1];
  return new TypeError(
    `Cannot trace the tfjs kernel ${name}${
      call ? ` (tf.${call})` : ""
    } as it has no counterpart in the graph: write it with ${
      Object.keys(KERNELS).length
    } kernels that have one (lib/engine/trace/kernels.ts), or add it there`,
    { cause: error },
  );
}
