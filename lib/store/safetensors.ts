import { isRecord } from "../config/canonical.ts";

/** Numbers in row-major order with their shape; `[]` is the shape of a scalar. */
export interface Tensor {
  readonly shape: readonly number[];
  /** Halves are read back as singles. */
  readonly data: Float32Array | Float64Array | Int32Array | Uint8Array | Float16Array;
}

/** Tensors by name. A map, as names are the file's: "__proto__" is one like any other. */
export type Tensors = ReadonlyMap<string, Tensor>;

/** What a safetensors file holds. */
export interface Safetensors {
  readonly metadata: ReadonlyMap<string, string>;
  readonly tensors: Tensors;
}

/** Bytes that are not what they should be; unlike the RangeError of memory that ran out. */
export class MalformedFile extends RangeError {
  override name = "MalformedFile";
}

/** The single-precision numbers of the tensor of this name, which must be there. */
export function singlesOf(tensors: Tensors, name: string): Float32Array<ArrayBuffer> {
  const data = tensors.get(name)?.data;
  if (data && isSingles(data)) return data;
  throw new MalformedFile(
    `Cannot use tensors as "${name}" must be among them, in single precision: ` +
      `current value is ${data?.constructor.name}, there are ${[...tensors.keys()].join(", ")}`,
  );
}

const isSingles = (data: Tensor["data"]): data is Float32Array<ArrayBuffer> =>
  data instanceof Float32Array && data.buffer instanceof ArrayBuffer;

/** Where one tensor lies in the file, as the header says. */
interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** Bytes per number. The order is the writer's: wide types first, so that all lie aligned. */
const widths: ReadonlyMap<string, number> = new Map([
  ["F64", 8],
  ["F32", 4],
  ["I32", 4],
  ["F16", 2],
  ["BF16", 2],
  ["U8", 1],
]);

/** The reference reader allows 100 MB; a thousand tensors take a tenth of one. */
const longestHeader = 2 ** 22;

/**
 * A safetensors file as a header and one view per tensor, to be written one after the other:
 *
 *     u64 (little endian) N | N bytes of JSON, padded by spaces to a multiple of 8 | data
 *
 * The bytes are a function of the contents alone, and those that the reference implementation
 * writes. Typed arrays lie in memory as in the file, as Deno runs on little-endian machines only.
 */
export function encodeSafetensors({ metadata, tensors }: Safetensors): Uint8Array[] {
  const order = [...widths.keys()];
  const sorted = [...tensors].map(([name, tensor]) => ({ name, tensor, dtype: dtypeOf(tensor) }))
    .sort((a, b) => order.indexOf(a.dtype) - order.indexOf(b.dtype) || (a.name < b.name ? -1 : 1));
  const texts = [...metadata].sort(([a], [b]) => a < b ? -1 : 1)
    .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  const fields = texts.length > 0 ? [`"__metadata__":{${texts.join(",")}}`] : [];
  let offset = 0;
  for (const { name, tensor, dtype } of sorted) {
    if (name === "__metadata__" || elements(tensor.shape) !== tensor.data.length) {
      throw new RangeError(
        `Cannot write tensor ${JSON.stringify(name)} as its name must be free and its data must ` +
          `fill its shape: current value is ${tensor.data.length} numbers for [${tensor.shape}]`,
      );
    }
    const end = offset + tensor.data.byteLength;
    fields.push(
      `${JSON.stringify(name)}:{"dtype":"${dtype}","shape":[${tensor.shape}],` +
        `"data_offsets":[${offset},${end}]}`,
    );
    offset = end;
  }
  const json = new TextEncoder().encode(`{${fields.join(",")}}`);
  const header = new Uint8Array(8 + Math.ceil(json.length / 8) * 8).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(header.length - 8), true);
  header.set(json, 8);
  const views = sorted.map(({ tensor: { data } }) =>
    new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  );
  return [header, ...views];
}

/**
 * Reads a safetensors file, or throws a MalformedFile that says what is wrong with it.
 *
 * Strict: no unknown or repeated field, no gap, no overlap, no byte left over. F16 and BF16 are
 * widened to single precision, which is exact. Tensors are copies and do not hold on to `file`.
 */
