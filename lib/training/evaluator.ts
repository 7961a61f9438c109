import type { TrainConfig } from "../config/mod.ts";
import { schedule as scheduleNamed } from "../diffusion/mod.ts";
import type { CompileOptions } from "../engine/mod.ts";
import { evaluate, evaluationImages, type Pause } from "../evaluation/mod.ts";
import { BATCH, type Network, network, untrainedWeights } from "../network/mod.ts";
import { CODE_LAYERS, type EvaluationRecord, evaluationsOf } from "../records/mod.ts";
import { readRun, readTensors, type Run, singlesOf, StoreError } from "../store/mod.ts";
import { dataSet } from "../world/mod.ts";
import { evaluationSteps } from "./plan.ts";

/** Accuracy at which the stop rule calls a network good enough, at two successive evaluations. */
const GOOD_ENOUGH = 0.9;

/**
 * Makes the evaluations of a run, each from its snapshot. One may be owed for a while: training
 * saves a step before it evaluates it, and what was interrupted is made up for when it goes on.
 */
export class Evaluator implements Disposable {
  readonly #store: string;
  readonly #run: Run;
  readonly #config: TrainConfig;
  readonly #net: Network;
  readonly #pause: Pause;
  /** The untrained network's, step 0, and those of the plan. */
  readonly #planned: readonly number[];
  /** The step of the last one that is made; -1 before the first. */
  #made: number;
  /** Batches that the network has been asked for in this evaluation. */
  readonly #asked: { batches: number };
  /** How many of the last evaluations were good enough, one after the other. */
  #good: number;

  private constructor(
    store: string,
    run: Run,
    config: TrainConfig,
    net: Network,
    pause: Pause,
    asked: { batches: number },
  ) {
    this.#asked = asked;
    this.#store = store;
    this.#run = run;
    this.#config = config;
    this.#net = net;
    this.#pause = pause;
    this.#planned = [0, ...evaluationSteps(config.steps, config.evaluations)];
    const made = evaluationsOf(readRun(store, run.id));
    this.#made = made.at(-1)?.step ?? -1;
    this.#good = made.length - 1 - made.findLastIndex((record) => !isGood(record));
  }

  /** `options` name the engine that trains, so that a run is computed by one. */
  static async of(
    store: string,
    run: Run,
    config: TrainConfig,
    pause: Pause,
    options: CompileOptions,
  ): Promise<Evaluator> {
    const asked = { batches: 0 };
    const counted = () => (asked.batches++, pause());
    const net = await network(config, CODE_LAYERS, { ...options, pause: counted });
    return new Evaluator(store, run, config, net, pause, asked);
  }

  /** Whether a step is one that is evaluated. */
  isPlanned(step: number): boolean {
    return this.#planned.includes(step);
  }

  /** Whether the network is good enough by the config's stop rule. */
  get mayStop(): boolean {
    return this.#config.stop === "accuracy" && this.#good >= 2;
  }

  /** The share of the evaluation in progress that is done, as far as the network is asked. */
  readonly done = (): number =>
    Math.min(1, BATCH * this.#asked.batches / evaluationImages(this.#config));

  /** The steps up to `at` whose evaluation is not made yet. */
  owed(at: number): number[] {
    return this.#planned.filter((step) => step > this.#made && step <= at);
  }

  /** Evaluates the network of `step` and keeps the record. */
  async make(step: number): Promise<EvaluationRecord> {
    const { world, schedule } = this.#config;
    this.#asked.batches = 0;
    await this.#net.load(this.#weights(step));
    const data = dataSet(world);
    const options = { pause: this.#pause };
    const noise = scheduleNamed(schedule);
    const record = await evaluate(this.#config, data, this.#net, noise, step, options);
    this.#run.evaluation(record);
    this.#made = step;
    this.#good = step > 0 && isGood(record) ? this.#good + 1 : 0;
    return record;
  }

  #weights(step: number): Float32Array<ArrayBuffer> {
    if (step === 0) return untrainedWeights(this.#config);
    const stored = readRun(this.#store, this.#run.id);
    if (!stored.snapshots.includes(step)) {
      throw new StoreError(
        `Cannot evaluate run ${stored.id} at step ${step} as its snapshot is missing: restore ` +
          `${stored.folder}/snapshots, or remove ${stored.folder} and train it again`,
      );
    }
    return singlesOf(readTensors(stored, "snapshot", step), "weights");
  }

  [Symbol.dispose](): void {
    this.#net[Symbol.dispose]();
  }
}

function isGood({ images }: EvaluationRecord): boolean {
  return images.all.accuracy.joint >= GOOD_ENOUGH;
}
