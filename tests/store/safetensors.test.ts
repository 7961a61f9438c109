import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import {
  decodeSafetensors,
  encodeSafetensors,
  singlesOf,
  type Tensor,
} from "../../lib/store/mod.ts";

/** Written by the reference implementation, Python's safetensors 0.8.0: golden.py prints them. */
const golden = Buffer.from(
  "mAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJjb25maWciOiJ7XCJzZWVkXCI6MX0ifSwibW9tZW50Ijp7ImR0eXBlIjoi" +
    "RjY0Iiwic2hhcGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbMCwxNl19LCJlbXB0eSI6eyJkdHlwZSI6IkYzMiIsInNoYXBl" +
    "IjpbMCw0XSwiZGF0YV9vZmZzZXRzIjpbMTYsMTZdfSwiZW5jMS93ZWlnaHQiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6" +
    "WzIsM10sImRhdGFfb2Zmc2V0cyI6WzE2LDQwXX0sInNjYWxhciI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbXSwiZGF0" +
    "YV9vZmZzZXRzIjpbNDAsNDRdfSwiY291bnQiOnsiZHR5cGUiOiJJMzIiLCJzaGFwZSI6WzNdLCJkYXRhX29mZnNldHMi" +
    "Ols0NCw1Nl19LCJieXRlcyI6eyJkdHlwZSI6IlU4Iiwic2hhcGUiOls1XSwiZGF0YV9vZmZzZXRzIjpbNTYsNjFdfX0g" +
    "ICCamZmZmZm5PwOTAKpL3U3+AAAAAAAAwL8AAFBA7uNsAAAAgH8AAACAAADwQP////8AAAAA////fwABf4D/",
  "base64",
);
const goldenHalf = Buffer.from(
  "aAAAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJjb25maWciOiJ7XCJzZWVkXCI6MX0ifSwiaGFsZiI6eyJkdHlwZSI6IkJG" +
    "MTYiLCJzaGFwZSI6WzNdLCJkYXRhX29mZnNldHMiOlswLDZdfX0gICAgIIA/oMCAfw==",
  "base64",
);

const metadata = new Map([["config", '{"seed":1}']]);
const weight = new Float32Array([0, -1.5, 3.25, 1e-38, Infinity, -0]);
const tensors = new Map<string, Tensor>([
  ["enc1/weight", { shape: [2, 3], data: weight }],
  ["scalar", { shape: [], data: new Float32Array([7.5]) }],
  ["empty", { shape: [0, 4], data: new Float32Array() }],
  ["moment", { shape: [2], data: new Float64Array([0.1, -2.5e300]) }],
  ["count", { shape: [3], data: new Int32Array([-1, 0, 2147483647]) }],
  ["bytes", { shape: [5], data: new Uint8Array([0, 1, 127, 128, 255]) }],
]);

