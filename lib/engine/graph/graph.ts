/** The typed graph between a traced function and the engines: SSA values with shape and dtype. */

export type DType = "float32" | "int32" | "bool";
export type Shape = readonly number[];
export type Values = Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

/** Geometry of a 2D convolution or pooling over an NHWC image: [along height, along width]. */
export interface Window {
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  /** Rows added above and below, columns added left and right. */
  readonly pad: readonly [top: number, bottom: number, left: number, right: number];
}

type None = Record<never, never>;

/**
 * Every operation, with its attributes. Images are NHWC, convolution weights [kh, kw, in, out], as
 * in tfjs. Reductions keep their axes with size 1; a reshape drops them.
 */
export interface Operations {
  input: { readonly name: string };
  state: { readonly name: string };
  /** `data` holds one value where the constant is uniform, else one per element. */
  constant: { readonly data: Values };

  neg: None;
  abs: None;
  exp: None;
  log: None;
  sqrt: None;
  rsqrt: None;
  square: None;
  reciprocal: None;
  sigmoid: None;
  silu: None;
  tanh: None;
  relu: None;
  sin: None;
  cos: None;
  floor: None;
  sign: None;
  not: None;
  cast: None;

  add: None;
  sub: None;
  mul: None;
  div: None;
  pow: None;
  max: None;
  min: None;
  equal: None;
  less: None;
  lessEqual: None;
  greater: None;
  greaterEqual: None;
  and: None;
  or: None;
  select: None;

  sum: { readonly axes: readonly number[] };
  mean: { readonly axes: readonly number[] };
  maximum: { readonly axes: readonly number[] };
  softmax: None;
  /** (x - mean) / sqrt(var + epsilon) over `axes`. */
  normalize: { readonly axes: readonly number[]; readonly epsilon: number };
  /** 1 / sqrt(var + epsilon) over `axes`, which keep size 1. */
  inverseDeviation: { readonly axes: readonly number[]; readonly epsilon: number };

  matmul: { readonly transposeA: boolean; readonly transposeB: boolean };
  conv: Window;
  /** Inputs: dy, weights. The gradient of conv for its image. */
  convInputGradient: Window;
  /** Inputs: image, dy. The gradient of conv for its weights. */
  convWeightGradient: Window;
  averagePool: Window & { readonly size: readonly [number, number] };
  averagePoolGradient: Window & { readonly size: readonly [number, number] };
  /** Nearest-neighbour enlargement of an image by integer factors. */
  upsample: { readonly factor: readonly [number, number] };
  upsampleGradient: { readonly factor: readonly [number, number] };

  reshape: None;
  transpose: { readonly permutation: readonly number[] };
  broadcast: None;
  slice: { readonly begin: readonly number[] };
  concat: { readonly axis: number };
  pad: { readonly before: readonly number[]; readonly value: number };
  reverse: { readonly axes: readonly number[] };
  gather: { readonly axis: number };
}

export type OpName = keyof Operations;

interface NodeOf<K extends OpName> {
  readonly id: number;
  readonly op: K;
  readonly inputs: readonly Node[];
  readonly attributes: Operations[K];
  readonly shape: Shape;
  readonly dtype: DType;
}

/** One value of the graph and the operation that makes it. */
export type Node = { [K in OpName]: NodeOf<K> }[OpName];
export type NodeWith<K extends OpName> = Extract<Node, { op: K }>;

/** A pure function as a graph: (state, inputs) -> (next state, outputs). */
export interface Graph {
  readonly state: Readonly<Record<string, Node>>;
  readonly inputs: Readonly<Record<string, Node>>;
  readonly nextState: Readonly<Record<string, Node>>;
  readonly outputs: Readonly<Record<string, Node>>;
}

let made = 0;

/** A new node; its shape and dtype are the caller's to get right (see build.ts). */
export function node<K extends OpName>(
  op: K,
  inputs: readonly Node[],
  attributes: Operations[K],
  shape: Shape,
  dtype: DType,
): NodeWith<K> {
  return { id: made++, op, inputs, attributes, shape, dtype } as unknown as NodeWith<K>;
}

export const sizeOf = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);
export const showShape = (shape: Shape): string => `[${shape.join(", ")}]`;
export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((n, i) => n === b[i]);

/** Results of a graph: what must be computed. */
export function results(graph: Graph): Node[] {
  return [...Object.values(graph.nextState), ...Object.values(graph.outputs)];
}

/** The nodes that `roots` need, each after its inputs; order depends on the graph alone. */
export function topological(roots: readonly Node[]): Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>();
  for (const root of roots) {
    // Explicit stack: a training step is deeper than the call stack allows.
    const stack: { node: Node; next: number }[] = [{ node: root, next: 0 }];
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      if (top.next === 0 && seen.has(top.node)) {
        stack.pop();
        continue;
      }
      seen.add(top.node);
      const child = top.node.inputs[top.next++];
      if (child === undefined) {
        order.push(top.node);
        stack.pop();
      } else if (!seen.has(child)) {
        stack.push({ node: child, next: 0 });
      }
    }
  }
  return order;
}

/** `graph` with every result replaced by `replace(result)`. */
export function mapResults(graph: Graph, replace: (node: Node) => Node): Graph {
  const all = (record: Readonly<Record<string, Node>>) =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name, replace(value)]));
  return { ...graph, nextState: all(graph.nextState), outputs: all(graph.outputs) };
}

/** How often each node is used, by others or as a result. */
export function usesIn(order: readonly Node[], graph: Graph): ReadonlyMap<Node, number> {
  const uses = new Map<Node, number>();
  for (const value of [...order.flatMap((v) => v.inputs), ...results(graph)]) {
    uses.set(value, (uses.get(value) ?? 0) + 1);
  }
  return uses;
}
