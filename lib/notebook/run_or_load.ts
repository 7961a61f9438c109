import {
  type EvaluationRecord,
  FRESH_RUNS,
  isFinished,
  readRecord,
  type RunRecord,
  RUNS,
} from "../records/mod.ts";
import { $display } from "@deno/jupyter";
import { runId, type TrainConfig } from "../config/mod.ts";
import type { CompileOptions } from "../engine/mod.ts";
import { trainingFigure, type TrainingState } from "../figures/mod.ts";
import { type Network, network } from "../network/mod.ts";
import { squareSamples, subjectAt } from "../evaluation/mod.ts";
import { readRun } from "../store/mod.ts";
import { train, type TrainEvent } from "../training/mod.ts";
import { chart } from "./chart.ts";
import { Progress } from "./progress.ts";
import { freshRequested, recordsOnly } from "./request.ts";
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
  { store = freshRequested() ? FRESH_RUNS : RUNS, ...engine }: RunOrLoadOptions = {},
): Promise<RunRecord> {
  if (!recordsOnly() && !isFinished(config, store)) await trainShown(config, store, engine);
  return readRecord(config, store);
}

async function trainShown(
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
  state: TrainingState;
  readonly #store: string;
  readonly #now: () => number;
  /** Grows in place: a copy at each of many steps would be slow. */
  #losses: { step: number; loss: number }[] = [];
  /** The step, and the time, at which this process began. */
  #began = { step: 0, time: 0 };

  constructor(config: TrainConfig, store: string, now = () => performance.now()) {
    this.#store = store;
    this.#now = now;
    this.state = {
      id: runId(config),
      config,
      step: 0,
      losses: [],
      evaluations: [],
      samples: null,
      note: "preparing",
    };
  }

  see(event: TrainEvent): void {
    const { step } = event;
    const { evaluations } = this.state;
    switch (event.kind) {
      case "start":
        this.#began = { step, time: this.#now() };
        this.#recall();
        this.state = { ...this.state, step };
        break;
      case "step":
        this.#losses.push({ step, loss: event.loss });
        this.state = { ...this.state, step, losses: this.#losses, note: this.#left(step) };
        break;
      case "evaluating":
        this.state = { ...this.state, note: "evaluating" };
        break;
      case "evaluation":
        // The axis of steps is logarithmic: the untrained network has no place on it.
        if (step === 0) break;
        this.state = { ...this.state, evaluations: [...evaluations, event.record] };
        break;
      case "end":
        this.state = { ...this.state, step, note: "finished" };
    }
  }

  /** Takes samples of the network of `step`, which was evaluated. */
  async sample(net: Network, step: number): Promise<void> {
    const { id, config } = this.state;
    await net.load(subjectAt(readRun(this.#store, id), step).weights);
    this.state = { ...this.state, samples: await squareSamples(config, net) };
  }

  /** Takes up what an interrupted training has left in the store. */
  #recall(): void {
    const { log, evals } = readRun(this.#store, this.state.id);
    this.#losses = log
      .flatMap(({ step, loss }) => typeof loss === "number" ? [{ step, loss }] : []);
    const evaluations = evals.filter(({ step }) => step > 0) as unknown as EvaluationRecord[];
    this.state = { ...this.state, evaluations };
  }

  /** The time left, if what is left goes like what this process has done, evaluations included. */
  #left(step: number): string {
    const { steps } = this.state.config;
    const done = step - this.#began.step;
    const minutes = (this.#now() - this.#began.time) / done * (steps - step) / 60_000;
    return minutes < 1 ? "less than a minute left" : `about ${Math.ceil(minutes)} min left`;
  }
}