/** A file with this header, a string or what JSON makes of it, and so many bytes of data. */
function file(header: unknown, dataLength: number): Uint8Array {
  const text = typeof header === "string" ? header : JSON.stringify(header);
  const json = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + json.length + dataLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const f32 = (begin: number, end: number, shape = [(end - begin) / 4]) => ({
  dtype: "F32",
  shape,
  data_offsets: [begin, end],
});

Deno.test("decodeSafetensors reads what the reference implementation wrote", () => {
  const decoded = decodeSafetensors(golden);
  assert.deepEqual(decoded.metadata, metadata);
  assert.equal(decoded.tensors.size, tensors.size);
  for (const [name, tensor] of tensors) assert.deepEqual(decoded.tensors.get(name), tensor, name);
});

Deno.test("encodeSafetensors writes the very bytes of the reference implementation", () => {
  assert.deepEqual(Buffer.concat(encodeSafetensors({ metadata, tensors })), golden);
});

Deno.test("decodeSafetensors widens BF16 exactly", () => {
  const half = decodeSafetensors(goldenHalf).tensors.get("half");
  assert.deepEqual(half, { shape: [3], data: new Float32Array([1, -5, Infinity]) });
});

Deno.test("decodeSafetensors returns copies, from a Buffer and an unaligned view too", () => {
  const shifted = new Uint8Array(golden.length + 1).subarray(1);
  shifted.set(golden);
  const decoded = decodeSafetensors(shifted);
  shifted.fill(0);
  assert.deepEqual(decoded.tensors.get("enc1/weight")?.data, weight);
  const copy = Buffer.from(golden);
  const fromBuffer = decodeSafetensors(copy);
  copy.fill(0);
  assert.deepEqual(fromBuffer.tensors.get("enc1/weight")?.data, weight);
});

Deno.test("encodeSafetensors keeps names that JavaScript treats as special", () => {
  const special = new Map<string, Tensor>(
    ["__proto__", "10", "9", 'quote"back\\slash', "umlaut ü", "data_offsets", "constructor"]
      .map((name, i) => [name, { shape: [1], data: new Int32Array([i]) }]),
  );
  const bytes = Buffer.concat(encodeSafetensors({
    metadata: special.keys().reduce(
      (map, name) => map.set(name, name),
      new Map<string, string>(),
    ),
    tensors: special,
  }));
  const decoded = decodeSafetensors(bytes);
  assert.deepEqual([...decoded.tensors].sort(), [...special].sort());
  assert.equal(decoded.metadata.get("__proto__"), "__proto__");
});

Deno.test("encodeSafetensors refuses data that does not fill its shape, and the reserved name", () => {
  const encode = (name: string, shape: number[]) => () =>
    encodeSafetensors({
      metadata: new Map(),
      tensors: new Map([[name, { shape, data: new Float32Array(3) }]]),
    });
  assert.throws(encode("w", [2, 2]), /Cannot write tensor "w".* 3 numbers for \[2,2\]/);
  assert.throws(encode("__metadata__", [3]), /Cannot write tensor "__metadata__"/);
});

const deep = "[".repeat(300_000) + "]".repeat(300_000);
const hostile: Readonly<Record<string, readonly [bytes: Uint8Array, says: RegExp]>> = {
  "an empty file": [new Uint8Array(), /8 bytes of length/],
  "a length beyond the file": [file("{}", 0).fill(0xff, 0, 1), /header of 255 bytes/],
  "a length of 2^64 - 1": [file("{}", 0).fill(0xff, 0, 8), /header of 18446744073709551615 bytes/],
  "a length of 16 MiB that is there": [file(" ".repeat(2 ** 24), 0), /header of 16777216 bytes/],
  "no JSON": [file("{", 0), /not JSON/],
  "invalid UTF-8": [file("{}", 0).fill(0xff, 8, 9), /not JSON/],
  "a byte order mark": [file("\ufeff{}", 0), /not JSON/],
  "deep JSON": [file(deep, 0), /not a JSON object/],
  "a deep entry": [file(`{"w":${deep}}`, 0), /must have dtype/],
  "a deep dtype": [file(`{"w":{"dtype":${deep},"shape":[],"data_offsets":[0,4]}}`, 4), /its dtype/],
  "a deep shape": [file(`{"w":{"dtype":"F32","shape":${deep},"data_offsets":[0,4]}}`, 4), /whole/],
  "an array": [file([], 0), /not a JSON object/],
  "null": [file("null", 0), /not a JSON object/],
  "an overlap": [file({ a: f32(0, 8), b: f32(4, 12) }, 12), /"b" begins at 4, .* ends at 8/],
  "a twin": [file({ a: f32(0, 8), b: f32(0, 8) }, 8), /"b" begins at 0, .* ends at 8/],
  "a gap": [file({ a: f32(0, 4), b: f32(8, 12) }, 12), /"b" begins at 8, .* ends at 4/],
  "a gap at the start": [file({ a: f32(4, 8) }, 8), /"a" begins at 4, .* ends at 0/],
  "bytes left over": [file({ a: f32(0, 4) }, 5), /describes .* bytes and the file has/],
  "bytes missing": [file({ a: f32(0, 8) }, 4), /describes .* bytes and the file has/],
  "offsets that go back": [file({ a: f32(4, 0, [1]) }, 4), /does not take -4 bytes/],
  "negative offsets": [file({ a: f32(-4, 0) }, 4), /two offsets/],
  "three offsets": [
    file({ a: { dtype: "U8", shape: [0], data_offsets: [0, 0, 0] } }, 0),
    /two offsets/,
  ],
  "a wrong dtype": [file({ a: { ...f32(0, 4), dtype: "F31" } }, 4), /its dtype is "F31"/],
  "a dtype of Object": [file({ a: { ...f32(0, 4), dtype: "toString" } }, 4), /its dtype/],
  "another width": [file({ a: { ...f32(0, 4), dtype: "F64" } }, 4), /does not take 4 bytes as F64/],
  "a negative size": [file({ a: f32(0, 4, [-1, -1]) }, 4), /whole numbers/],
  "a broken size": [file({ a: f32(0, 4, [0.5, 2]) }, 4), /whole numbers/],
  "sizes that overflow": [file({ a: f32(0, 4, [2 ** 33, 2 ** 33]) }, 4), /does not take/],
  "a size of 1e999": [
    file('{"a":{"dtype":"F32","shape":[1e999],"data_offsets":[0,4]}}', 4),
    /whole/,
  ],
  "an unknown field": [file({ a: { ...f32(0, 4), stride: 1 } }, 4), /nothing else/],
  "a missing field": [file({ a: { dtype: "F32", shape: [1] } }, 0), /must have dtype/],
  "a name twice": [
    file(`{"a":${JSON.stringify(f32(0, 4))},"a":${JSON.stringify(f32(0, 4))}}`, 4),
    /names something twice/,
  ],
  "a field twice": [
    file('{"a":{"dtype":"F32","shape":[2],"shape":[1],"data_offsets":[0,4]}}', 4),
    /names something twice/,
  ],
  "metadata that are no strings": [file({ __metadata__: { step: 1 } }, 0), /not a string/],
  "metadata that are a list": [file({ __metadata__: ["1"] }, 0), /not an object/],
};

for (const [name, [bytes, says]] of Object.entries(hostile)) {
  Deno.test(`decodeSafetensors refuses ${name}`, () => {
    assert.throws(() => decodeSafetensors(bytes), { name: "MalformedFile", message: says });
  });
}

Deno.test("decodeSafetensors accepts spaces and zero tensors", () => {
  assert.equal(decodeSafetensors(file("{}  ", 0)).tensors.size, 0);
  assert.equal(
    decodeSafetensors(file(' { "a" : {"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1))
      .tensors.size,
    1,
  );
});

Deno.test("singlesOf gives single precision by name, and refuses another, or none", () => {
  assert.equal(singlesOf(tensors, "enc1/weight"), weight);
  assert.throws(() => singlesOf(tensors, "moment"), /"moment" .* current value is Float64Array/);
  assert.throws(() => singlesOf(tensors, "mid"), /"mid" .* undefined, there are enc1\/weight, /);
});
