import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { join } from "node:path";
import { runId } from "../../lib/config/mod.ts";
import { type Stream, stream } from "../../lib/random/mod.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
  readRun,
  StoreError,
  type Tensor,
  verifyRun,
} from "../../lib/store/mod.ts";
import { decodeTensorFile, encodeTensorFile } from "../../lib/store/tensor_file.ts";
import { filesOf, newFolder, quickDisk, since, toyConfig, trainToy } from "./toy.ts";

// With the 3,000 configs of tests/config/fuzz.test.ts these are 10,000 mutations.

const on = quickDisk;
const id = runId(toyConfig);

const tensors = new Map<string, Tensor>([
  ["a", { shape: [2, 3], data: new Float32Array([1, 2, 3, 4, 5, 6]) }],
  ["b", { shape: [2], data: new Float64Array([1, 2]) }],
  ["c", { shape: [0], data: new Int32Array() }],
  ["d", { shape: [], data: new Uint8Array([9]) }],
]);

/** Bytes with one thing changed: a bit, a byte, or a piece cut out, doubled, moved or added. */
function mutate(bytes: Uint8Array, random: Stream): Uint8Array {
  const at = random.integer(bytes.length + 1);
  const length = 1 + random.integer(16);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  const piece = after.subarray(0, length);
  const rest = after.subarray(length);
  const noise = Uint8Array.from({ length }, () => random.integer(256));
  switch (random.integer(7)) {
    case 0:
      return Buffer.concat([before, Uint8Array.from(piece, (v, i) => i ? v : v ^ noise[0]), rest]);
    case 1:
      return Buffer.concat([before, piece.map((v, i) => i ? v : v ^ (1 << (noise[0] & 7))), rest]);
    case 2:
      return before;
    case 3:
      return Buffer.concat([before, rest]);
    case 4:
      return Buffer.concat([before, piece, after]);
    case 5:
      return Buffer.concat([after, before]);
    default:
      return Buffer.concat([before, noise, after]);
  }
}

Deno.test("3,000 mutated checkpoints are all refused with a MalformedFile", () => {
  const file = { kind: "checkpoint", step: 3, config: "{}", tensors } as const;
  const good = Buffer.concat(encodeTensorFile(file));
  assert.deepEqual(decodeTensorFile(good).tensors.get("a"), tensors.get("a"));
  const random = stream(1, "fuzz/checkpoint");
  for (let i = 0; i < 3000; i++) {
    const bad = mutate(good, random);
    if (good.equals(bad)) continue;
    assert.throws(
      () => decodeTensorFile(bad),
      { name: "MalformedFile", message: /^Cannot/ },
      `${i}`,
    );
  }
});

const junk: readonly unknown[] = [
  ...[null, true, -1, 0, 1, 2, 4, 8, 24, 1.5, 2 ** 53, 1e300, "", "F32", "U8", "I64", "BF16"],
  ...[[], {}, [0, 1], [0, 24], [24, 40], [1, 1, 2], [[0]], { dtype: "U8" }],
  { dtype: "U8", shape: [1], data_offsets: [40, 41] },
  { dtype: "F32", shape: [6], data_offsets: [16, 40] },
];

/** JSON with one value, somewhere inside, replaced, removed or given another name. */
function mutateJson(value: unknown, random: Stream): unknown {
  const pick = <T>(items: readonly T[]) => items[random.integer(items.length)];
  if (typeof value !== "object" || value === null || random.integer(8) === 0) return pick(junk);
  const entries = Object.entries(value);
  const at = random.integer(entries.length);
  const kind = entries.length === 0 ? 0 : random.integer(8);
  if (kind === 0) entries.push(["x", pick(junk)]);
  else if (kind === 1) entries.splice(at, 1);
  else if (kind === 2) entries[at][0] = pick(["shape", "a", "__metadata__", "é"]);
  else entries[at][1] = mutateJson(entries[at][1], random);
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

/** The format's rules once more, told by counting how many tensors claim each byte. */
function isValid(header: unknown, dataLength: number): boolean {
  if (typeof header !== "object" || header === null || Array.isArray(header)) return false;
  const claims = new Uint8Array(dataLength);
  for (const [name, value] of Object.entries(header)) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    if (name === "__metadata__") {
      if (!Object.values(value).every((text) => typeof text === "string")) return false;
      continue;
    }
    if (Object.keys(value).sort().join() !== "data_offsets,dtype,shape") return false;
    const width = Object.entries({ F64: 8, F32: 4, I32: 4, BF16: 2, U8: 1 })
      .find(([dtype]) => dtype === value.dtype)?.[1];
    const counts = (list: unknown) =>
      Array.isArray(list) && list.every((n) => Number.isSafeInteger(n) && n >= 0);
    if (!width || !counts(value.shape) || !counts(value.data_offsets)) return false;
    if (value.data_offsets.length !== 2) return false;
    const [begin, end] = value.data_offsets;
    const size = value.shape.reduce((a: number, b: number) => a * b, width);
    if (end > dataLength || end - begin !== size) return false;
    for (let k = begin; k < end; k++) claims[k]++;
  }
  return claims.every((claim) => claim === 1);
}

