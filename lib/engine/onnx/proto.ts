/** Writes ONNX models: as much of the protobuf format (onnx.proto3) as graphs of ours need. */

export type OnnxType = "float32" | "int32" | "int64" | "bool";
const TYPE_CODES: Readonly<Record<OnnxType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9 };

/** An integer, a float or a list of integers. */
export type Attribute = number | { readonly float: number } | readonly number[];

export interface OnnxNode {
  readonly op: string;
  /** Operator set; the standard one where it is absent. */
  readonly domain?: string;
  /** Names; an empty one is an optional input left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

export interface OnnxValue {
  readonly name: string;
  readonly type: OnnxType;
  readonly dims: readonly number[];
}

export interface OnnxConstant extends OnnxValue {
  readonly data: Float32Array | Int32Array | BigInt64Array;
}

export interface OnnxModel {
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** Operator sets by domain; "" is the standard one. */
  readonly opsets: Readonly<Record<string, number>>;
}

const IR_VERSION = 9;

/** The bytes of a model file. */
export function encodeModel(model: OnnxModel): Uint8Array {
  const graph = new Message();
  for (const node of model.nodes) graph.message(1, encodeNode(node));
  graph.text(2, "graph");
  for (const constant of model.constants) graph.message(5, encodeTensor(constant));
  for (const input of model.inputs) graph.message(11, encodeValue(input));
  for (const output of model.outputs) graph.message(12, encodeValue(output));
  const file = new Message();
  file.varint(1, IR_VERSION);
  file.message(7, graph);
  for (const [domain, version] of Object.entries(model.opsets)) {
    const opset = new Message();
    opset.text(1, domain);
    opset.varint(2, version);
    file.message(8, opset);
  }
  return file.bytes();
}

function encodeNode(node: OnnxNode): Message {
  const message = new Message();
  for (const name of node.inputs) message.text(1, name);
  for (const name of node.outputs) message.text(2, name);
  message.text(4, node.op);
  for (const [name, value] of Object.entries(node.attributes ?? {})) {
    message.message(5, encodeAttribute(name, value));
  }
  if (node.domain) message.text(7, node.domain);
  return message;
}

/** AttributeProto: a field for each kind of value, and the kind's code in field 20. */
function encodeAttribute(name: string, value: Attribute): Message {
  const message = new Message();
  message.text(1, name);
  if (typeof value === "number") {
    message.varint(3, value);
    message.varint(20, 2);
  } else if ("float" in value) {
    message.float(2, value.float);
    message.varint(20, 1);
  } else {
    for (const v of value) message.varint(8, v);
    message.varint(20, 7);
  }
  return message;
}

function encodeTensor({ name, type, dims, data }: OnnxConstant): Message {
  const message = new Message();
  for (const size of dims) message.varint(1, size);
  message.varint(2, TYPE_CODES[type]);
  message.text(8, name);
  const bytes = type === "bool"
    ? Uint8Array.from(data as Int32Array)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  message.raw(9, bytes);
  return message;
}

function encodeValue({ name, type, dims }: OnnxValue): Message {
  const shape = new Message();
  for (const size of dims) {
    const dimension = new Message();
    dimension.varint(1, size);
    shape.message(1, dimension);
  }
  const tensor = new Message();
  tensor.varint(1, TYPE_CODES[type]);
  tensor.message(2, shape);
  const kind = new Message();
  kind.message(1, tensor);
  const message = new Message();
  message.text(1, name);
  message.message(2, kind);
  return message;
}

const encoder = new TextEncoder();

/** A protobuf message under construction. */
class Message {
  #parts: Uint8Array[] = [];
  #size = 0;

  #push(part: Uint8Array): void {
    this.#parts.push(part);
    this.#size += part.length;
  }

  #key(field: number, wire: number): void {
    this.#push(varint(field * 8 + wire));
  }

  varint(field: number, value: number): void {
    this.#key(field, 0);
    this.#push(varint(value));
  }

  float(field: number, value: number): void {
    this.#key(field, 5);
    this.#push(new Uint8Array(Float32Array.of(value).buffer));
  }

  raw(field: number, bytes: Uint8Array): void {
    this.#key(field, 2);
    this.#push(varint(bytes.length));
    this.#push(bytes);
  }

  text(field: number, value: string): void {
    this.raw(field, encoder.encode(value));
  }

  message(field: number, message: Message): void {
    this.raw(field, message.bytes());
  }

  bytes(): Uint8Array {
    const out = new Uint8Array(this.#size);
    let at = 0;
    for (const part of this.#parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }
}

/** Base 128, least significant first; negative numbers as 64-bit two's complement. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 128 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}
