/** Nothing tells x from y but its name: what a network learns sooner or better is no fault of ours. */

import assert from "node:assert/strict";
import { allBiases } from "../../lib/biases/mod.ts";
import type { TrainConfig } from "../../lib/config/mod.ts";
import { schedule } from "../../lib/diffusion/mod.ts";
import { evaluateGraph } from "../../lib/engine/graph/reference.ts";
import { parameterSpecs, sizeOfShape } from "../../lib/model/mod.ts";
import { unetOf } from "../../lib/network/mod.ts";
import { type Batch, batchAt } from "../../lib/training/mod.ts";
import { dataSet } from "../../lib/world/mod.ts";
import { busyState, stepGraph } from "../training/support.ts";
import { biasConfig } from "./support.ts";

type Values = Float32Array<ArrayBuffer>;

/** Swaps the two middle axes of values [outer, a, b, inner]. */
function transposed(values: Values, a: number, b: number, inner = 1): Values {
  const out = new Float32Array(values.length);
  const block = a * b * inner;
  for (let at = 0; at < values.length; at += inner) {
    const rest = at % block / inner;
    const [i, j] = [Math.floor(rest / b), rest % b];
    const to = at - at % block + (j * a + i) * inner;
    out.set(values.subarray(at, at + inner), to);
  }
  return out;
}

/** Images with rows for columns, and x for y. */
function mirroredBatch(batch: Batch, n: number): Batch {
  const { x0, eps, muX, muY, knownX, knownY } = batch;
  return {
    ...batch,
    x0: transposed(x0, n, n),
    eps: transposed(eps, n, n),
    muX: muY,
    muY: muX,
    knownX: knownY,
    knownY: knownX,
  };
}

/** Where the network of one bias keeps x's part of a parameter, and y's. */
function mirroredWeights(config: TrainConfig, weights: Values): Values {
  const sizes = unetOf(config);
  const specs = parameterSpecs(sizes);
  const own = new Map<string, Values>();
  let at = 0;
  for (const [name, { shape }] of Object.entries(specs)) {
    own.set(name, weights.slice(at, at += sizeOfShape(shape)));
  }
  const { n, encoding } = sizes;
  const mirrored = (name: string, shape: readonly number[]): Values => {
    const values = own.get(partner(name))!;
    const rows = shape[0];
    const inner = sizeOfShape(shape.slice(1));
    // [time, x, y] or [x, y]
    if (/embed\/1\/w$/.test(name) && rows === 3 * encoding || name === "k-hot/w") {
      const split = values.length - 2 * encoding * inner;
      const swapped = transposed(values.slice(split), 2, 1, encoding * inner);
      const halves = [swapped.subarray(encoding * inner), swapped.subarray(0, encoding * inner)];
      return new Float32Array([...values.subarray(0, split), ...halves[0], ...halves[1]]);
    }
    if (/^plane\/.\/2/.test(name)) return transposed(values, n, n);
    if (shape.length !== 4) return values;
    const turned = transposed(values, shape[0], shape[1], shape[2] * shape[3]);
    // The planes of x and y come in pairs, last among the channels that are shown.
    return name === "in/w" || name === "control/stem/w"
      ? withPairsSwapped(turned, shape[2], shape[3])
      : turned;
  };
  const partner = (name: string) => {
    if (config.bias === "experts-routed") {
      return name.startsWith("second/") ? name.slice("second/".length) : `second/${name}`;
    }
    return name.replace(/^plane\/(.)/, (_, axis) => `plane/${axis === "x" ? "y" : "x"}`);
  };
  return new Float32Array(
    Object.entries(specs).flatMap(([name, { shape }]) => [...mirrored(name, shape)]),
  );
}

/** Of kernels [.., inputs, outputs], the inputs change places two by two; an odd one comes first. */
function withPairsSwapped(values: Values, inputs: number, outputs: number): Values {
  const out = values.slice();
  for (let at = 0; at < values.length; at += inputs * outputs) {
    for (let pair = inputs % 2; pair < inputs; pair += 2) {
      const [one, two] = [at + pair * outputs, at + (pair + 1) * outputs];
      out.set(values.subarray(one, one + outputs), two);
      out.set(values.subarray(two, two + outputs), one);
    }
  }
  return out;
}

/** Factor-swap halves the code by its rows; experts are twice the plain network. */
const others = new Set(["factor-swap", "experts"]);
const mirrored = allBiases().filter(({ name, loss, network }) =>
  (loss || network) && !others.has(name)
);

for (const bias of [undefined, ...mirrored.map(({ name }) => name)]) {
  Deno.test(`mirror: with x for y, ${bias ?? "the plain network"} has the same loss`, async () => {
    const config = biasConfig(bias);
    const { outputs: { loss }, ...rest } = await stepGraph(config);
    const graph = { ...rest, nextState: {}, outputs: { loss } };
    const { weights } = busyState(config);
    const batch = batchAt(config, dataSet(config.world), schedule("linear"), 3);
    const lossOf = (weights: Values, batch: Batch) =>
      evaluateGraph(graph, { weights }, batch).outputs.loss[0];
    const own = lossOf(weights, batch);
    const other = lossOf(mirroredWeights(config, weights), mirroredBatch(batch, config.world.n));
    assert.ok(Math.abs(other / own - 1) < 1e-9, `${own}, mirrored ${other}`);
    // Unless weights are mirrored, too; once is enough, as a loss takes seconds in double precision.
    if (bias === undefined) {
      assert.notEqual(lossOf(weights, mirroredBatch(batch, config.world.n)), own);
    }
  });
}
