/** Records a run for the explorer: what plays before any weights have been loaded. */

import { join } from "node:path";
import { guidedBy } from "../../biases/mod.ts";
import { parseConfig } from "../../config/mod.ts";
import { schedule as scheduleNamed } from "../../diffusion/mod.ts";
import type { Pause } from "../../evaluation/mod.ts";
import type { Embedding } from "../../measures/codes/mod.ts";
import { network } from "../../network/mod.ts";
import { atMost, evaluationsOf } from "../../records/mod.ts";
import { makeFolder, readRun, readWeights, weightSteps, writeAtomic } from "../../store/mod.ts";
import type { Input, Projection, RecordedLayout, RecordedRun } from "../catalogue.ts";
import { labelNoise, LAYER, noisyOf, SHEET_LABELS, sheetLabels } from "../inputs.ts";
import { curveOf, outcomesOf } from "./evaluations.ts";
import { sampleLabels, samplesOf, samplesPicture } from "./samples.ts";
import { chained, layOut, sheetFile } from "./sheets.ts";

/** Steps whose codes and samples are recorded at most: every other evaluation of the longest runs. */
const MOST_STEPS = 20;

export interface RecordOptions {
  /** The store of runs. */
  readonly runs: string;
  /** The folder with `<id>/<step>.safetensors`. */
  readonly weights: string;
  /** Where recordings go. */
  readonly out: string;
  readonly title: string;
  readonly inputs: readonly Input[];
  readonly projections: readonly Projection[];
  /** Told what is being done. */
  readonly tell: (line: string) => void;
  /** Awaited first, and before each batch; what it throws ends the recording. */
  readonly pause?: Pause;
}

/** Records a run; returns its entry of the catalogue. */
export async function recordRun(id: string, options: RecordOptions): Promise<RecordedRun> {
  const { runs, weights, out, title, inputs, projections, tell, pause } = options;
  await pause?.();
  const stored = readRun(runs, id);
  const config = parseConfig(stored.config);
  const evaluations = evaluationsOf(stored);
  const available = weightSteps(weights, id);
  const steps = atMost(available, MOST_STEPS);
  const { n } = config.world;
  const [curve, outcomes] = [curveOf(evaluations), outcomesOf(n, evaluations)];
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
  const pairs = inputs.flatMap((input) =>
    projections.map((projection) => ({ input, projection, name: `${input}-${projection}` }))
  );
  using net = await network(config, [LAYER], { pause });
  const denoise = guidedBy(config.bias, net.denoise);
  for (const step of steps) {
    await net.load(readWeights(weights, config, step)!);
    tell(`step ${step}: samples`);
    images.push(await samplesOf(denoise, schedule, n, shown, config.seed));
    for (const input of inputs) {
      const noisy = await noisyOf(input, {
        world: config.world,
        denoise,
        schedule,
        labels,
        eps,
      });
      const values = (await net.activations(noisy))[LAYER];
      for (const projection of projections) {
        tell(`step ${step}: codes of ${input} images, by ${projection}`);
        const name = `${input}-${projection}`;
        laidOut.set(name, [
          ...laidOut.get(name) ?? [],
          layOut(values, SHEET_LABELS, projection),
        ]);
      }
    }
  }
  const layouts = pairs.map(({ input, projection, name }): RecordedLayout => {
    const { bytes, range } = sheetFile(chained(laidOut.get(name)!, labels), labels, n);
    const file = `${id}/${name}.bin`;
    writeAtomic(join(out, file), [bytes]);
    return { input, projection, file, count: SHEET_LABELS, range };
  });
  const file = `${id}/samples.png`;
  writeAtomic(join(out, file), [samplesPicture(images, n)]);
  const pictured = Array.from({ length: 16 }, (_, k) => [shown[2 * k], shown[2 * k + 1]] as const);
  return { ...entry, layouts, samples: { file, labels: pictured } };
}
