/** Records a run for the explorer: what plays before any weights have been loaded. */

import * as fs from "node:fs";
import { join } from "node:path";
import { guidedBy } from "../../biases/mod.ts";
import { parseConfig } from "../../config/mod.ts";
import { schedule as scheduleNamed } from "../../diffusion/mod.ts";
import type { Pause } from "../../evaluation/mod.ts";
import type { Embedding } from "../../measures/codes/mod.ts";
import { network } from "../../network/mod.ts";
import { atMost } from "../../records/mod.ts";
import { makeFolder, writeAtomic } from "../../store/mod.ts";
import type { Projection, Reading, RecordedLayout, RecordedRun } from "../catalogue.ts";
import { labelNoise, LAYER, readingInput, SHEET_LABELS, sheetLabels } from "../readings.ts";
import { readWeights, weightsPath } from "../weights.ts";
import { curveOf, outcomesOf, readLines } from "./evaluations.ts";
import { sampleLabels, samplesOf, samplesPicture } from "./samples.ts";
import { chained, layOut, sheetFile } from "./sheets.ts";

/** Steps whose codes and samples are recorded at most: every other evaluation of the longest runs. */
const MOST_STEPS = 20;

export interface RecordOptions {
  /** The folder with `<id>/config.json` and `<id>/evals.jsonl`. */
  readonly runs: string;
  /** The folder with `<id>/<step>.safetensors`. */
  readonly weights: string;
  /** Where recordings go. */
  readonly out: string;
  readonly title: string;
  readonly readings: readonly Reading[];
  readonly projections: readonly Projection[];
  /** Told what is being done. */
  readonly tell: (line: string) => void;
  /** Awaited before each batch; what it throws ends the recording. */
  readonly pause?: Pause;
}

/** Records a run; returns its entry of the catalogue. */
export async function recordRun(id: string, options: RecordOptions): Promise<RecordedRun> {
  const { runs, weights, out, title, readings, projections, tell, pause } = options;
  const config = parseConfig(readJson(join(runs, id, "config.json")));
  const records = readLines(readText(join(runs, id, "evals.jsonl")) ?? "");
  const available = stepsIn(join(weights, id));
  const steps = atMost(available, MOST_STEPS);
  const { n } = config.world;
  const [curve, outcomes] = [curveOf(records), outcomesOf(n, records)];
  const entry = { id, title, config, weights: available, steps, curve, outcomes };
  makeFolder(join(out, id));
  if (steps.length === 0) return { ...entry, layouts: [], samples: null };

  const schedule = scheduleNamed(config.schedule);
  const labels = sheetLabels(n);
  const eps = new Float32Array(SHEET_LABELS * n * n);
  for (let i = 0; i < SHEET_LABELS; i++) eps.set(labelNoise(n, i), i * n * n);
  const shown = sampleLabels(n);
  const images: Float32Array[] = [];
  const laidOut = new Map<string, Embedding[]>();
  const pairs = readings.flatMap((reading) =>
    projections.map((projection) => ({ reading, projection, name: `${reading}-${projection}` }))
  );
  using net = await network(config, [LAYER], { pause });
  const denoise = guidedBy(config.bias, net.denoise);
  for (const step of steps) {
    await net.load(
      readWeights(fs.readFileSync(join(weights, weightsPath(id, step))), config, step),
    );
    tell(`step ${step}: samples`);
    images.push(await samplesOf(denoise, schedule, n, shown, config.seed));
    for (const reading of readings) {
      const input = await readingInput(reading, {
        world: config.world,
        denoise,
        schedule,
        labels,
        eps,
      });
      const values = (await net.activations(input))[LAYER];
      for (const projection of projections) {
        tell(`step ${step}: codes read ${reading}, by ${projection}`);
        const name = `${reading}-${projection}`;
        laidOut.set(name, [
          ...laidOut.get(name) ?? [],
          layOut(values, SHEET_LABELS, projection),
        ]);
      }
    }
  }
  const layouts = pairs.map(({ reading, projection, name }): RecordedLayout => {
    const { bytes, range } = sheetFile(chained(laidOut.get(name)!, labels), labels, n);
    const file = `${id}/${name}.bin`;
    writeAtomic(join(out, file), [bytes]);
    return { reading, projection, file, count: SHEET_LABELS, range };
  });
  const file = `${id}/samples.png`;
  writeAtomic(join(out, file), [samplesPicture(images, n)]);
  const pictured = Array.from({ length: 16 }, (_, k) => [shown[2 * k], shown[2 * k + 1]] as const);
  return { ...entry, layouts, samples: { file, labels: pictured } };
}

function stepsIn(folder: string): number[] {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder).flatMap((name) => name.match(/^(\d{8})\.safetensors$/)?.[1] ?? [])
    .map(Number).sort((a, b) => a - b);
}

function readText(path: string): string | undefined {
  return fs.existsSync(path) ? fs.readFileSync(path, "utf8") : undefined;
}

function readJson(path: string): unknown {
  const text = readText(path);
  if (text === undefined) {
    throw new RangeError(
      `Cannot record a run as its config is missing: current value is ${path}. ` +
        "`deno task runs` lists the runs that there are",
    );
  }
  return JSON.parse(text);
}
