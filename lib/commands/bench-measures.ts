/** Prints where the time of one checkpoint's measures goes, on synthetic images and codes. */

import { parseArgs } from "node:util";
import { findBumps, scoreImages, separability } from "../measures/images/mod.ts";
import {
  codes,
  cosines,
  geometry,
  gram,
  grid,
  interaction,
  linearR2,
  neighbours,
  overlap,
  PAIRS,
  pca,
  ridgeR2,
  trustworthiness,
  twoNN,
  umap,
} from "../measures/latents/mod.ts";
import { normals, type Stream, stream } from "../random/mod.ts";
import { defaultWorld, render } from "../world/mod.ts";
import { run } from "./main.ts";

const usage = `Usage: deno run -A lib/commands/bench-measures.ts [--quick] [--umap] [--json]

Times, on one core, the measures of one checkpoint of the laptop network: 512 samples, and the codes
of 1,000 random labels and of a 28 x 28 grid at each of its layers.

  --quick  the headline layer alone
  --umap   3D UMAP and its trustworthiness too, which figures want of one layer
  --json   one object {seconds, imagesPerSecond, rows: [{what, of, milliseconds}]}`;

/** Numbers per code at each layer of the laptop network. */
const LAYERS = {
  stem: 16_384,
  enc1: 8192,
  enc2: 4096,
  enc3: 1024,
  mid: 1024,
  dec3: 4096,
  dec2: 8192,
  dec1: 16_384,
} as const;
const HEADLINE = "enc3";
const SAMPLES = 512;
const LABELS = 1000;
const SIDE = 28;

interface Row {
  readonly what: string;
  readonly of: string;
  readonly milliseconds: number;
}

/** Collects how long named pieces of work take. */
function stopwatch() {
  const rows: Row[] = [];
  const time = <T>(what: string, of: string, work: () => T): T => {
    const start = performance.now();
    const result = work();
    rows.push({ what, of, milliseconds: performance.now() - start });
    return result;
  };
  return { rows, time };
}

type Time = ReturnType<typeof stopwatch>["time"];

/** Labels uniform over the canvas, [count, 2]. */
function uniformLabels(count: number, random: Stream): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: 2 * count }, () => defaultWorld.n * random.uniform());
}

function timeImages(time: Time): void {
  const random = stream(1, "bench/images");
  const labels = uniformLabels(SAMPLES, random);
  const noise = normals(random, SAMPLES * defaultWorld.n ** 2);
  const images = render(defaultWorld, labels).map((pixel, i) => pixel + 0.1 * noise[i]);
  const found = time("bumps", "samples", () => findBumps(images, defaultWorld));
  time("scores", "samples", () => scoreImages(found, labels));
  time("separability", "samples", () => separability(images, defaultWorld));
}

/** A sheet bent through `dims` dimensions, with noise. */
function madeCodes(labels: Float32Array, dims: number, random: Stream): Float32Array<ArrayBuffer> {
  const [alongX, alongY] = [normals(random, dims), normals(random, dims)];
  const out = normals(random, labels.length / 2 * dims);
  for (let p = 0; p < out.length; p++) {
    const [i, d] = [Math.floor(p / dims), p % dims];
    out[p] = 0.1 * out[p] +
      Math.sin((alongX[d] * labels[2 * i] + alongY[d] * labels[2 * i + 1]) / 16);
  }
  return out;
}

function timeLayer(time: Time, layer: keyof typeof LAYERS, withUmap: boolean): void {
  const random = stream(1, `bench/${layer}`);
  const dims = LAYERS[layer];
  const labels = uniformLabels(LABELS, random);
  const scattered = codes(madeCodes(labels, dims, random), LABELS);
  const targets = [0, 1].map((axis) =>
    Float64Array.from({ length: LABELS }, (_, i) => labels[2 * i + axis])
  );
  const inner = time("Gram matrix", layer, () => gram(scattered));
  const components = time("PCA", layer, () => pca(inner, 3));
  time("R2", layer, () => linearR2(components, targets));
  time("ridge R2", layer, () => ridgeR2(inner, targets));
  time("TwoNN", layer, () => twoNN(neighbours(scattered, inner, 2)));
  if (withUmap) {
    const layout = time("UMAP", layer, () => umap(scattered, inner, random));
    time("trustworthiness", layer, () => trustworthiness(inner, layout));
  }
  const lattice = Float32Array.from(
    { length: 2 * SIDE * SIDE },
    (_, k) => 2 + (k % 2 === 0 ? Math.floor(k / 2 / SIDE) : Math.floor(k / 2) % SIDE),
  );
  const cells = grid(madeCodes(lattice, dims, random), SIDE, SIDE);
  time("M1", layer, () => interaction(cells));
  time("M2", layer, () => overlap(cells));
  time("M6", layer, () => geometry(cells, { x: 1, y: 1 }));
  time("cosines", layer, () => cosines(cells, PAIRS, random));
}

/** Milliseconds summed by a field of the rows, most first. */
function totals(rows: readonly Row[], by: "what" | "of"): [name: string, milliseconds: number][] {
  return [...Map.groupBy(rows, (row) => row[by])]
    .map(([name, own]): [string, number] => [name, sum(own)])
    .sort((a, b) => b[1] - a[1]);
}

function sum(rows: readonly Row[]): number {
  return rows.reduce((total, { milliseconds }) => total + milliseconds, 0);
}

function report(rows: readonly Row[], imagesPerSecond: number): string[] {
  const all = sum(rows);
  const line = ([name, milliseconds]: [string, number]) =>
    `  ${name.padEnd(16)} ${(milliseconds / 1000).toFixed(2).padStart(6)} s  ` +
    `${(100 * milliseconds / all).toFixed(0).padStart(3)} %`;
  return [
    `All measures: ${(all / 1000).toFixed(1)} s on one core`,
    "By measure",
    ...totals(rows, "what").map(line),
    "By layer",
    ...totals(rows, "of").map(line),
    `Image readout: ${imagesPerSecond.toFixed(0)} images/s`,
  ];
}

/** Times the measures and prints the result; `args` as in `usage`. */
export function benchMeasures(args: string[]): number {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: "boolean", default: false },
      umap: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const { rows, time } = stopwatch();
  // Once unmeasured: the compiler warms up, as it has in a checkpoint's evaluation.
  timeImages((_what, _of, work) => work());
  timeImages(time);
  const imagesPerSecond = 1000 * SAMPLES / sum(rows);
  const layers = values.quick
    ? [HEADLINE] as const
    : Object.keys(LAYERS) as (keyof typeof LAYERS)[];
  for (const layer of layers) timeLayer(time, layer, values.umap);
  const answer = { seconds: sum(rows) / 1000, imagesPerSecond, rows };
  console.log(values.json ? JSON.stringify(answer) : report(rows, imagesPerSecond).join("\n"));
  return 0;
}

if (import.meta.main) Deno.exit(await run(benchMeasures));
