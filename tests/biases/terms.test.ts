/** What the terms and layers of biases come to where the answer is known. */

import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { allBiases, type Bias, chosenBias, type LossInput } from "../../lib/biases/mod.ts";
import { dispersion } from "../../lib/biases/all/dispersion.ts";
import { factorSwap } from "../../lib/biases/all/factor_swap.ts";
import { logRank } from "../../lib/biases/all/forced_rendering.ts";
import { sparse } from "../../lib/biases/all/k_hot.ts";
import { parallelogram } from "../../lib/biases/all/parallelogram.ts";
import { mixedDifference } from "../../lib/biases/all/separable.ts";
import { apart, relative } from "../../lib/biases/planes.ts";
import { type Denoise, levelAt, type Noisy, schedule } from "../../lib/diffusion/mod.ts";
import {
  type Answer,
  initialParameters,
  parameterSpecs,
  PRESETS,
  unet,
  type UNetConfig,
  type UNetInput,
  unpack,
} from "../../lib/model/mod.ts";
import { unetOf } from "../../lib/network/mod.ts";
import { normals, stream } from "../../lib/random/mod.ts";

await tf.setBackend("cpu");

const N = 8;
const BATCH = 8;
const vector = (values: ArrayLike<number>) => tf.tensor1d(Float32Array.from(values));
const uniform = stream(1, "biases/labels");
const places = () => Array.from({ length: BATCH }, () => N * uniform.uniform());

const input: UNetInput = {
  x: tf.tensor4d(normals(stream(1, "biases/x"), BATCH * N * N), [BATCH, N, N, 1]),
  t: vector(Array(BATCH).fill(300)),
  muX: vector(places()),
  muY: vector(places()),
  knownX: vector(Array(BATCH).fill(1)),
  knownY: vector(Array(BATCH).fill(1)),
};

/** What a term sees of a network whose code, and whose answer's pixels, are these of a label. */
function asked(code: (x: number, y: number) => number[], pixel = (x: number, y: number) => x + y) {
  const ask = ({ muX, muY }: UNetInput): Answer => {
    const [x, y] = [muX.dataSync(), muY.dataSync()];
    const codes = Array.from(x, (_, k) => code(x[k], y[k]));
    const enc3 = tf.tensor4d(codes.flat(), [x.length, 1, 1, codes[0].length]);
    const pixels = tf.tensor4d(Array.from(x, (_, k) => pixel(x[k], y[k])), [x.length, 1, 1, 1]);
    return { output: pixels, layers: { enc3 } as unknown as Answer["layers"] };
  };
  return { n: N, parameters: {}, input, answer: ask(input), eps: input.x, ask } satisfies LossInput;
}

const valueOf = (scalar: tf.Tensor): number => scalar.dataSync()[0];
const near = (is: number, should: number, within = 1e-5) =>
  assert.ok(Math.abs(is - should) <= within, `${is}, should be ${should}`);

Deno.test("parallelogram: 0 for a code that adds up, whatever its parts", () => {
  near(valueOf(parallelogram(asked((x, y) => [Math.sin(x), y * y, x + Math.cos(y)]))), 0);
});

Deno.test("parallelogram: of a product, by hand, and the same for a code twice as large", () => {
  const term = valueOf(parallelogram(asked((x, y) => [x * y])));
  const [x, y] = [input.muX.dataSync(), input.muY.dataSync()];
  const corners = [0, 1].flatMap((q) =>
    [[0, 0], [0, 1], [1, 0], [1, 1]].map(([i, j]) => x[2 * i + q] * y[2 * j + q])
  );
  const mean = corners.reduce((sum, v) => sum + v, 0) / 8;
  const spread = corners.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 8;
  const closing = [0, 1].map((q) => (x[q] - x[2 + q]) * (y[q] - y[2 + q]));
  near(term, (closing[0] ** 2 + closing[1] ** 2) / 2 / spread, 1e-4);
  near(valueOf(parallelogram(asked((x, y) => [2 * x * y]))), term, 1e-4);
});

Deno.test("dispersion: 0 where all codes are one, log(1 / batch) where all are far apart", () => {
  near(valueOf(dispersion(asked(() => [1, 2]))), 0);
  near(valueOf(dispersion(asked((x, y) => [100 * x, 100 * y]))), Math.log(1 / BATCH), 0.01);
});

