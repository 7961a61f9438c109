import assert from "node:assert/strict";
import { withDefaults } from "../../lib/config/mod.ts";
import type { Noisy } from "../../lib/diffusion/mod.ts";
import { squareSamples } from "../../lib/evaluation/mod.ts";
import type { Network } from "../../lib/network/mod.ts";
import { USUAL_SAMPLER } from "../../lib/records/mod.ts";

const stub = (denoise: Network["denoise"]): Network => ({
  engine: "onnx",
  denoise,
  activations: () => Promise.reject(new Error("not asked")),
  denoiseGiven: () => Promise.reject(new Error("not asked")),
  load: () => Promise.resolve(),
  [Symbol.dispose]() {},
});

Deno.test("squareSamples: 4 x 4 places, drawn as the run's bias draws", async () => {
  for (
    const [bias, known] of [[undefined, ["xy"]], ["guided-apart", ["none", "x", "y"]]] as const
  ) {
    const asked: Noisy[] = [];
    const net = stub((noisy) => {
      asked.push(noisy);
      return Promise.resolve(noisy.xt.map(() => 0));
    });
    const config = withDefaults({ preset: "tiny", world: { n: 8 }, bias });
    const { side, places, n } = await squareSamples(config, net);
    assert.deepEqual([side, places, n], [4, [1, 3, 5, 7], 8]);
    assert.deepEqual([...new Set(asked.map((noisy) => noisy.known))], known);
    assert.equal(asked.length, known.length * USUAL_SAMPLER.steps);
  }
});
