import { guidedBy } from "../biases/mod.ts";
import { type Noisy, schedule as scheduleNamed } from "../diffusion/mod.ts";
import { type Network, network, type NetworkOptions } from "../network/mod.ts";
import { stream } from "../random/mod.ts";
import {
  CODE_LAYERS,
  type LayerName,
  LAYERS,
  type LayerScores,
  type ProbeRecord,
  READINGS,
  type Views,
} from "../records/mod.ts";
import { inputOf } from "./codes.ts";
import { products } from "./products.ts";
import { gridQuestion, noisedInput, type Question, randomQuestion } from "./questions.ts";
import { reader } from "./reader.ts";
import { rounded } from "./reduce.ts";
import { awaitedLater, Reducer } from "./reducer.ts";
import { draw } from "./sampler.ts";
import { squareSamples } from "./square_samples.ts";
import type { Subject } from "./subject.ts";
import { noTiming, type Timing } from "./timing.ts";

/** Diffusion steps at which true images are shown besides those of the readings. */
const OTHER_STEPS = [100, 300, 800];

/** Layers that are always read; with these alone a probe takes half the time. */
const ALWAYS: readonly LayerName[] = ["pixels", ...CODE_LAYERS];

export interface ProbeOptions extends NetworkOptions {
  /** Layers to read besides the readings' and the pixels; all unless said. */
  readonly layers?: readonly LayerName[];
  /** Called around each piece of work, for whoever wants to know where the time goes. */
  readonly timing?: Timing;
}

/** What the network is shown: the same input for scattered labels and for a grid of them. */
interface Shown extends Pick<LayerScores, "input"> {
  readonly random: Noisy;
  /** Null for what the network drew: the sampler's own noise would pass for interaction. */
  readonly grid: Noisy | null;
}

/**
 * Reads a network more closely than an evaluation does: all its layers under all inputs for 1,000
 * labels, the code of each reading laid out by PCA and UMAP, and a square of samples.
 *
 * First the network draws, with all threads. Then threads of their own reduce activations while
 * this one asks the network on.
 */
export async function probe(
  { run, config, step, weights, precision }: Subject,
  { layers: wanted = LAYERS, timing = noTiming, ...options }: ProbeOptions = {},
): Promise<ProbeRecord> {
  const threads = options.threads ?? navigator.hardwareConcurrency;
  // One thread for what runs beside the reducer: two would wait for each other, and both for it.
  const beside = { ...options, threads: Math.max(1, threads - 1) };
  const { world } = config;
  const schedule = scheduleNamed(config.schedule);
  const layers = LAYERS.filter((layer) => ALWAYS.includes(layer) || wanted.includes(layer));
  const blocks = layers.filter((layer) => layer !== "pixels");
  const asked = { random: randomQuestion(world.n), grid: gridQuestion(world.n) };
  const count = asked.random.labels.length / 2;
  using reducer = new Reducer(timing);
  using whole = await network(config, blocks, beside);
  using artist = await network(config, [], { ...options, threads });
  using multiply = await products(count, beside);
  await whole.load(weights);
  await artist.load(weights);
  const read = reader({ reducer, multiply, timing, count, side: asked.grid.side });

  const scores: Promise<LayerScores>[] = [];
  const views: Promise<[reading: string, Views | null]>[] = [];
  async function see(net: Network, layers: readonly LayerName[], { input, random, grid }: Shown) {
    // Pure noise is no image: its pixels know nothing.
    const seen = input === "blind" ? layers.filter((layer) => layer !== "pixels") : layers;
    const ofRandom = await read.random(net, seen, random);
    const ofGrid = grid && await read.grid(net, seen, grid);
    const { t } = random.level;
    for (const [layer, own] of ofRandom.scores) {
      const both = Promise.all([own, ofGrid?.get(layer) ?? null]);
      const entry = both.then(([scores, grid]) => ({ layer, input, t, scores, grid }));
      scores.push(awaitedLater(entry));
    }
    if (OTHER_STEPS.includes(t)) return;
    for (const reading of READINGS.filter((one) => one.input === input)) {
      const laidOut = ofRandom.views(reading.layer);
      views.push(awaitedLater(laidOut.then((own) => [reading.name, own])));
    }
  }

  function shown(ask: (question: Question) => Noisy): Pick<Shown, "random" | "grid"> {
    return { random: ask(asked.random), grid: ask(asked.grid) };
  }

  const samples = await timing("samples", () => squareSamples(config, artist));
  const { labels } = asked.random;
  const random = stream(config.seed, "probe/sampled");
  const { last } = await timing(
    "drawing",
    () => draw(guidedBy(config.bias, artist.denoise), schedule, world.n, labels, random),
  );
  await see(whole, layers, { input: "sampled", random: last, grid: null });
  for (const input of ["noised", "blind", "clean"] as const) {
    const both = shown((question) => inputOf(world, schedule, question, input));
    await see(whole, layers, { input, ...both });
  }
  for (const t of OTHER_STEPS) {
    const both = shown((question) => noisedInput(world, schedule, question, t));
    await see(whole, ALWAYS, { input: "noised", ...both });
  }
  return {
    run,
    step,
    config,
    engine: whole.engine,
    ...precision === "half" && { precision },
    scores: await Promise.all(scores),
    labels: rounded(labels),
    views: Object.fromEntries(await Promise.all(views)),
    samples,
  };
}
