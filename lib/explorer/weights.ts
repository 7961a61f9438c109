/** Half-precision weights of one step of a run, as the page reads them. */

import { canonicalJson } from "../config/canonical.ts";
import type { TrainConfig } from "../config/mod.ts";
import { parameterCountOf } from "../network/mod.ts";
import { decodeSafetensors } from "../store/safetensors.ts";

/** The path of a weights file under `data/weights`. */
export function weightsPath(id: string, step: number): string {
  return `${id}/${String(step).padStart(8, "0")}.safetensors`;
}

/**
 * The parameters in the bytes of a weights file, one after the other. Throws where the file is
 * damaged, or of another run, step or network than asked for. A flipped bit shows where the browser
 * gives a hash: on this machine, and over https.
 */
export async function readWeights(
  bytes: Uint8Array<ArrayBuffer>,
  config: TrainConfig,
  step: number,
): Promise<Float32Array<ArrayBuffer>> {
  const { metadata, tensors } = decodeSafetensors(bytes);
  const sha256 = await digestOf(bytes, metadata.get("sha256") ?? "");
  const expected = {
    kind: "weights",
    step: String(step),
    config: canonicalJson(config),
    ...sha256 === undefined ? {} : { sha256 },
  };
  for (const [name, value] of Object.entries(expected)) {
    if (metadata.get(name) === value) continue;
    throw new RangeError(
      `Cannot take weights as their ${name} must be ${value}: current value is ` +
        `${metadata.get(name) ?? "missing"}`,
    );
  }
  const weights = tensors.get("weights")?.data;
  const count = parameterCountOf(config);
  if (!(weights instanceof Float32Array) || weights.length !== count) {
    throw new RangeError(
      `Cannot take weights as this network has ${count} parameters: current value is ` +
        `${weights?.length ?? "no tensor called weights"}`,
    );
  }
  return weights as Float32Array<ArrayBuffer>;
}

/** The SHA-256 of a file, its own digits read as zeros; undefined where there is no hash. */
async function digestOf(
  bytes: Uint8Array<ArrayBuffer>,
  digits: string,
): Promise<string | undefined> {
  const { subtle } = crypto as { subtle?: SubtleCrypto };
  if (subtle === undefined) return undefined;
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  // A byte to a character, so that places in the text are places in the file.
  const header = new TextDecoder("latin1").decode(bytes.subarray(0, 8 + length));
  const name = '"sha256":"';
  const at = header.indexOf(name + digits) + name.length;
  const blank = bytes.slice().fill("0".charCodeAt(0), at, at + digits.length);
  const digest = new Uint8Array(await subtle.digest("SHA-256", blank));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