export function decodeSafetensors(file: Uint8Array): Safetensors {
  // Node's Buffer is a Uint8Array whose slice is no copy: look through one that is.
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.length);
  if (bytes.length < 8) fail(`8 bytes of length come first: the file has ${bytes.length}`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > longestHeader || Number(length) > bytes.length - 8) {
    fail(`a header of ${length} bytes does not fit a file of ${bytes.length}`);
  }
  const start = 8 + Number(length);
  const { metadata, entries } = readHeader(bytes.subarray(8, start));
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let offset = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== offset) {
      fail(`${quote(name)} begins at ${begin}, but the data before it ends at ${offset}`);
    }
    offset = end;
  }
  if (start + offset !== bytes.length) {
    fail(`the header describes ${start + offset} bytes and the file has ${bytes.length}`);
  }
  const tensors = new Map<string, Tensor>();
  for (const { name, dtype, shape, begin, end } of entries) {
    tensors.set(name, { shape, data: readNumbers(dtype, bytes.slice(start + begin, start + end)) });
  }
  return { metadata, tensors };
}

function readHeader(bytes: Uint8Array): { metadata: Map<string, string>; entries: Entry[] } {
  let text = "";
  let header: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    header = JSON.parse(text);
  } catch (error) {
    fail(`the header is not JSON (${(error as Error).message})`);
  }
  if (!isRecord(header)) fail("the header is not a JSON object");
  const metadata = new Map<string, string>();
  const entries: Entry[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === "__metadata__") readMetadata(value, metadata);
    else entries.push(readEntry(name, value));
  }
  // JSON.parse keeps the last of two equal names, silently; the format forbids them.
  const expected = Object.keys(header).length + metadata.size + 3 * entries.length;
  if (countNames(text) !== expected) fail("the header names something twice");
  return { metadata, entries };
}

/** How many strings of valid JSON are names: those that a colon follows. */
function countNames(json: string): number {
  let count = 0;
  for (const [, colon] of json.matchAll(/"(?:[^"\\]+|\\.)*"(\s*:)?/g)) if (colon) count++;
  return count;
}

function readMetadata(value: unknown, into: Map<string, string>): void {
  if (!isRecord(value)) fail("__metadata__ is not an object");
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string") fail(`__metadata__ holds ${quote(key)}, which is not a string`);
    into.set(key, text);
  }
}

function readEntry(name: string, value: unknown): Entry {
  if (!isRecord(value) || Object.keys(value).sort().join() !== "data_offsets,dtype,shape") {
    fail(`${quote(name)} must have dtype, shape and data_offsets and nothing else`);
  }
  const { dtype, shape, data_offsets: offsets } = value;
  const width = typeof dtype === "string" ? widths.get(dtype) : undefined;
  if (width === undefined) {
    fail(`${quote(name)} must be one of ${[...widths.keys()]}: its dtype is ${quote(dtype)}`);
  }
  if (!isCounts(shape)) fail(`${quote(name)} must have whole numbers as its shape`);
  if (!isCounts(offsets) || offsets.length !== 2) fail(`${quote(name)} must have two offsets`);
  const [begin, end] = offsets;
  if (end - begin !== elements(shape) * width) {
    fail(`${quote(name)} of shape [${shape}] does not take ${end - begin} bytes as ${dtype}`);
  }
  return { name, dtype: dtype as string, shape, begin, end };
}

function readNumbers(dtype: string, { buffer }: Uint8Array<ArrayBuffer>): Tensor["data"] {
  if (dtype === "F64") return new Float64Array(buffer);
  if (dtype === "F32") return new Float32Array(buffer);
  if (dtype === "I32") return new Int32Array(buffer);
  if (dtype === "U8") return new Uint8Array(buffer);
  if (dtype === "F16") return new Float32Array(new Float16Array(buffer));
  // A bfloat16 is the upper half of a single.
  return new Float32Array(Uint32Array.from(new Uint16Array(buffer), (half) => half << 16).buffer);
}

function dtypeOf({ data }: Tensor): string {
  if (data instanceof Float64Array) return "F64";
  if (data instanceof Float32Array) return "F32";
  if (data instanceof Int32Array) return "I32";
  return data instanceof Uint8Array ? "U8" : "F16";
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

function quote(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value.slice(0, 80)) : `a ${typeof value}`;
}

function fail(reason: string): never {
  throw new MalformedFile(`Cannot read safetensors as ${reason}`);
}
