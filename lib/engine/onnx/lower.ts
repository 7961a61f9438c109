/** From a graph to an ONNX model. */

import {
  type DType,
  type Graph,
  type Node,
  type NodeWith,
  results,
  sameShape,
  sizeOf,
  topological,
  usesIn,
} from "../graph/graph.ts";
import { lowerResampling } from "./convolutions.ts";
import { deferredAffine, deferredConv, deferredProduct, isProduct, lowerDot } from "./deferred.ts";
import {
  type Deferral,
  type Device,
  Emitter,
  MICROSOFT,
  NCHWC,
  type Placement,
} from "./emitter.ts";
import { type Layout, natural } from "./layout.ts";
import {
  lowerBroadcast,
  lowerConcat,
  lowerGather,
  lowerMatmul,
  lowerPad,
  lowerReverse,
  lowerSlice,
  lowerTranspose,
} from "./movements.ts";
import { stateLayouts } from "./packing.ts";
import { lowerPointwise } from "./pointwise.ts";
import { prepare } from "./prepare.ts";
import { encodeModel, type OnnxValue } from "./proto.ts";
import { lowerWeightGradient } from "./weight_gradients.ts";
import {
  lowerNormalization,
  lowerReduction,
  lowerSoftmax,
  type Normalization,
} from "./reductions.ts";

/** A named tensor of a model: its elements lie in memory as `layout` says. */
export interface Port {
  readonly tensor: string;
  readonly size: number;
  readonly dims: readonly number[];
  readonly dtype: DType;
}

export interface StatePort extends Port {
  readonly layout: Layout;
  /** The tensor that holds the next value; none where the state does not change. */
  readonly next?: { readonly tensor: string; readonly dims: readonly number[] };
  /** A scalar that is finite where all of the next value is. */
  readonly check?: string;
}

export interface LoweredModel {
  readonly bytes: Uint8Array;
  readonly state: Readonly<Record<string, StatePort>>;
  readonly inputs: Readonly<Record<string, Port>>;
  readonly outputs: Readonly<Record<string, Port>>;
}

const STANDARD_OPSET = 18;

/** Counts the changes of how graphs are lowered that change last bits, so that logs tell. */
export const LOWERING = 2;

/** `block`: channels in a block of the machine's convolutions (see probe.ts), 0 for none. */
export function lower(graph: Graph, block: number, device: Device = "cpu"): LoweredModel {
  const prepared = prepare(graph, block, device);
  const layouts = stateLayouts(prepared, block, device);
  const emitter = new Emitter(block, device, Object.values(layouts).filter(({ parts }) => parts));
  const modelInputs: OnnxValue[] = [];
  const declare = (prefix: string, named: Readonly<Record<string, Node>>) =>
    mapValues(named, (value, name): Port & { layout: Layout } => {
      const size = sizeOf(value.shape);
      const layout = layouts[name] ?? natural(size);
      const placed = {
        name: `${prefix}/${name}`,
        dims: [size],
        dtype: value.dtype,
        layout: prefix === "state" ? layout : natural(size),
      };
      emitter.place(value, placed);
      modelInputs.push({ name: placed.name, type: value.dtype, dims: placed.dims });
      return { tensor: placed.name, size, ...placed };
    });
  const state = declare("state", prepared.state);
  const inputs = declare("input", prepared.inputs);

  lowerAll(emitter, prepared);

  const modelOutputs: OnnxValue[] = [];
  const taken = new Set(modelInputs.map((input) => input.name));
  const finish = (placed: Placement): { tensor: string; dims: readonly number[] } => {
    const tensor = taken.has(placed.name) ? emitter.emit("Identity", [placed.name]) : placed.name;
    taken.add(tensor);
    modelOutputs.push({ name: tensor, type: placed.dtype, dims: placed.dims });
    return { tensor, dims: placed.dims };
  };
  const outputs = mapValues(prepared.outputs, (value): Port => ({
    ...finish(emitter.natural(value)),
    size: sizeOf(value.shape),
    dtype: value.dtype,
  }));
  const statePorts = mapValues(state, (port, name): StatePort => {
    const after = prepared.nextState[name];
    if (after === prepared.state[name]) return port;
    const placed = emitter.in(after, layouts[name]);
    const next = finish(placed);
    if (port.dtype !== "float32") return { ...port, next };
    const total = emitter.emit("ReduceL1", [placed.name], { attributes: { keepdims: 0 } });
    return { ...port, next, check: finish({ ...placed, name: total, dims: [] }).tensor };
  });

  const bytes = encodeModel({
    nodes: emitter.nodes,
    constants: emitter.constants,
    inputs: modelInputs,
    outputs: modelOutputs,
    opsets: { "": STANDARD_OPSET, [MICROSOFT]: 1, ...(block > 0 ? { [NCHWC]: 1 } : {}) },
  });
  return { bytes, state: statePorts, inputs, outputs };
}

