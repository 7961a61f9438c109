import type { TrainConfig } from "../config/mod.ts";
import { type Schedule, schedule as scheduleNamed } from "../diffusion/mod.ts";
import { compile, type CompiledStep, type CompileOptions, NonFiniteError } from "../engine/mod.ts";
import { untrainedWeights } from "../network/mod.ts";
import { type Run, singlesOf, type Tensors } from "../store/mod.ts";
import { type DataSet, dataSet } from "../world/mod.ts";
import { type Batch, batchAt } from "./batch.ts";
import {
  type LogSum,
  meansOf,
  noSteps,
  packed,
  type StepLosses,
  unpacked,
  withStep,
} from "./log_sum.ts";
import { LOG_EVERY } from "./plan.ts";
import {
  type InputName,
  type OutputName,
  type StateName,
  type StepOutputs,
  trainingStep,
} from "./step.ts";

/** A training that goes on step by step: its state in the engine, its log and its checkpoints. */
export class Stepper implements Disposable {
  /** The last step that was made. */
  at: number;
  readonly data: DataSet;
  readonly schedule: Schedule;
  readonly #run: Run;
  readonly #config: TrainConfig;
  readonly #compiled: CompiledStep<StateName, InputName, OutputName>;
  #sum: LogSum;
  #batch: Batch;

  private constructor(
    run: Run,
    config: TrainConfig,
    compiled: CompiledStep<StateName, InputName, OutputName>,
  ) {
    this.#run = run;
    this.#config = config;
    this.#compiled = compiled;
    this.at = run.resumed?.step ?? 0;
    const sum = run.resumed?.tensors.get("log")?.data;
    this.#sum = sum ? unpacked(sum) : this.#noSteps();
    this.data = dataSet(config.world);
    this.schedule = scheduleNamed(config.schedule);
    this.#batch = batchAt(config, this.data, this.schedule, this.at + 1);
  }

  /** Compiles the step of `config` and gives it the run's state, or a new network's. */
  static async of(run: Run, config: TrainConfig, options: CompileOptions): Promise<Stepper> {
    const { fn, spec } = trainingStep(config);
    using made = new DisposableStack();
    const compiled = made.use(await compile(fn, spec, options));
    await compiled.write(stateOf(run, config));
    made.move();
    return new Stepper(run, config, compiled);
  }

  /** What computes. */
  get computer() {
    const { engine, threads, version, reasons, passedOver } = this.#compiled;
    return { engine, threads, version, reasons, passedOver };
  }

  /** Makes one step and tells its losses. Where a value is not finite, the step before is saved. */
  async step(): Promise<StepLosses> {
    const running = this.#compiled.run(this.#batch).catch(async (error) => {
      if (!(error instanceof NonFiniteError)) throw error;
      // The engine still has the state of before the step, and counts from where it was started.
      await this.save();
      throw new NonFiniteError(this.at + 1, error.tensor, error.value);
    });
    // The next batch is drawn while the engine computes.
    const { steps } = this.#config;
    if (this.at + 2 <= steps) {
      this.#batch = batchAt(this.#config, this.data, this.schedule, this.at + 2);
    }
    const { loss: [loss], denoising, gradientNorm: [gradientNorm] }: StepOutputs = await running;
    const losses = { loss, denoising: denoising?.[0], gradientNorm };
    this.at++;
    this.#add(losses);
    return losses;
  }

  #add(losses: StepLosses): void {
    const { at } = this;
    this.#sum = withStep(this.#sum, losses);
    if (at % LOG_EVERY !== 0 && at !== this.#config.steps) return;
    this.#run.log({ step: at, ...meansOf(this.#sum) });
    this.#sum = this.#noSteps();
  }

  #noSteps(): LogSum {
    return noSteps("denoising" in this.#compiled.graph.outputs);
  }

  /** The weights as they are now. */
  async weights(): Promise<Float32Array<ArrayBuffer>> {
    const { weights } = await this.#compiled.read("weights");
    return weights as Float32Array<ArrayBuffer>;
  }

  /** Keeps the weights for analysis. */
  async snapshot(): Promise<void> {
    this.#run.snapshot(this.at, tensors({ weights: await this.weights() }));
  }

  /** Keeps all that training needs to go on. */
  async save(): Promise<void> {
    const log = packed(this.#sum);
    this.#run.checkpoint(this.at, tensors({ ...await this.#compiled.read(), log }));
  }

  [Symbol.dispose](): void {
    this.#compiled[Symbol.dispose]();
  }
}

const tensors = (
  arrays: Readonly<Record<string, Float32Array | Float64Array | Int32Array>>,
): Tensors =>
  new Map(Object.entries(arrays).map(([name, data]) => [name, { shape: [data.length], data }]));

/** The state to go on from: the checkpoint's, or the start. */
function stateOf(run: Run, config: TrainConfig): Record<StateName, Float32Array<ArrayBuffer>> {
  const saved = run.resumed?.tensors;
  if (saved) {
    return {
      weights: singlesOf(saved, "weights"),
      m: singlesOf(saved, "m"),
      v: singlesOf(saved, "v"),
      ema: singlesOf(saved, "ema"),
    };
  }
  const weights = untrainedWeights(config);
  const zeros = () => new Float32Array(weights.length);
  return { weights, m: zeros(), v: zeros(), ema: weights.slice() };
}
