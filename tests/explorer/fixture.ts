/** A small house for the explorer: two runs of the smallest network, recorded as real ones are. */

import * as fs from "node:fs";
import { join } from "node:path";
import { canonicalJson, runId, type TrainConfig, withDefaults } from "../../lib/config/mod.ts";
import { addToCatalogue } from "../../lib/explorer/record/catalogue_file.ts";
import { recordRun } from "../../lib/explorer/record/record.ts";
import { weightsPath } from "../../lib/explorer/weights.ts";
import { untrainedWeights } from "../../lib/network/mod.ts";
import { normals, stream } from "../../lib/random/mod.ts";
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

/** A weights file as the format has it: a header, then one tensor in half precision. */
export function weightsFile(config: TrainConfig, step: number): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(Float16Array.from(parametersAt(config, step)).buffer);
  const header = JSON.stringify({
    __metadata__: { config: canonicalJson(config), kind: "weights", step: String(step) },
    weights: { dtype: "F16", shape: [data.length / 2], data_offsets: [0, data.length] },
  });
  const json = new TextEncoder().encode(header.padEnd(8 * Math.ceil(header.length / 8)));
  const file = new Uint8Array(8 + json.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  file.set(data, 8 + json.length);
  return file;
}

/** Writes an evenly drawn run with weights, and the skewed one, under `root` and records them. */
export async function makeHouse(root: string, first = even): Promise<Folders> {
  const at = (name: string) => join(root, name);
  const folders = { recorded: at("recorded"), weights: at("weights"), store: at("runs") };
  for (const config of [first, skewed]) {
    const id = runId(config);
    const folder = join(folders.store, id);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(join(folder, "config.json"), canonicalJson(config));
    fs.writeFileSync(join(folder, "evals.jsonl"), evaluations());
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
      readings: ["noised"],
      // UMAP would take most of a test's time.
      projections: ["pca"],
      tell: () => {},
    });
    addToCatalogue(folders.recorded, recorded);
  }
  return folders;
}

/** What the page's first reading reads. */
const codes = (umap: { readonly x: number; readonly y: number }, dimension: number) => [
  { input: "noised", t: 500, layer: "enc3", scores: { order: { umap }, dimension } },
];

/** Evaluations in which x comes out right to the left and y at the top, more and more. */
function evaluations(): string {
  const labels = testLabels(N).all;
  const untrained = {
    step: 0,
    codes: codes({ x: 0, y: 0 }, 30),
  };
  const lines = STEPS.map((step, k) => {
    const random = stream(step, "explorer/outcomes");
    const outcomes = Array.from({ length: labels.length / 2 }, (_, i) => {
      const [x, y] = [labels[2 * i], labels[2 * i + 1]];
      const hit = (v: number) => random.uniform() < (0.2 + 0.3 * k) * (1 - v / N / 2) ? v : v + 4;
      return random.uniform() < 0.1 ? [2, null, null] : [1, hit(x), hit(y)];
    });
    return {
      step,
      images: {
        all: { kinds: { one: 0.9 }, accuracy: { x: 0.3 * k, y: 0.3 * k, joint: 0.3 * k } },
      },
      outcomes,
      codes: codes({ x: 0.3 * k, y: 0.4 * k }, 20 - 8 * k),
    };
  });
  return [untrained, ...lines].map((line) => JSON.stringify(line)).join("\n") + "\n";
}