function mapValues<T, U>(
  record: Readonly<Record<string, T>>,
  make: (value: T, name: string) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, v]) => [name, make(v, name)]));
}

function lowerAll(emitter: Emitter, graph: Graph): void {
  const order = topological(results(graph));
  const uses = usesIn(order, graph);
  const normalized = new Map<string, Normalization>();
  for (const value of order) {
    if (value.op === "state" || value.op === "input") continue;
    const deferred = deferrable(emitter, value, uses);
    if (deferred) emitter.defer(value, deferred);
    else emitter.place(value, lowerOne(emitter, value, normalized, uses));
  }
}

/** `value` as something that what uses it may complete. */
function deferrable(
  emitter: Emitter,
  value: Node,
  uses: ReadonlyMap<Node, number>,
): Deferral | undefined {
  if (value.op === "conv") return deferredConv(emitter, { conv: value });
  const own = (inner: Node) =>
    uses.get(inner) === 1 && sameShape(inner.shape, value.shape)
      ? emitter.deferredOf(inner)
      : undefined;
  const [a, b] = value.inputs;
  if (value.op === "add") {
    const joined = own(b)?.plus(a) ?? own(a)?.plus(b);
    if (joined) return joined;
  }
  if (value.op === "sub") {
    const joined = own(b)?.from?.(a);
    if (joined) return joined;
  }
  return deferredAffine(emitter, value) ??
    (uses.get(value) === 1 ? deferredProduct(emitter, value) : undefined);
}

function lowerOne(
  emitter: Emitter,
  value: Node,
  normalized: Map<string, Normalization>,
  uses: ReadonlyMap<Node, number>,
): Placement {
  switch (value.op) {
    case "constant": {
      const { data } = value.attributes;
      if (data.length === sizeOf(value.shape)) {
        const name = emitter.tensor(value.id, data, value.shape, value.dtype);
        const layout = natural(data.length);
        return { name, dims: value.shape, layout, dtype: value.dtype };
      }
      const uniform = emitter.scalar(data[0], value.dtype);
      const name = emitter.emit("Expand", [uniform, emitter.integers(value.shape)]);
      return { name, dims: value.shape, layout: natural(sizeOf(value.shape)), dtype: value.dtype };
    }
    case "sum": {
      const [x] = value.inputs;
      const dot = uses.get(x) === 1 && isProduct(x) && emitter.deferredOf(x) !== undefined
        ? lowerDot(emitter, value)
        : undefined;
      return dot ?? lowerReduction(emitter, value);
    }
    case "mean":
    case "maximum":
      return lowerReduction(emitter, value);
    case "softmax":
      return lowerSoftmax(emitter, value);
    case "normalize":
    case "inverseDeviation":
      return lowerOnce(emitter, value, normalized)[
        value.op === "normalize" ? "normalized" : "inverseDeviation"
      ];
    case "matmul":
      return lowerMatmul(emitter, value);
    case "convWeightGradient":
      return lowerWeightGradient(emitter, value);
    case "averagePool":
    case "upsample":
      return lowerResampling(emitter, value);
    case "reshape":
      return emitter.placeOf(value.inputs[0]);
    case "transpose":
      return lowerTranspose(emitter, value);
    case "broadcast":
      return lowerBroadcast(emitter, value);
    case "slice":
      return lowerSlice(emitter, value);
    case "concat":
      return lowerConcat(emitter, value);
    case "pad":
      return lowerPad(emitter, value);
    case "reverse":
      return lowerReverse(emitter, value);
    case "gather":
      return lowerGather(emitter, value);
    default:
      return lowerPointwise(emitter, value);
  }
}

/** A value and its deviation come from one operation. */
function lowerOnce(
  emitter: Emitter,
  value: NodeWith<"normalize" | "inverseDeviation">,
  known: Map<string, Normalization>,
): Normalization {
  const key = `${value.inputs[0].id} ${JSON.stringify(value.attributes)}`;
  const before = known.get(key);
  if (before) return before;
  const made = lowerNormalization(emitter, value);
  known.set(key, made);
  return made;
}
