/** The network that the page looks at, on whatever engine this browser has. */

import { guidedBy } from "../../biases/mod.ts";
import type { TrainConfig } from "../../config/mod.ts";
import { type Denoise, type Schedule, schedule as scheduleNamed } from "../../diffusion/mod.ts";
import { choose, type EngineName } from "../../engine/mod.ts";
import { type Network, network } from "../../network/mod.ts";
import { LAYER } from "../inputs.ts";
import { readWeights } from "../weights.ts";

interface Ready {
  readonly net: Network;
  /** What samples follow. */
  readonly denoise: Denoise;
  readonly schedule: Schedule;
  readonly world: TrainConfig["world"];
  readonly n: number;
}

export class Subject {
  /** Networks by their shape, bias and batch, with the name of the weights that each has. */
  readonly #networks = new Map<string, { readonly net: Network; holds: string }>();
  #weights: {
    readonly config: TrainConfig;
    readonly name: string;
    readonly values: Float32Array<ArrayBuffer>;
  } | undefined;

  private constructor(
    readonly engine: EngineName,
    readonly reasons: Readonly<Record<string, string>>,
  ) {}

  static async start(wanted: EngineName | "auto"): Promise<Subject> {
    const { engine, reasons } = await choose(wanted);
    return new Subject(engine, reasons);
  }

  /** Which weights it has: a run's step. */
  get name(): string {
    return this.#weights?.name ?? "";
  }

  /** Fetches the weights of a step; keeps those it has where that fails. */
  async use(config: TrainConfig, step: number, url: string): Promise<void> {
    if (this.name === url) return;
    const answer = await fetch(url);
    if (!answer.ok) {
      throw new RangeError(
        `Cannot load the weights of step ${step} as ${new URL(url).pathname} is not there ` +
          `(${answer.status}): choose another step`,
      );
    }
    const bytes = new Uint8Array(await answer.arrayBuffer());
    this.#weights = { config, name: url, values: await readWeights(bytes, config, step) };
  }

  /** The network for one label at a time. */
  ready(): Promise<Ready> {
    return this.many(1);
  }

  /** The network for so many labels at a time. */
  async many(batch: number): Promise<Ready> {
    if (this.#weights === undefined) {
      throw new RangeError(
        "Cannot answer as no weights have been loaded: choose a step that has some",
      );
    }
    const { config, name, values } = this.#weights;
    const { preset, target, bias, world } = config;
    const { n } = world;
    const key = JSON.stringify([preset, target, n, bias, batch]);
    let held = this.#networks.get(key);
    if (held === undefined) {
      const net = await network(config, [LAYER], { engine: this.engine, batch, threads: 1 });
      this.#networks.set(key, held = { net, holds: "" });
    }
    if (held.holds !== name) {
      await held.net.load(values);
      held.holds = name;
    }
    const { net } = held;
    const schedule = scheduleNamed(config.schedule);
    return { net, denoise: guidedBy(bias, net.denoise), schedule, world, n };
  }
}
