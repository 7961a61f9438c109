import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { readIfThere, StoreError } from "./disk.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
  MalformedFile,
  type Tensors,
} from "./safetensors.ts";

/**
 * - `checkpoint`: all that training needs to go on (weights, moments, EMA).
 * - `snapshot`: the weights alone, for analysis.
 * - `weights`: the same in half precision, for version control.
 */
export type TensorFileKind = RunFileKind | "weights";

/** Those that lie in a run's own folder. */
export type RunFileKind = "checkpoint" | "snapshot";

/** The tensors of a run at one step, and whose they are. */
export interface TensorFile {
  readonly kind: TensorFileKind;
  readonly step: number;
  /** The run's config as canonical JSON. */
  readonly config: string;
  readonly tensors: Tensors;
}

/** Raised when files of the old kind could be misread. */
const version = "1";
const blank = "0".repeat(64);

/**
 * The bytes of a tensor file: safetensors with the config, the step and a
 * checksum in its metadata.
 *
 * The checksum is the SHA-256 of the WHOLE file, its own 64 digits read as zeros. So it covers the
 * header too, and any flipped bit, wherever it is, shows.
 */
export function encodeTensorFile({ kind, step, config, tensors }: TensorFile): Uint8Array[] {
  const metadata = new Map([
    ["config", config],
    ["kind", kind],
    ["sha256", blank],
    ["step", String(step)],
    ["version", version],
  ]);
  const chunks = encodeSafetensors({ metadata, tensors });
  const hash = createHash("sha256");
  for (const chunk of chunks) hash.update(chunk);
  chunks[0].set(new TextEncoder().encode(hash.digest("hex")), digitsAt(chunks[0], blank));
  return chunks;
}

/** Reads what `encodeTensorFile` wrote; a MalformedFile says what is wrong with anything else. */
export function decodeTensorFile(bytes: Uint8Array): TensorFile {
  const { metadata, tensors } = decodeSafetensors(bytes);
  const digits = metadata.get("sha256") ?? "";
  const at = digitsAt(bytes, digits);
  if (!/^[0-9a-f]{64}$/.test(digits) || at < 0) {
    throw new MalformedFile("Cannot trust a tensor file as its metadata must hold a sha256");
  }
  const hash = createHash("sha256")
    .update(bytes.subarray(0, at)).update(blank).update(bytes.subarray(at + 64));
  if (hash.digest("hex") !== digits) {
    throw new MalformedFile("Cannot trust a tensor file as its checksum must match: it is damaged");
  }
  if (metadata.get("version") !== version) {
    throw new MalformedFile(
      `Cannot read a tensor file as its version must be ${version}: ` +
        `current value is ${metadata.get("version")}`,
    );
  }
  return {
    kind: metadata.get("kind") as TensorFileKind,
    step: Number(metadata.get("step")),
    config: metadata.get("config") ?? "",
    tensors,
  };
}

/** Where the checksum's digits are. In any text of the header these quotes would be escaped. */
function digitsAt(bytes: Uint8Array, digits: string): number {
  const name = '"sha256":"';
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(name + digits);
  return at < 0 ? -1 : at + name.length;
}

/** A tensor file that must not be used: damaged, or another run's. */
export class UnfitFile extends StoreError {
  override name = "UnfitFile";
}

/** Reads a tensor file and makes sure that it is the one that it should be. */
export function loadTensorFile(
  path: string,
  expected: Omit<TensorFile, "tensors">,
): Tensors {
  const bytes = readIfThere(path);
  if (!bytes) throw new StoreError(`Cannot read ${path} as there is no such file`);
  const unfit = (reason: string) =>
    new UnfitFile(`Cannot use ${path}: ${reason}. Restore it from a copy, or remove it`);
  let file: TensorFile;
  try {
    file = decodeTensorFile(bytes);
  } catch (error) {
    if (error instanceof MalformedFile) throw unfit(error.message);
    throw error;
  }
  if (file.config !== expected.config) throw unfit("it belongs to a run with another config");
  if (file.kind !== expected.kind || file.step !== expected.step) {
    throw unfit(`it is the ${file.kind} of step ${file.step} under a wrong name`);
  }
  return file.tensors;
}
