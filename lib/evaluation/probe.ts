import { HEADLINE, noisedInput, type Question, questions } from "./mod.ts";
import { schedule as scheduleNamed } from "../diffusion/mod.ts";
import type { GridScores } from "../measures/latents/mod.ts";
import { type Network, network, type NetworkOptions } from "../model/mod.ts";
import { type LayerName, LAYERS, type LayerScores, type ProbeRecord } from "../records/mod.ts";
import { blindInput, sampledInput } from "./inputs.ts";
import { products } from "./products.ts";
import { type Pending, type RandomReading, reader } from "./reader.ts";
import { awaitedLater, Reducer, type Timing } from "./reducer.ts";
import { squareSamples } from "./square_samples.ts";
import type { Subject } from "./subject.ts";

/** Diffusion steps at which the headline layer is read besides the headline's own. */
const OTHER_STEPS = [100, 300, 800];

/**
 * Steps of the sampler that `sampled` follows, whose last is at t = 100. An evaluation's 25 would
 * take half of all the time.
 */
const SAMPLER_STEPS = 10;

/** Layers that are always read; with these alone a probe takes half the time. */
const ALWAYS: readonly LayerName[] = ["pixels", HEADLINE.layer];

export interface ProbeOptions extends NetworkOptions {
  /** Layers to read besides the headline's and the pixels; all unless said. */
  readonly layers?: readonly LayerName[];
  /** Called around each piece of work, for whoever wants to know where the time goes. */
  readonly timing?: Timing;
}

/**
 * Reads a network: its layers under the three probes, the headline layer at more diffusion steps,
 * its codes laid out by PCA and UMAP, and a square of samples.
 *
 * First the network samples, with all threads. Then threads of their own reduce activations while
 * this one asks the network on.
 */
export async function probe(
  { run, config, step, weights }: Subject,
  { layers: wanted = LAYERS, timing = (_what, work) => work(), ...options }: ProbeOptions = {},
): Promise<ProbeRecord> {
  const threads = options.threads ?? navigator.hardwareConcurrency;
  // One thread for what runs beside the reducer: two would wait for each other, and both for it.
  const beside = { ...options, threads: Math.max(1, threads - 1) };
  const { world } = config;
  const schedule = scheduleNamed(config.schedule);
  const layers = LAYERS.filter((layer) => ALWAYS.includes(layer) || wanted.includes(layer));
  const blocks = layers.filter((layer) => layer !== "pixels");
  const asked = questions(world.n);
  const count = asked.random.labels.length / 2;
  using reducer = new Reducer(timing);
  using whole = await network(config, blocks, beside);
  using headline = await network(config, [HEADLINE.layer], { ...options, threads });
  using multiply = await products(count, beside);
  await whole.load(weights);
  await headline.load(weights);
  const read = reader({ reducer, multiply, timing, count, side: asked.grid.side });

  const scores: Promise<LayerScores>[] = [];
  function add(
    { probe, t }: Pick<LayerScores, "probe" | "t">,
    random: RandomReading,
    grid: Pending<GridScores>,
  ): void {
    for (const [layer, ofRandom] of random.scores) {
      const both = Promise.all([ofRandom, grid.get(layer)!]);
      const entry = both.then(([random, grid]) => ({ layer, probe, t, random, grid }));
      scores.push(awaitedLater(entry));
    }
  }
  const sampled = (question: Question) =>
    timing(
      "sampling",
      () => sampledInput(headline.denoise, world.n, schedule, question, SAMPLER_STEPS),
    );
  async function readNoised(net: Network, layers: readonly LayerName[], t: number) {
    const [inRandom, inGrid] = [asked.random, asked.grid]
      .map((question) => noisedInput(world, schedule, question, t));
    const random = await read.random(net, layers, inRandom);
    add({ probe: "noised", t }, random, await read.grid(net, layers, inGrid));
    return random;
  }

  const samples = await timing("samples", () => squareSamples(config, headline));
  const ends = { random: await sampled(asked.random), grid: await sampled(asked.grid) };
  for (const t of OTHER_STEPS) await readNoised(headline, ALWAYS, t);
  const views = (await readNoised(whole, layers, HEADLINE.t)).views(HEADLINE.layer);
  // Pure noise is no image: its pixels know nothing.
  const blind = await read.random(whole, blocks, blindInput(schedule, asked.random));
  const blindGrid = await read.grid(whole, blocks, blindInput(schedule, asked.grid));
  add({ probe: "blind", t: schedule.steps }, blind, blindGrid);
  const random = await read.random(whole, layers, ends.random);
  const grid = await read.grid(whole, layers, ends.grid);
  add({ probe: "sampled", t: ends.random.level.t }, random, grid);
  return rounded({
    run,
    step,
    config,
    engine: whole.engine,
    scores: await Promise.all(scores),
    views: await views,
    samples,
  });
}

const DIGITS = 6;

/** Numbers to six digits: more than a measure of 1,000 labels can tell. */
function rounded(record: ProbeRecord): ProbeRecord {
  return JSON.parse(JSON.stringify(
    record,
    (_key, value) => typeof value === "number" ? Number(value.toPrecision(DIGITS)) : value,
  ));
}
