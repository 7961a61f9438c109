import assert from "node:assert/strict";
import {
  type Known,
  latticeDenoiser,
  levelOfTau,
  noised,
  populationDenoiser,
  schedule,
} from "../../lib/diffusion/mod.ts";
import { normals, stream } from "../../lib/random/mod.ts";
import {
  dataSet,
  defaultWorld,
  isLabel,
  type Piece,
  populationPieces,
  render,
  type WorldConfig,
} from "../../lib/world/mod.ts";

interface WeightedLabel {
  readonly x: number;
  readonly y: number;
  readonly p: number;
}

const linear = schedule("linear");
const small: WorldConfig = { ...defaultWorld, n: 8, sigma: 0.9, dx: 1, dy: 1 };

/** The posterior mean image by the definition: every image rendered, every distance summed. */
function bruteForce(
  config: WorldConfig,
  labels: readonly WeightedLabel[],
  z: Float64Array,
  tau: number,
): Float64Array {
  const pixels = z.length;
  const images = render(config, Float32Array.from(labels.flatMap(({ x, y }) => [x, y])));
  const logs = labels.map(({ p }, l) => {
    let square = 0;
    for (let k = 0; k < pixels; k++) square += (z[k] - images[l * pixels + k]) ** 2;
    return Math.log(p) - square / (2 * tau ** 2);
  });
  const largest = logs.reduce((a, b) => Math.max(a, b));
  const mean = new Float64Array(pixels);
  let total = 0;
  logs.forEach((log, l) => {
    const weight = Math.exp(log - largest);
    total += weight;
    for (let k = 0; k < pixels; k++) mean[k] += weight * images[l * pixels + k];
  });
  return mean.map((v) => v / total);
}

function labelsOf(config: WorldConfig): WeightedLabel[] {
  const { x, y, probabilities } = dataSet(config);
  return [...probabilities]
    .map((p, k) => ({ x: x[k % x.length], y: y[Math.floor(k / x.length)], p }))
    .filter(({ p }) => p > 0);
}

function agrees(known: Known, label: WeightedLabel, x: number, y: number): boolean {
  return (!known.includes("x") || Math.abs(label.x - x) < 1e-4) &&
    (!known.includes("y") || Math.abs(label.y - y) < 1e-4);
}

const worlds: Record<string, Partial<WorldConfig>> = {
  "bumps": {},
  "bright bumps": { polarity: "bright" },
  "bumps, lattice skew": { dx: 0.5, dy: 2 },
  "bumps, frequency skew": { zipfX: 1, zipfY: 2 },
  "bumps, a random half": { lambda: 0.5, zipfX: 1 },
  "bumps, a square held out": {
    sigma: 0.5,
    holdout: { shape: "square", x: 2, y: 2, side: 2 },
  },
  "crosses": { kind: "cross" },
  "crosses, bands held out": {
    kind: "cross",
    sigma: 0.5,
    holdout: { shape: "band", x: [5, 5], y: [1, 1] },
  },
  "stripes": { kind: "stripe", zipfX: 1 },
  "the periodic world": { kind: "periodic", zipfY: 1 },
};

for (const [name, change] of Object.entries(worlds)) {
  Deno.test(`D* equals brute force for every c: ${name}`, async () => {
    const config = { ...small, ...change };
    const exact = latticeDenoiser(dataSet(config));
    const labels = exact.draw(stream(1, "labels"), 6);
    for (const tau of [3, 1, 0.3]) {
      const level = levelOfTau(linear, tau);
      const xt = noised(render(config, labels), normals(stream(1, "noise"), 6 * 64), [level]);
      for (const known of ["none", "x", "y", "xy"] as Known[]) {
        const estimate = await exact.denoise({ xt, level, labels, known });
        for (let b = 0; b < 6; b++) {
          const z = Float64Array.from(
            xt.subarray(64 * b, 64 * b + 64),
            (v) => v / Math.sqrt(level.alphaBar),
          );
          const [x, y] = labels.subarray(2 * b, 2 * b + 2);
          const told = labelsOf(config).filter((label) => agrees(known, label, x, y));
          bruteForce(config, told, z, tau).forEach((v, k) =>
            assert.ok(Math.abs(v - estimate[64 * b + k]) < 2e-5, `tau ${tau}, ${known}, pixel ${k}`)
          );
        }
      }
    }
  });
}

/** Midpoints of `count` cells of each piece. */
function midpoints(pieces: readonly Piece[], perPixel: number): { mu: number; p: number }[] {
  return pieces.flatMap(({ from, length, mass }) => {
    const count = Math.ceil(length * perPixel);
    return Array.from(
      { length: count },
      (_, k) => ({ mu: from + (k + 0.5) * length / count, p: mass / count }),
    );
  });
}