Deno.test("factorSwap: least where each half tells its own coordinate, log(pairs) where none does", () => {
  const blind = valueOf(factorSwap(asked(() => [1, 1, 1, 1])));
  near(blind, Math.log(BATCH / 2));
  const angle = (v: number) => [Math.cos(2 * Math.PI * v / N), Math.sin(2 * Math.PI * v / N)];
  const right = valueOf(factorSwap(asked((x, y) => [...angle(x), ...angle(y)])));
  const swapped = valueOf(factorSwap(asked((x, y) => [...angle(y), ...angle(x)])));
  assert.ok(right < 0.8 * blind && swapped > right, `${right}, ${swapped}, ${blind}`);
});

Deno.test("separable: 0 for answers that add up, 1 for a product of labels a pixel apart", () => {
  const answering = (pixel: (x: number, y: number) => number) =>
    valueOf(mixedDifference(asked(() => [1], pixel)));
  near(answering((x, y) => x * x + Math.sin(y)), 0);
  near(answering((x, y) => x * y), 1, 1e-4);
});

Deno.test("logRank: 0 for a stripe, log of the rank where all singular values are one", () => {
  const stripe = tf.tensor4d(Array.from({ length: 16 }, (_, k) => 3 * (k % 4)), [1, 4, 4, 1]);
  const identity = tf.tensor4d(
    Array.from({ length: 16 }, (_, k) => k % 5 === 0 ? 2 : 0),
    [1, 4, 4, 1],
  );
  near(valueOf(logRank(stripe)), 0);
  near(valueOf(logRank(identity)), Math.log(4));
  near(valueOf(logRank(tf.concat([stripe, identity]) as tf.Tensor4D)), Math.log(4) / 2);
});

Deno.test("k-hot: the softmax of the k largest, by hand", () => {
  const row = sparse(tf.tensor2d([[0, 3, 1, 2]]), 2).dataSync();
  near(row[1], Math.E / (Math.E + 1));
  near(row[3], 1 / (Math.E + 1));
  assert.deepEqual([row[0], row[2]], [0, 0]);
  const rows = sparse(tf.randomNormal([5, 64]) as tf.Tensor2D, 8);
  near(valueOf(tf.sum(tf.step(rows))), 40);
});

Deno.test("relative: how far a pixel lies from the label, and 0 where that is hidden", () => {
  const planes = relative({ ...input, knownY: tf.zerosLike(input.knownY) as tf.Tensor1D }, N);
  assert.deepEqual(planes.shape, [BATCH, N, N, 2]);
  const at = planes.arraySync() as number[][][][];
  near(at[3][6][2][0], (2.5 - input.muX.dataSync()[3]) / N);
  assert.equal(at[3][6][2][1], 0);
});

/** Weights as in the midst of training: what starts as zeros would hide all that is before it. */
function busy(sizes: UNetConfig): { flat: Float32Array; named: Record<string, Float32Array> } {
  const specs = parameterSpecs(sizes);
  const flat = initialParameters(specs, 1);
  const named: Record<string, Float32Array> = {};
  let at = 0;
  for (const [name, { shape }] of Object.entries(specs)) {
    const values = flat.subarray(at, at += shape.reduce((a, b) => a * b, 1));
    named[name] = values;
    if (!/(conv2|out)\/w$/.test(name)) continue;
    const drawn = normals(stream(1, `biases/busy/${name}`), values.length);
    values.set(drawn.map((v) => 0.1 * v));
  }
  return { flat, named };
}

/** What a network with a bias answers, and the plain one of the same seed. */
function answers(bias: string, change: (specs: Record<string, Float32Array>) => void = () => {}) {
  const config = { preset: "tiny", world: { n: N }, target: "eps", bias } as const;
  const of = (sizes: ReturnType<typeof unetOf>) => {
    const { flat, named } = busy(sizes);
    change(named);
    return unet(sizes, unpack(tf.tensor1d(flat), parameterSpecs(sizes)), input).output;
  };
  return { own: of(unetOf(config)), plain: of({ n: N, ...PRESETS.tiny }) };
}

