/** A small network that is trained in the page, by the step that lib compiles everywhere. */

import { biasSetting } from "../../biases/mod.ts";
import { type TrainConfig, withDefaults } from "../../config/train_config.ts";
import { clipped, ddim, lastImages, type Schedule, schedule } from "../../diffusion/mod.ts";
import { compile, type CompiledStep, type EngineName } from "../../engine/mod.ts";
import { findBumps, scoreImages } from "../../measures/images/mod.ts";
import { codes } from "../../measures/codes/codes.ts";
import { gram } from "../../measures/codes/gram.ts";
import { pca } from "../../measures/codes/pca.ts";
import { aligned, standardised } from "../../measures/codes/procrustes.ts";
import { type Network, network, parameterCountOf, untrainedWeights } from "../../network/mod.ts";
import { stream } from "../../random/mod.ts";
import { batchAt } from "../../training/batch.ts";
import {
  type InputName,
  type OutputName,
  type StateName,
  STATES,
  type StepOutputs,
  trainingStep,
} from "../../training/step.ts";
import { type DataSet, dataSet, squareLabels } from "../../world/mod.ts";
import { OWN_N, type OwnReply, type OwnSettings } from "../own_messages.ts";
import { labelNoise, LAYER, noisyOf, sheetLabels } from "../inputs.ts";

const BATCH = 32;
const RATE = 2e-3;
const WARMUP = 50;
/** Labels of the live sheet: fewer than of the recorded ones, as they are read between steps. */
const CODES = 240;
/** Labels that samples and codes are asked of together. */
const TOGETHER = 20;
const SAMPLE_STEPS = 12;
/** Columns and rows of the samples: all shown up to a lattice step of 2 px, every other at 4. */
const SAMPLED = [2, 4, 10, 12] as const;

/** The training that settings ask for. */
export function ownConfig(
  { d, zipfX, zipfY, target, bias }: OwnSettings,
  seed: number,
): TrainConfig {
  return withDefaults({
    preset: "tiny",
    batch: BATCH,
    rate: RATE,
    warmup: WARMUP,
    seed,
    bias,
    target: biasSetting(bias).target ?? target,
    world: { n: OWN_N, dx: d, dy: d, zipfX, zipfY },
  });
}

type Step = CompiledStep<StateName, InputName, OutputName>;

export class OwnTraining {
  #step: Step | undefined;
  #net: Network | undefined;
  #config: TrainConfig | undefined;
  #data: DataSet | undefined;
  #schedule: Schedule = schedule("linear");
  #places: { count: number; dims: number; values: Float64Array } | undefined;
  /** Steps taken. */
  at = 0;

  constructor(readonly engine: EngineName, readonly seed: number) {}

  /** Takes new settings; what was learned stays unless a bias has other parameters. */
  async set(settings: OwnSettings): Promise<void> {
    const config = ownConfig(settings, this.seed);
    const before = this.#config;
    this.#config = config;
    this.#data = dataSet(config.world);
    if (before && before.target === config.target && before.bias === config.bias) return;
    const goesOn = before !== undefined && parameterCountOf(before) === parameterCountOf(config);
    const state = goesOn ? await this.#step!.read() : start(config);
    if (!goesOn) [this.at, this.#places] = [0, undefined];
    this.dispose();
    const { fn, spec } = trainingStep(config);
    const options = { engine: this.engine, threads: 1 };
    this.#step = await compile(fn, spec, options);
    await this.#step.write(state as Record<StateName, Float32Array<ArrayBuffer>>);
    this.#net = await network(config, [LAYER], { ...options, batch: TOGETHER });
  }

  /** One step of training; returns its loss, without a bias's term. */
  async train(): Promise<number> {
    const batch = batchAt(this.#config!, this.#data!, this.#schedule, this.at + 1);
    const { loss, denoising = loss }: StepOutputs = await this.#step!.run(batch);
    this.at++;
    return denoising[0];
  }

  /** Samples and the sheet, as they are now. */
  async look(): Promise<Extract<OwnReply, { kind: "look" }>> {
    const net = this.#net!;
    const { world } = this.#config!;
    const { weights } = await this.#step!.read("weights");
    await net.load(weights as Float32Array<ArrayBuffer>);
    const labels = squareLabels(SAMPLED);
    const samples = await lastImages(ddim({
      denoise: clipped(net.denoise),
      schedule: this.#schedule,
      n: OWN_N,
      labels,
      known: "xy",
      steps: SAMPLE_STEPS,
      random: stream(this.seed, "explorer/own"),
    }));
    const { kinds: { one }, accuracy: { joint } } = scoreImages(findBumps(samples, world), labels);
    const some = sheetLabels(OWN_N).slice(0, 2 * CODES);
    const eps = new Float32Array(CODES * OWN_N ** 2);
    for (let i = 0; i < CODES; i++) eps.set(labelNoise(OWN_N, i), i * OWN_N ** 2);
    const noisy = await noisyOf("noised", {
      world,
      denoise: net.denoise,
      schedule: this.#schedule,
      labels: some,
      eps,
    });
    const values = (await net.activations(noisy))[LAYER];
    const flat = { count: CODES, dims: 3, values: pca(gram(codes(values, CODES)), 3).values };
    this.#places = this.#places ? aligned(flat, this.#places) : standardised(flat);
    return {
      kind: "look",
      step: this.at,
      d: world.dx,
      samples,
      labels,
      one,
      right: joint,
      sheetLabels: some,
      places: Float32Array.from(this.#places.values),
    };
  }

  dispose(): void {
    this.#step?.[Symbol.dispose]();
    this.#net?.[Symbol.dispose]();
  }
}

function start(config: TrainConfig): Record<StateName, Float32Array<ArrayBuffer>> {
  const weights = untrainedWeights(config);
  const zeros = STATES.map((name) => [name, new Float32Array(weights.length)]);
  return { ...Object.fromEntries(zeros), weights, ema: weights.slice() };
}
