/** A small house for the explorer: two runs of the smallest network, recorded as real ones are. */

import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { join } from "node:path";
import { canonicalJson, runId, type TrainConfig, withDefaults } from "../../lib/config/mod.ts";
import { addToCatalogue } from "../../lib/explorer/record/catalogue_file.ts";
import { recordRun } from "../../lib/explorer/record/record.ts";
import { weightsPath } from "../../lib/explorer/weights.ts";
import { untrainedWeights } from "../../lib/network/mod.ts";
import { normals, stream } from "../../lib/random/mod.ts";
import { type EvaluationRecord, type Outcome, USUAL_SAMPLER } from "../../lib/records/mod.ts";
import { encodeTensorFile } from "../../lib/store/tensor_file.ts";
import { testLabels } from "../../lib/world/mod.ts";

const tiny = { preset: "tiny", steps: 400, evaluations: 3 } as const;
const N = 16;

/** Evenly drawn, with hidden coordinates; it has weights. */
export const even: TrainConfig = withDefaults({ ...tiny, dropX: 0.1, dropY: 0.1, world: { n: N } });
/** Skewed along both axes; it has outcomes of test labels alone. */
export const skewed: TrainConfig = withDefaults({ ...tiny, world: { n: N, zipfX: 1, zipfY: 1 } });

export const STEPS = [100, 200, 400] as const;

export interface Folders {
  readonly recorded: string;
  readonly weights: string;
  readonly store: string;
}

/** Parameters that say something, though nothing was trained: no layer starts at zero. */
export function parametersAt(config: TrainConfig, step: number): Float32Array<ArrayBuffer> {
  const start = untrainedWeights(config);
  const noise = normals(stream(step, "explorer/fixture"), start.length);
  return new Float32Array(Float16Array.from(start, (v, k) => v + 0.03 * noise[k]));
}

/** The bytes of a weights file. */
export function weightsFile(config: TrainConfig, step: number): Uint8Array<ArrayBuffer> {
  const data = Float16Array.from(parametersAt(config, step));
  const tensors = new Map([["weights", { shape: [data.length], data }]]);
  const chunks = encodeTensorFile({
    kind: "weights",
    step,
    config: canonicalJson(config),
    tensors,
  });
  return Uint8Array.from(Buffer.concat(chunks));
}

/** Writes an evenly drawn run with weights, and the skewed one, under `root` and records them. */
export async function makeHouse(root: string, first = even): Promise<Folders> {
  const at = (name: string) => join(root, name);
  const folders = { recorded: at("recorded"), weights: at("weights"), store: at("runs") };
  for (const config of [first, skewed]) {
    const id = runId(config);
    const folder = join(folders.store, id);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(join(folder, "config.json"), `${canonicalJson(config)}\n`);
    const lines = evaluations().map((one) => `${JSON.stringify(one)}\n`);
    fs.writeFileSync(join(folder, "evals.jsonl"), lines.join(""));
  }
  fs.mkdirSync(join(folders.weights, runId(first)), { recursive: true });
  for (const step of STEPS) {
    fs.writeFileSync(
      join(folders.weights, weightsPath(runId(first), step)),
      weightsFile(first, step),
    );
  }
  const options = { runs: folders.store, weights: folders.weights, out: folders.recorded };
  for (const [config, title] of [[first, "Even"], [skewed, "Skewed in x and y"]] as const) {
    const recorded = await recordRun(runId(config), {
      ...options,
      title,
      inputs: ["noised"],
      // UMAP would take most of a test's time.
      projections: ["pca"],
      tell: () => {},
    });
    addToCatalogue(folders.recorded, recorded);
  }
  return folders;
}

/** What the page's first sheet is made of. */
const codes = (umap: { readonly x: number; readonly y: number }, dimension: number) => [
  {
    ...{ input: "noised", t: 500, layer: "enc3" } as const,
    scores: { order: { umap, pca: umap, linear: umap }, dimension, twoNN: null },
  },
];

/** What scores of images are like where one share stands for all. */
const images = (share: number, one: number) => ({
  count: testLabels(N).all.length / 2,
  kinds: { none: 0, one, several: 1 - one },
  accuracy: { x: share, y: share, joint: share },
  ...{ givenOne: null, medianError: null },
});

/** An evaluation whose samples come out right, on the lattices, so often. */
function evaluation(
  step: number,
  share: number,
  outcomes: EvaluationRecord["outcomes"],
  code: EvaluationRecord["codes"],
): EvaluationRecord {
  const on = images(share, 0.9);
  const off = images(share / 2, 0.9);
  return {
    ...{ step, sampler: USUAL_SAMPLER, images: { on, off, all: off }, outcomes },
    ...{ codes: code, losses: [], grid: null },
  };
}

/** Evaluations in which x comes out right to the left and y at the top, more and more. */
export function evaluations(): EvaluationRecord[] {
  const labels = testLabels(N).all;
  const none = Array.from({ length: labels.length / 2 }, () => [2, null, null] as const);
  const trained = STEPS.map((step, k) => {
    const random = stream(step, "explorer/outcomes");
    const outcomes = none.map((missed, i): Outcome => {
      const [x, y] = [labels[2 * i], labels[2 * i + 1]];
      const hit = (v: number) => random.uniform() < (0.2 + 0.3 * k) * (1 - v / N / 2) ? v : v + 4;
      return random.uniform() < 0.1 ? missed : [1, hit(x), hit(y)];
    });
    return evaluation(step, 0.3 * k, outcomes, codes({ x: 0.3 * k, y: 0.4 * k }, 20 - 8 * k));
  });
  return [evaluation(0, 0, none, codes({ x: 0, y: 0 }, 30)), ...trained];
}
