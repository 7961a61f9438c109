import { type Noisy, schedule as scheduleNamed } from "../diffusion/mod.ts";
import { choose, type CompileOptions } from "../engine/mod.ts";
import { codes, type GridScores, type LatentScores } from "../measures/latents/mod.ts";
import { type Network, network } from "../model/mod.ts";
import { type LayerName, LAYERS, type LayerScores, type ProbeRecord } from "../records/mod.ts";
import { HEADLINE } from "../training/mod.ts";
import { blindInput, noisedInput, type Question, questions, sampledInput } from "./inputs.ts";
import { products } from "./products.ts";
import { Reducer, type Timing } from "./reducer.ts";
import { squareSamples } from "./samples.ts";
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

export interface ProbeOptions extends CompileOptions {
  /** Layers to read besides the headline's and the pixels; all unless said. */
  readonly layers?: readonly LayerName[];
  /** Called around each piece of work, for whoever wants to know where the time goes. */
  readonly timing?: Timing;
}

/** Scores on their way, layer by layer. */
type Pending<T> = ReadonlyMap<LayerName, Promise<T | null>>;

/**
 * Reads a network: its layers under the three probes, the headline layer at more diffusion steps,
 * its codes laid out by PCA and UMAP, and a square of samples.
 *
 * All layers come from one pass over the labels (at the laptop preset 240 MB); a thread of its own
 * reduces one after the other, while this one asks the network on.
 */
export async function probe(
  { run, config, step, weights }: Subject,
  { layers: wanted = LAYERS, timing = (_what, work) => work(), ...options }: ProbeOptions = {},
): Promise<ProbeRecord> {
  // One processor is the reducer's: with a thread on each, engine and reducer wait for each other.
  const engine = {
    ...options,
    threads: options.threads ?? Math.max(1, navigator.hardwareConcurrency - 1),
  };
  const { world, preset, target } = config;
  const schedule = scheduleNamed(config.schedule);
  const layers = LAYERS.filter((layer) => ALWAYS.includes(layer) || wanted.includes(layer));
  const blocks = layers.filter((layer) => layer !== "pixels");
  const asked = questions(world.n);
  const count = asked.random.labels.length / 2;
  using reducer = new Reducer(timing);
  using whole = await network({ preset, n: world.n, target }, blocks, engine);
  using headline = await network({ preset, n: world.n, target }, [HEADLINE.layer], engine);
  using multiply = await products(count, engine);
  await whole.load(weights);
  await headline.load(weights);
  let views: Promise<ProbeRecord["views"]> | undefined;
  const scores: Promise<LayerScores>[] = [];

  async function activations(net: Network, layers: readonly LayerName[], noisy: Noisy) {
    const read = await timing("activations", () => net.activations(noisy));
    return layers.map((layer) => ({ layer, values: layer === "pixels" ? noisy.xt : read[layer] }));
  }

  async function readRandom(net: Network, layers: readonly LayerName[], noisy: Noisy) {
    const pending = new Map<LayerName, Promise<LatentScores | null>>();
    for (const { layer, values } of await activations(net, layers, noisy)) {
      const own = codes(values, count);
      const gram = await timing("products", () => multiply.gram(own));
      const job = { codes: own, gram, labels: noisy.labels };
      pending.set(layer, reducer.ask("scores", job));
      // The headline itself is read first.
      if (layer === HEADLINE.layer) views ??= reducer.ask("views", job);
    }
    return pending;
  }

  async function readGrid(net: Network, layers: readonly LayerName[], noisy: Noisy) {
    const { side } = asked.grid;
    const read = await activations(net, layers, noisy);
    return new Map(read.map(({ layer, values }) => [layer, reducer.ask("grid", { values, side })]));
  }

  function add(
    probe: LayerScores["probe"],
    t: number,
    random: Pending<LatentScores>,
    grid: Pending<GridScores>,
  ): void {
    for (const [layer, ofRandom] of random) {
      scores.push(
        Promise.all([ofRandom, grid.get(layer)!])
          .then(([random, grid]) => ({ layer, probe, t, random, grid })),
      );
    }
  }

  async function read(
    probe: LayerScores["probe"],
    net: Network,
    layers: readonly LayerName[],
    inputOf: (question: Question) => Noisy,
  ): Promise<void> {
    const noisy = inputOf(asked.random);
    const random = await readRandom(net, layers, noisy);
    add(probe, noisy.level.t, random, await readGrid(net, layers, inputOf(asked.grid)));
  }

  const noisedAt = (t: number) => (question: Question) => noisedInput(world, schedule, question, t);
  const sampled = (question: Question) =>
    timing(
      "sampling",
      () => sampledInput(headline.denoise, world.n, schedule, question, SAMPLER_STEPS),
    );

  await read("noised", whole, layers, noisedAt(HEADLINE.t));
  // Pure noise is no image: its pixels know nothing.
  await read("blind", whole, blocks, (question) => blindInput(schedule, question));
  for (const t of OTHER_STEPS) await read("noised", headline, ALWAYS, noisedAt(t));
  const samples = await timing("samples", () => squareSamples(config, headline));
  const ends = await sampled(asked.random);
  const random = await readRandom(whole, layers, ends);
  const grid = await readGrid(whole, layers, await sampled(asked.grid));
  add("sampled", ends.level.t, random, grid);
  return rounded({
    run,
    step,
    config,
    engine: (await choose(engine.engine)).engine,
    scores: await Promise.all(scores),
    views: await views!,
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
