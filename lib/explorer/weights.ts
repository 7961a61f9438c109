/** Half-precision weights of one step of a run, as the page and the recorder read them. */

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
 * damaged, or of another run, step or network than asked for.
 */
export function readWeights(
  bytes: Uint8Array,
  config: TrainConfig,
  step: number,
): Float32Array<ArrayBuffer> {
  const { metadata, tensors } = decodeSafetensors(bytes);
  const expected = { kind: "weights", step: String(step), config: canonicalJson(config) };
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