for (const kind of ["bump", "cross", "stripe", "periodic"] as const) {
  Deno.test(`population D* equals a fine midpoint sum for every c: ${kind}`, async () => {
    const config: WorldConfig = { ...small, kind, zipfX: 1 };
    const exact = populationDenoiser(config);
    const labels = exact.draw(stream(2, "labels"), 2);
    const axis = (name: "x" | "y") => {
      const { on, off } = populationPieces(config, name);
      return midpoints([...on, ...off], 24);
    };
    for (const tau of [2, 0.7, 0.25]) {
      const level = levelOfTau(linear, tau);
      const xt = noised(render(config, labels), normals(stream(2, "noise"), 2 * 64), [level]);
      for (const known of ["none", "x", "y"] as Known[]) {
        const estimate = await exact.denoise({ xt, level, labels, known });
        for (let b = 0; b < 2; b++) {
          const z = Float64Array.from(
            xt.subarray(64 * b, 64 * b + 64),
            (v) => v / Math.sqrt(level.alphaBar),
          );
          const xs = known === "x" ? [{ mu: labels[2 * b], p: 1 }] : axis("x");
          const ys = known === "y" ? [{ mu: labels[2 * b + 1], p: 1 }] : axis("y");
          const grid = xs.flatMap((x) => ys.map((y) => ({ x: x.mu, y: y.mu, p: x.p * y.p })))
            .filter(({ x, y }) => isLabel(config, x, y));
          bruteForce(config, grid, z, tau).forEach((v, k) =>
            assert.ok(
              Math.abs(v - estimate[64 * b + k]) < 2e-3,
              `tau ${tau}, ${known}, pixel ${k}: ${v} against ${estimate[64 * b + k]}`,
            )
          );
        }
      }
    }
  });
}

Deno.test("population D* keeps both of two narrow modes that weigh nearly the same", async () => {
  const modes = [{ x: 2.04, y: 2.11 }, { x: 5.63, y: 5.37 }];
  for (const kind of ["bump", "periodic"] as const) {
    const config: WorldConfig = { ...small, kind };
    const [j1, j2] = modes.map(({ x, y }) =>
      render(config, Float32Array.of(x, y)).map((v) => v - 1)
    );
    for (const tau of [0.2, 0.05, 0.01]) {
      // z = ground + j1 + c j2, with c such that log w_1 - log w_2 = 1 where log w_i =
      // (<z - ground, j_i> - |j_i|^2 / 2) / tau^2.
      const overlap = dot(j1, j2);
      const c = ((dot(j1, j1) + dot(j2, j2)) / 2 - overlap - tau ** 2) / (dot(j2, j2) - overlap);
      const level = levelOfTau(linear, tau);
      const gain = Math.sqrt(level.alphaBar);
      const xt = j1.map((v, k) => gain * (1 + v + c * j2[k]));
      const z = Float64Array.from(xt, (v) => v / gain);
      const labels = new Float32Array(2);
      const { denoise } = populationDenoiser(config);
      const estimate = await denoise({ xt, level, labels, known: "none" });
      // 41 x 41 labels around each mode, to four widths of the posterior (tau / 2.5 at least).
      const near = modes.flatMap(({ x, y }) =>
        Array.from({ length: 41 ** 2 }, (_, k) => ({
          x: x + 0.1 * tau * (k % 41 - 20),
          y: y + 0.1 * tau * (Math.floor(k / 41) - 20),
          p: 1,
        }))
      );
      const expected = bruteForce(config, near, z, tau);
      const shares = [j1, j2].map((j) => dot(expected.map((v) => v - 1), j) / dot(j, j));
      assert.ok(Math.min(...shares) > 0.1, `one mode has all the weight: ${shares}`);
      expected.forEach((v, k) =>
        assert.ok(Math.abs(v - estimate[k]) < 2e-3, `${kind}, tau ${tau}: ${v}, ${estimate[k]}`)
      );
    }
  }
});

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, v, k) => sum + v * b[k], 0);
}

Deno.test("D* refuses what has no posterior, and says why", async () => {
  const holdout = { shape: "lesion", width: 0 } as const;
  const { denoise } = latticeDenoiser(dataSet({ ...small, holdout }));
  const xt = new Float32Array(64);
  const level = levelOfTau(linear, 1);
  const ask = (x: number, known: Known, at = level) =>
    denoise({ xt, level: at, labels: Float32Array.of(x, 0), known });
  await ask(0, "x");
  await assert.rejects(ask(0.3, "x"), /must be on the data set's lattice/);
  await assert.rejects(ask(4, "x"), /no image of the data set agrees/);
  await assert.rejects(ask(0, "none", levelOfTau(linear, 0)), /tau must be above 0/);
  await assert.rejects(
    denoise({ xt, level, labels: new Float32Array(4), known: "none" }),
    /images must be \[B, 8, 8\]/,
  );
});