const same = (a: tf.Tensor, b: tf.Tensor) => assert.deepEqual(a.dataSync(), b.dataSync());

for (const name of ["offsets", "coordinates"]) {
  Deno.test(`${name}: silent at the start, bit for bit`, () => {
    const { own, plain } = answers(name);
    same(own, plain);
    const speaking = answers(name, (named) => named["control/enc2/out"]?.fill(0.1));
    assert.notDeepEqual(speaking.own.dataSync(), speaking.plain.dataSync());
  });
}

Deno.test("apart: where a pixel lies, and the label, whose hidden coordinate is 0", () => {
  const asked = {
    ...input,
    muX: tf.tensor1d([2, 2]),
    muY: tf.tensor1d([6, 6]),
    knownX: tf.tensor1d([1, 0]),
    knownY: tf.tensor1d([1, 1]),
  };
  // The pixel of column 4 and row 1, whose centre is (4.5, 1.5).
  const at = (planes: tf.Tensor4D, k: number) =>
    [...tf.slice(planes, [k, 1, 4, 0], [1, 1, 1, -1]).dataSync()].map((v) => v * 8);
  assert.deepEqual([0, 1].map((k) => at(apart(asked, 8), k)), [[4.5, 1.5, 2, 6], [4.5, 1.5, 0, 6]]);
});

Deno.test("label-base: at the usual base and scale it is the plain network, bit for bit", () => {
  const usual = answers("label-base:base=10000,scale=1");
  same(usual.own, usual.plain);
  const slow = answers("label-base");
  assert.notDeepEqual(slow.own.dataSync(), slow.plain.dataSync());
});

Deno.test("experts: a second network that answers 0 leaves the first alone", () => {
  const { own, plain } = answers("experts", (named) => named["second/out/w"]?.fill(0));
  same(own, plain);
});

Deno.test("experts-routed: the first never learns y, the second never x", () => {
  const sizes = unetOf(
    { preset: "tiny", world: { n: N }, target: "eps", bias: "experts-routed" },
  );
  const of = (silent: "" | "second/", changed: Partial<UNetInput>) => {
    const { flat, named } = busy(sizes);
    named[`${silent}out/w`].fill(0);
    const parameters = unpack(tf.tensor1d(flat), parameterSpecs(sizes));
    return unet(sizes, parameters, { ...input, ...changed }).output;
  };
  const moved = tf.add(input.muX, 3) as tf.Tensor1D;
  same(of("second/", { muY: moved }), of("second/", {}));
  same(of("", { muX: moved }), of("", {}));
  assert.notDeepEqual(of("", { muY: moved }).dataSync(), of("", {}).dataSync());
});

Deno.test("splat: draws the bump that its numbers say", () => {
  const config = { preset: "tiny", world: { n: N }, target: "x0", bias: "splat:size=1.3" } as const;
  const sizes = unetOf(config);
  const specs = parameterSpecs(sizes);
  const named = unpack(tf.tensor1d(initialParameters(specs, 1)), specs);
  const of = (head: Record<string, number[]>) => {
    const tensors = Object.entries(head).map(([key, values]) => {
      const name = `splat/${key}`;
      return [name, tf.tensor(values, [...specs[name].shape])];
    });
    return unet(sizes, { ...named, ...Object.fromEntries(tensors) }, input);
  };
  const channels = sizes.channels[0];
  const none = { form: Array(2 * channels).fill(0), dark: [0.5] };

  // One channel and the image say where: the mean place under their softmax, made here.
  const map = Array.from({ length: channels }, (_, c) => c === 1 ? 3 : 0);
  const { output, layers: { dec1 } } = of({ ...none, map });
  const drawn = output.arraySync() as number[][][][];
  const seen = input.x.arraySync();
  const features = tf.mul(dec1, tf.sigmoid(dec1)).arraySync() as number[][][][];
  drawn.forEach((image, b) => {
    let [total, x, y] = [0, 0, 0];
    features[b].forEach((row, w) =>
      row.forEach((pixel, u) => {
        const weight = Math.exp(3 * pixel[1] - 0.5 * seen[b][w][u][0]);
        total += weight;
        x += weight * (u + 0.5);
        y += weight * (w + 0.5);
      })
    );
    image.forEach((row, w) =>
      row.forEach(([value], u) => {
        const squares = (u + 0.5 - x / total) ** 2 + (w + 0.5 - y / total) ** 2;
        near(value, 1 - 2 * Math.exp(-squares / (2 * 1.3 ** 2)), 1e-4);
      })
    );
  });

  // Nothing says where: in the middle. However small and high the network wants it, it is a bump.
  const middle = { map: Array(channels).fill(0), dark: [0] };
  const known = features[0].flat().reduce((sum, pixel) => sum + pixel[1], 0);
  const form = Array.from(
    { length: 2 * channels },
    (_, k) => k === 2 ? -1e6 * known : k === 3 ? 1e6 * known : 0,
  );
  const hidden = of({ ...middle, form, ground: [-1] }).output.arraySync() as number[][][][];
  const [least] = hidden[0][3][3];
  near(least, -1 + 2 * 1.5 * Math.exp(-0.25 * (1.5 / 1.3) ** 2), 1e-4);
});

