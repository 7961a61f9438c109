import * as fs from "node:fs";
import { dirname, join } from "node:path";
import { canonicalJson, runId } from "../config/mod.ts";
import { makeFolder, writeAtomic } from "./disk.ts";
import { stepName, stepsIn } from "./layout.ts";
import { singlesOf } from "./safetensors.ts";
import { encodeTensorFile, loadTensorFile } from "./tensor_file.ts";

/**
 * Weights in half precision, small enough for version control: `<folder>/<run>/<step>.safetensors`.
 * A half keeps 11 bits of each number: enough to look at a network, not to train it on.
 */
export function weightsPath(folder: string, run: string, step: number): string {
  return join(folder, run, stepName(step));
}

/** The steps of a run whose weights are kept in `folder`, ascending. */
export function weightSteps(folder: string, run: string): number[] {
  return stepsIn(join(folder, run), /^(\d{8})\.safetensors$/);
}

/** Keeps `weights`, the parameters of the run of `config` at `step`, and returns the path. */
export function writeWeights(
  folder: string,
  config: unknown,
  step: number,
  weights: Float32Array,
): string {
  const path = weightsPath(folder, runId(config), step);
  const data = new Float16Array(weights);
  const largest = data.findIndex((value) => !Number.isFinite(value));
  if (largest >= 0) {
    throw new RangeError(
      `Cannot keep weights in half precision as they must be below 65520: current value is ` +
        `${weights[largest]}`,
    );
  }
  const tensors = new Map([["weights", { shape: [data.length], data }]]);
  makeFolder(dirname(path));
  writeAtomic(
    path,
    encodeTensorFile({ kind: "weights", step, config: canonicalJson(config), tensors }),
  );
  return path;
}

/** The weights of the run of `config` at `step`, widened; undefined where none are kept. */
export function readWeights(
  folder: string,
  config: unknown,
  step: number,
): Float32Array<ArrayBuffer> | undefined {
  const path = weightsPath(folder, runId(config), step);
  if (!fs.existsSync(path)) return undefined;
  const expected = { kind: "weights", step, config: canonicalJson(config) } as const;
  return singlesOf(loadTensorFile(path, expected), "weights");
}
