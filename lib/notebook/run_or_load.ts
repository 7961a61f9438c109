import {
  type EvaluationRecord,
  evaluationsOf,
  isFinished,
  type LoggedLoss,
  lossesOf,
  readRecord,
  type RunRecord,
  type Samples,
} from "../records/mod.ts";
import { $display } from "@deno/jupyter";
import { runId, type TrainConfig } from "../config/mod.ts";
import type { CompileOptions } from "../engine/mod.ts";
import { trainingFigure, type TrainingState } from "../figures/mod.ts";
import { type Network, network } from "../network/mod.ts";
import { squareSamples, subjectAt } from "../evaluation/mod.ts";
import { readRun } from "../store/mod.ts";
import {
  activity,
  advance,
  changedBias,
  duration,
  noProgress,
  timeLeft,
  train,
  type TrainEvent,
} from "../training/mod.ts";
import { chart } from "./chart.ts";
import { Progress } from "./progress.ts";
import { recordsOnly, usualStore } from "./request.ts";
import { stopping } from "./stop.ts";

export interface RunOrLoadOptions extends CompileOptions {
  /** The folder of the run store; the project's unless said. */
  readonly store?: string;
}

/** Milliseconds between two states of the chart, which takes about 100 to draw. */
const PAUSE = 2000;

/**
 * The record of a run: loaded where it is finished, else trained, with its curves and samples in
 * one display that changes in place.
 *
 * The stop button ends the cell with an error and leaves the kernel and its variables alive; the
 * next call goes on from there. Where `deno task figures` runs the notebook, nothing is trained
 * (a missing record is an error that tells how to make it), or with `--fresh` everything, in a
 * store of its own that outlives an interruption.
 */
export async function runOrLoad(
  config: TrainConfig,
  { store = usualStore(), ...engine }: RunOrLoadOptions = {},
): Promise<RunRecord> {
  if (!recordsOnly() && !isFinished(config, store)) await trainInView(config, store, engine);
  warnOfChangedBias([config], store);
  return readRecord(config, store);
}

/** Says of which finished runs the bias is another by now; figures are drawn of them as they are. */
export function warnOfChangedBias(configs: readonly TrainConfig[], store: string): void {
  if (recordsOnly()) return;
  for (const config of configs) {
    if (config.bias === undefined || !isFinished(config, store)) continue;
    const changed = changedBias(readRun(store, runId(config)), config);
    if (changed !== undefined) console.warn(changed);
  }
}

async function trainInView(
  config: TrainConfig,
  store: string,
  engine: CompileOptions,
): Promise<void> {
  using stop = stopping();
  const view = new View(config, store);
  await using progress = new Progress(PAUSE);
  using net = await network(config, [], engine);
  const options = { ...engine, store, since: new Date(), signal: stop.signal };
  for await (const event of train(config, options)) {
    view.see(event);
    if (event.kind === "evaluation") await view.sample(net, event.step);
    progress.show({ [$display]: () => chart(trainingFigure(view.state))[$display]() });
    // A timer: some engines compute in this thread, and the button would wait for ever.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

/** What is shown of a training, event by event. */
class View {
  readonly #config: TrainConfig;
  readonly #store: string;
  #progress = noProgress(performance.now());
  /** Both grow in place: a copy at each of many steps would be slow. */
  #losses: LoggedLoss[] = [];
  #evaluations: EvaluationRecord[] = [];
  #samples: Samples | null = null;

  constructor(config: TrainConfig, store: string) {
    this.#config = config;
    this.#store = store;
  }

  see(event: TrainEvent): void {
    this.#progress = advance(this.#progress, event, performance.now());
    if (event.kind === "start") this.#recall(event.id);
    if (event.kind === "step") {
      const { step, loss, denoising } = event;
      this.#losses.push({ step, loss, denoising });
    }
    // The axis of steps is logarithmic: the untrained network has no place on it.
    if (event.kind === "evaluation" && event.step > 0) this.#evaluations.push(event.record);
  }

  /** Takes samples of the network of `step`, which was evaluated. */
  async sample(net: Network, step: number): Promise<void> {
    await net.load(subjectAt(readRun(this.#store, runId(this.#config)), step).weights);
    this.#samples = await squareSamples(this.#config, net);
  }

  get state(): TrainingState {
    return {
      id: runId(this.#config),
      config: this.#config,
      step: this.#progress.step,
      losses: this.#losses,
      evaluations: this.#evaluations,
      samples: this.#samples,
      note: this.#note(),
    };
  }

  /** Takes up what an interrupted training has left in the store. */
  #recall(id: string): void {
    const stored = readRun(this.#store, id);
    this.#losses = lossesOf(stored.log);
    this.#evaluations = evaluationsOf(stored).filter(({ step }) => step > 0);
  }

  #note(): string {
    if (this.#progress.doing === "finished") return "finished";
    const left = timeLeft(this.#progress, this.#config);
    const time = left === undefined ? "training" : `${duration(left)} left`;
    return activity(this.#progress) || time;
  }
}