Deno.test("student-t: noise of many degrees is nearly normal, of few has one scale an image", () => {
  const pixels = 256;
  const normal = normals(stream(1, "biases/normal"), 200 * pixels);
  const of = (D: number) =>
    chosenBias(`student-t:D=${D}`)!.noise!(normal, pixels, stream(2, "biases/chi"));
  const many = of(4096);
  assert.ok(many.every((v, k) => Math.abs(v - normal[k]) <= 0.1 * Math.abs(normal[k])));
  const few = of(4);
  const factors = Array.from({ length: 200 }, (_, b) => few[b * pixels] / normal[b * pixels]);
  assert.ok(few.every((v, k) => Math.abs(v - factors[Math.floor(k / pixels)] * normal[k]) < 1e-4));
  // E[D / chi^2_D] = D / (D - 2) = 2.
  const mean = factors.reduce((sum, f) => sum + f ** 2, 0) / 200;
  assert.ok(mean > 1.4 && mean < 3.5, `${mean}`);
});

const noisy: Noisy = {
  xt: Float32Array.of(0),
  level: levelAt(schedule("linear"), 500),
  labels: Float32Array.of(1, 2),
  known: "xy",
};

Deno.test("guided, guided-apart: the estimates that their equations say", async () => {
  const told = { none: 1, x: 2, y: 4, xy: 5 };
  const denoise: Denoise = ({ known }) => Promise.resolve(Float32Array.of(told[known]));
  const drawn = async (bias: string) => (await chosenBias(bias)!.guide!.by(denoise)(noisy))[0];
  assert.equal(await drawn("guided"), 1 + 2 * 4);
  assert.equal(await drawn("guided:strength=1"), 5);
  assert.equal(await drawn("guided-apart"), 1 + 2 * 1 + 2 * 3);
});

Deno.test("every guide: says how often it asks the network for an estimate", async () => {
  const guides = allBiases().flatMap(({ name }) => chosenBias(name)?.guide ?? []);
  assert.ok(guides.length >= 2);
  for (const { asks, by } of guides) {
    let asked = 0;
    await by(({ xt }) => (asked++, Promise.resolve(xt)))(noisy);
    assert.equal(asked, asks);
  }
});

Deno.test("every bias: a name, plain words, a source, an equation, and one kind of change", () => {
  const names = allBiases().map(({ name }) => name);
  assert.deepEqual(names, [...new Set(names)]);
  assert.ok(names.length >= 15);
  for (const { name, says, tests, source, equation, changes, ...rest } of allBiases() as Bias[]) {
    assert.match(name, /^[a-z]+(-[a-z]+)*$/);
    assert.ok([says, tests].every((text) => text.endsWith(".") && text.length < 160), name);
    assert.ok(source.length > 3 && equation.length > 10, name);
    const parts = ["setting", "network", "loss", "noise", "guide"].filter((part) => part in rest);
    assert.ok(parts.length > 0, name);
    assert.ok(["world", "network", "loss", "sampling"].includes(changes));
    if (changes === "loss") assert.ok(rest.knobs?.weight, name);
  }
});
