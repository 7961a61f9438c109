import assert from "node:assert/strict";
import {
  agreement,
  configOf,
  engineProcess,
  findPython,
  peerProcess,
} from "../../../lib/commands/bench/mod.ts";
import { relativeError } from "../../../lib/commands/bench/check.ts";
import { PRESETS } from "../../../lib/model/mod.ts";

const { signal } = new AbortController();
const python = await findPython();
const plain = { precision: "fp32", layout: "contiguous", tuned: false } as const;

Deno.test({
  name: "peer: PyTorch's U-Net has the loss and the gradient of ours",
  ignore: python === undefined,
  async fn() {
    const config = { n: 16, ...PRESETS.tiny };
    const workload = { config, batch: 2, threads: 1 };
    await using ours = engineProcess({ engine: "onnx", ...workload }, signal);
    await using theirs = peerProcess(python!, { ...plain, ...workload }, signal);
    const { losses, gradientError } = await agreement(ours, theirs, config, 2);
    assert.ok(Math.abs(losses[0] - losses[1]) < 1e-5 * losses[1]);
    assert.ok(gradientError < 1e-5);
  },
});

Deno.test({
  name: "peer: 630,001 parameters at base 16; trains, samples and multiplies in every precision",
  ignore: python === undefined,
  async fn() {
    for (const precision of ["fp32", "bf16"] as const) {
      const mode = { precision, layout: "channels_last", tuned: true } as const;
      const description = { ...mode, config: configOf(16), batch: 1, threads: 1 };
      await using peer = peerProcess(python!, description, signal);
      assert.equal((await peer.hello()).parameters, 630_001);
      for (const what of ["train", "sample", "gemm"] as const) {
        const { seconds } = await peer.ask({ do: "run", what, steps: 2 });
        assert.ok(seconds.length === 2 && seconds.every((s) => s > 0));
      }
    }
  },
});

Deno.test("relativeError: 0 for the same, 1 for nothing", () => {
  assert.equal(relativeError([3, 4], [3, 4]), 0);
  assert.equal(relativeError([0, 0], [3, 4]), 1);
});