Deno.test("3,000 mutated safetensors headers are accepted exactly where the format allows", () => {
  const [head, ...data] = encodeSafetensors({ metadata: new Map([["k", "v"]]), tensors });
  const header = JSON.parse(new TextDecoder().decode(head.subarray(8)));
  const body = Buffer.concat(data);
  const random = stream(1, "fuzz/header");
  let accepted = 0;
  for (let i = 0; i < 3000; i++) {
    const changed = mutateJson(header, random);
    const json = new TextEncoder().encode(JSON.stringify(changed));
    const length = new Uint8Array(new BigUint64Array([BigInt(json.length)]).buffer);
    const decode = () => decodeSafetensors(Buffer.concat([length, json, body]));
    if (isValid(changed, body.length)) {
      const again = decodeSafetensors(Buffer.concat(encodeSafetensors(decode())));
      assert.deepEqual([...again.tensors].sort(), [...decode().tensors].sort());
      accepted++;
    } else {
      assert.throws(decode, { name: "MalformedFile", message: /^Cannot read safetensors/ }, `${i}`);
    }
  }
  // Renamed tensors, split shapes, other metadata: some changes are harmless.
  assert.ok(accepted > 50 && accepted < 2000, `${accepted} accepted`);
});

Deno.test("1,000 runs with a mutated file are refused, or end with the straight run's bytes", () => {
  const straight = filesOf(trainToy(newFolder(), { since, on }));
  const store = newFolder();
  const stop = new Error("stop");
  assert.throws(() => trainToy(store, { since, on }, (step) => stopAt(step, stop)), stop);
  const folder = join(store, id);
  const begun = filesOf(folder);
  const random = stream(1, "fuzz/run");
  const outcomes = { refused: 0, finished: 0 };
  for (let i = 0; i < 1000; i++) {
    fs.rmSync(folder, { recursive: true });
    fs.mkdirSync(join(folder, "snapshots"), { recursive: true });
    for (const [name, text] of begun) fs.writeFileSync(join(folder, name), text, "latin1");
    const names = [...begun.keys()];
    const name = names[random.integer(names.length)];
    fs.writeFileSync(join(folder, name), mutate(fs.readFileSync(join(folder, name)), random));
    try {
      trainToy(store, { since, on });
    } catch (error) {
      assert.ok(error instanceof StoreError && error.message.includes(folder), `${i}: ${error}`);
      outcomes.refused++;
      continue;
    }
    outcomes.finished++;
    // Nothing vouches for the records of an unfinished run, but they must be records.
    readRun(store, id);
    const files = filesOf(folder);
    const isLog = name.endsWith(".jsonl");
    const isSnapshot = name.startsWith("snapshots");
    for (const [path, text] of isLog ? [] : straight) {
      if (path !== name || !isSnapshot) assert.equal(files.get(path), text, `${i}: ${path}`);
    }
    // A snapshot is not read to go on; what is wrong with it is found when it is.
    const damaged = isSnapshot && files.get(name) !== straight.get(name);
    assert.equal(verifyRun(store, id).length, damaged ? 1 : 0, `${i}: ${name}`);
  }
  assert.ok(outcomes.refused > 50 && outcomes.finished > 500, JSON.stringify(outcomes));
});

function stopAt(step: number, error: Error): void {
  if (step === 11) throw error;
}
