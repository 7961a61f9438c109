/**
 * Prints images per second of rendering and of the exact denoiser, on one core:
 *
 *     deno run tests/diffusion/bench.ts
 */
import {
  type ExactDenoiser,
  type Known,
  latticeDenoiser,
  levelOfTau,
  noised,
  populationDenoiser,
  schedule,
} from "../../lib/diffusion/mod.ts";
import { normals, stream } from "../../lib/random/mod.ts";
import { dataSet, defaultWorld, drawLabels, render, type WorldKind } from "../../lib/world/mod.ts";

const linear = schedule("linear");

function report(name: string, images: number, milliseconds: number): void {
  const perImage = milliseconds / images;
  console.log(
    `${name.padEnd(56)} ${perImage.toFixed(4)} ms/image ${(1000 / perImage).toFixed(0)}/s`,
  );
}

function benchRendering(): void {
  const data = dataSet(defaultWorld);
  const random = stream(1, "bench");
  const out = new Float32Array(64 * 32 * 32);
  for (const round of ["cold", "warm"]) {
    const start = performance.now();
    for (let batch = 0; batch < 200; batch++) {
      render(data.config, drawLabels(data, random, 64), out);
    }
    report(`labels and rendering, batches of 64, ${round}`, 200 * 64, performance.now() - start);
  }
}

async function benchDenoiser(
  name: string,
  exact: ExactDenoiser,
  tau: number,
  known: Known,
  count: number,
): Promise<void> {
  const level = levelOfTau(linear, tau);
  const labels = exact.draw(stream(2, "bench/labels"), count);
  const noise = normals(stream(2, "bench/noise"), count * exact.config.n ** 2);
  const xt = noised(render(exact.config, labels), noise, [level]);
  const start = performance.now();
  await exact.denoise({ xt, level, labels, known });
  report(`${name}, tau ${tau}, known ${known}`, count, performance.now() - start);
}

benchRendering();
const dense = latticeDenoiser(dataSet({ ...defaultWorld, dx: 0.1, dy: 0.1 }));
for (const tau of [4, 1, 0.25]) await benchDenoiser("102,400 bumps", dense, tau, "none", 1000);
for (const known of ["x", "y"] as const) {
  await benchDenoiser("102,400 bumps", dense, 1, known, 1000);
}
const usual = latticeDenoiser(dataSet(defaultWorld));
await benchDenoiser("4,096 bumps", usual, 1, "none", 1000);
for (const kind of ["bump", "cross", "stripe", "periodic"] as WorldKind[]) {
  const population = populationDenoiser({ ...defaultWorld, kind });
  for (const tau of [4, 1, 0.5, 0.25, 0.02]) {
    await benchDenoiser(`population of ${kind}`, population, tau, "none", 200);
  }
}
