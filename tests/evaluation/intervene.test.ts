import assert from "node:assert/strict";
import { withDefaults } from "../../lib/config/mod.ts";
import { CHANGED_LAYER, intervene } from "../../lib/evaluation/mod.ts";
import type { Network } from "../../lib/network/mod.ts";
import { render } from "../../lib/world/mod.ts";

/** Knows its labels exactly, holds them at the layer as they are, and draws where a code says. */
function madeNetwork(n: number) {
  const { world } = withDefaults({ world: { n } });
  const asked: number[] = [];
  const net: Network = {
    engine: "tfjs-cpu",
    denoise: ({ labels }) => {
      asked.push(...labels);
      return Promise.resolve(render(world, labels));
    },
    activations: ({ labels }) => Promise.resolve({ [CHANGED_LAYER]: Float32Array.from(labels) }),
    denoiseGiven: (_, code) => Promise.resolve(render(world, Float32Array.from(code))),
    load: () => Promise.resolve(),
    [Symbol.dispose]() {},
  };
  return { net, asked };
}

for (const n of [16, 32]) {
  Deno.test(`intervene: bumps go where a code that is the label is moved to, on ${n} px`, async () => {
    const { net, asked } = madeNetwork(n);
    const { shift, moved } = await intervene(withDefaults({ world: { n } }), net, "a", 7);
    assert.equal(shift, n / 8);
    assert.equal(moved.length, 6);
    for (const { change, axis, along, across, pairs } of moved) {
      assert.equal(pairs, 64, `${change} ${axis}`);
      assert.ok(Math.abs(along! - 1) < 0.05, `${change} ${axis}: ${along}`);
      assert.ok(Math.abs(across!) < 0.05, `${change} ${axis}: ${across}`);
    }
    assert.ok(asked.every((mu) => mu >= 3 * n / 16 && mu <= 13 * n / 16), "off the canvas");
    assert.equal(new Set(asked.map((mu) => mu.toFixed(4))).size, 16);
  });
}
