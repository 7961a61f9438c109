/** The network as a denoiser: batches, what is known, targets, activations. */

import assert from "node:assert/strict";
import { type Known, levelAt, type NoiseLevel, schedule, x0Of } from "../../lib/diffusion/mod.ts";
import { compile } from "../../lib/engine/mod.ts";
import { parameterCount, parameterSpecs, unet, unpack } from "../../lib/model/mod.ts";
import { network, unetOf } from "../../lib/network/mod.ts";
import { normals, stream } from "../../lib/random/mod.ts";
import { assertClose } from "../engine/support/numbers.ts";
import { perturbedParameters } from "../engine/support/tiny.ts";

const N = 8;
const PIXELS = N * N;
/** More than are denoised together. */
const COUNT = 70;

const parameters = perturbedParameters({ n: N, batch: 1 });
const level: NoiseLevel = levelAt(schedule("linear"), 500);
const xt = normals(stream(1, "network/xt"), COUNT * PIXELS);
const labels = Float32Array.from({ length: 2 * COUNT }, (_, k) => (k * 1.25) % N);
const noisy = (from: number, to: number, known: Known = "xy") => ({
  xt: xt.slice(from * PIXELS, to * PIXELS),
  labels: labels.slice(2 * from, 2 * to),
  level,
  known,
});
const config = { preset: "tiny", world: { n: N }, target: "eps" } as const;
const options = { engine: "onnx", threads: 2 } as const;

Deno.test("network: more images than a batch are those of each by itself", async () => {
  using trained = await network(config, ["enc3", "dec1"], options);
  assert.equal(trained.engine, options.engine);
  await trained.load(parameters);
  const all = await trained.denoise(noisy(0, COUNT));
  assert.equal(all.length, COUNT * PIXELS);
  for (const k of [0, 63, 64, 69]) {
    const one = await trained.denoise(noisy(k, k + 1));
    assertClose(one, all.subarray(k * PIXELS, (k + 1) * PIXELS), 1e-5, `image ${k}`);
  }
  const { enc3, dec1, ...rest } = await trained.activations(noisy(0, COUNT));
  assert.deepEqual(rest, {});
  assert.deepEqual([enc3.length, dec1.length], [COUNT * 1 * 1 * 16, COUNT * PIXELS * 16]);
  const last = await trained.activations(noisy(COUNT - 1, COUNT));
  assertClose(enc3.subarray(-16), last.enc3, 1e-5, "enc3 of the last image");
});

Deno.test("network: its two programs give the layers that one program gives of both", async () => {
  const sizes = unetOf(config);
  const specs = parameterSpecs(sizes);
  const vector = { shape: [4] };
  using whole = await compile(
    ({ parameters }, inputs) => {
      const { output, layers } = unet(sizes, unpack(parameters, specs), inputs as never);
      const { enc3, mid } = layers;
      return { state: { parameters }, outputs: { output, enc3, mid } };
    },
    {
      state: { parameters: { shape: [parameterCount(specs)] } },
      inputs: {
        ...{ x: { shape: [4, N, N, 1] }, t: vector, muX: vector, muY: vector },
        ...{ knownX: vector, knownY: vector },
      },
    },
    options,
  );
  await whole.write({ parameters });
  const { xt, labels } = noisy(0, 4);
  const axis = (k: 0 | 1) => Float32Array.from({ length: 4 }, (_, b) => labels[2 * b + k]);
  const one = () => new Float32Array(4).fill(1);
  const { output, enc3, mid } = await whole.run({
    ...{ x: xt, t: new Float32Array(4).fill(level.t) },
    ...{ muX: axis(0), muY: axis(1), knownX: one(), knownY: one() },
  });

  using net = await network(config, ["enc3", "mid"], { ...options, batch: 4 });
  await net.load(parameters);
  const layers = await net.activations(noisy(0, 4));
  assert.deepEqual(Object.keys(layers), ["enc3", "mid"]);
  assertClose(layers.enc3, enc3, 1e-5, "enc3");
  assertClose(layers.mid, mid, 1e-5, "mid");
  assertClose(
    await net.denoise(noisy(0, 4)),
    x0Of("eps", output as Float32Array, xt, [level]),
    1e-5,
    "output",
  );
});

Deno.test("network: a layer that is given takes its own's place, and nothing else's", async () => {
  using net = await network(config, ["enc3"], { ...options, given: "enc3" });
  await net.load(parameters);
  const asked = noisy(0, 3);
  const { enc3 } = await net.activations(asked);
  const own = await net.denoise(asked);
  assertClose(await net.denoiseGiven(asked, enc3), own, 1e-5, "its own");
  const other = await net.denoiseGiven(asked, enc3.map((v) => v + 1));
  assert.ok(other.some((v, k) => Math.abs(v - own[k]) > 1e-4));
  using without = await network(config, [], options);
  await assert.rejects(without.denoiseGiven(asked, enc3), /no layer was named/);
});

Deno.test("network: parameters of another length are refused, with both lengths", async () => {
  using net = await network(config, [], options);
  await assert.rejects(
    net.load(parameters.slice(1)),
    new RegExp(`has ${parameters.length}: current value is ${parameters.length - 1}`),
  );
});

Deno.test("network: coordinates that are not known have no effect, known ones do", async () => {
  using trained = await network(config, [], options);
  await trained.load(parameters);
  const moved = (known: Known, axis: 0 | 1) => {
    const given = noisy(0, 2, known);
    return { ...given, labels: given.labels.map((v, k) => k % 2 === axis ? v + 2 : v) };
  };
  const told: Record<Known, readonly [boolean, boolean]> = {
    none: [false, false],
    x: [true, false],
    y: [false, true],
    xy: [true, true],
  };
  for (const [known, axes] of Object.entries(told) as [Known, readonly [boolean, boolean]][]) {
    const base = await trained.denoise(noisy(0, 2, known));
    for (const axis of [0, 1] as const) {
      const other = await trained.denoise(moved(known, axis));
      const change = Math.max(...base.map((value, k) => Math.abs(value - other[k])));
      assert.equal(change > 1e-4, axes[axis], `${known}, axis ${axis}: ${change}`);
    }
  }
});

Deno.test("network: what it answers is read as its target says", async () => {
  const answers = await Promise.all((["eps", "x0", "v"] as const).map(async (target) => {
    using trained = await network({ ...config, target }, [], options);
    await trained.load(parameters);
    return await trained.denoise(noisy(0, 2));
  }));
  const [fromEps, answer, fromV] = answers;
  const { xt } = noisy(0, 2);
  assertClose(fromEps, x0Of("eps", answer, xt, [level]), 1e-5, "eps");
  assertClose(fromV, x0Of("v", answer, xt, [level]), 1e-5, "v");
});
