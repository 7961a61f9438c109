/** A worker that fails rejects what is asked of it, and never leaves it waiting. */

import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { choose, compile, simplify, type Tensors, trace } from "../../../lib/engine/mod.ts";
import { engine } from "../../../lib/engine/onnx/mod.ts";
import { ModelWorker, startWorker } from "../../../lib/engine/onnx/session.ts";

const doubled = (_: Tensors, { x }: Tensors<"x">) => ({
  state: {},
  outputs: { y: tf.mul(x, 2) },
});
const spec = { state: {}, inputs: { x: { shape: [2] } } };
const options = { engine: "onnx", threads: 1 } as const;
const inputs = { x: Float32Array.of(1, 2) };

/**
 * Runs `use` while every new Worker, the `k`-th say, runs `source` instead of the engine's module;
 * `ended` says how many of them were terminated, `begun` how many there were.
 */
async function withWorkers<T>(
  source: string | ((k: number) => string),
  use: (ended: () => number, begun: () => number) => Promise<T>,
): Promise<T> {
  const { Worker } = globalThis;
  let [begun, ended] = [0, 0];
  globalThis.Worker = class extends Worker {
    constructor() {
      const text = typeof source === "string" ? source : source(begun);
      super(`data:text/javascript,${encodeURIComponent(text)}`, { type: "module" });
      begun++;
    }
    override terminate() {
      ended++;
      super.terminate();
    }
  };
  try {
    return await use(() => ended, () => begun);
  } finally {
    globalThis.Worker = Worker;
  }
}

Deno.test("a worker that cannot start: the engine is unavailable, with the reason", async () => {
  await withWorkers("throw new Error('no such library')", async () => {
    await assert.rejects(compile(doubled, spec, options), (error: Error) => {
      assert.match(error.message, /Cannot use engine "onnx"/);
      assert.match(error.message, /no such library/);
      return true;
    });
  });
});

for (
  const [what, asked] of [
    ["a library", `data.kind === "start"`],
    ["the trial of its blocks, after that of plain ones,", `data.kind === "run" && runs++ === 1`],
  ]
) {
  Deno.test(`${what} hangs: the start ends at its limit, and the worker with it`, async () => {
    const source = `
      let runs = 0;
      self.onmessage = ({ data }) => {
        if (${asked}) return;
        self.postMessage({ ok: true, value: { block: 8, threads: 1, outputs: {} } });
      };
    `;
    await withWorkers(source, async (ended) => {
      await assert.rejects(
        startWorker("onnxruntime-web", 1, { limit: 0.5 }),
        /^SlowStartError: Cannot wait for onnxruntime-web as it must start within 0.5 s$/,
      );
      assert.equal(ended(), 1);
    });
  });
}

/** A worker that never answers, and one that answers as if it could do all. */
const SILENT = "self.onmessage = () => {};";
const WILLING = `self.onmessage = () => {
  self.postMessage({ ok: true, value: { block: 0, threads: 1, outputs: {}, released: true } });
};`;

Deno.test("the native engine starts slowly: once more, with a longer limit, and it serves", async () => {
  const patient = () => engine("onnx", "onnxruntime-node", "cpu", [0.2, 20]);
  const second = (k: number) => k === 0 ? SILENT : WILLING;
  await withWorkers(second, async () => {
    assert.equal(await patient().unavailable(), undefined);
  });
  await withWorkers(second, async () => {
    const graph = simplify(await trace(doubled, spec));
    (await patient().load({ fn: doubled, spec, graph }, { threads: 1 })).dispose();
  });
});

Deno.test("the native engine does not start in time, twice: an error with seconds and remedy", async () => {
  await withWorkers(SILENT, async (ended) => {
    const impatient = engine("onnx", "onnxruntime-node", "cpu", [0.1, 0.2]);
    await assert.rejects(impatient.unavailable(), {
      name: "SlowStartError",
      message: 'Cannot start engine "onnx" as it must start within 0.1 s, or then within 0.2 s: ' +
        "it did not. Try again on a quieter machine, or ask for --engine=onnx-wasm, which is much " +
        "slower",
    });
    assert.equal(ended(), 2);
  });
});

Deno.test("another engine does not start in time, once: it is unavailable, with the reason", async () => {
  await withWorkers(SILENT, async (ended) => {
    const reason = await engine("onnx-wasm", "onnxruntime-web", "cpu", [0.1]).unavailable();
    assert.match(reason!, /^onnxruntime-web was too slow to start .*: try again when less else is/);
    assert.equal(ended(), 1);
  });
});

Deno.test("by a graphics processor: not asked for where it cannot be, and once where it is not", async () => {
  await withWorkers("throw new Error('no driver')", async (_, begun) => {
    const elsewhere = Deno.build.os === "windows" ? "coreml" : "dml";
    const never = engine(`onnx-${elsewhere}`, "onnxruntime-node", elsewhere);
    assert.match((await never.unavailable())!, /does not compute by \w+ on \w+ \w+: it needs/);
    assert.equal(begun(), 0);
    const once = engine("onnx-webgpu", "onnxruntime-node", "webgpu");
    const reason = await once.unavailable();
    assert.match(reason!, /no driver/);
    assert.equal(await once.unavailable(), reason);
    assert.equal(begun(), 1);
  });
});

Deno.test({
  name: "onnx-cuda: where its library is not there, nothing is written",
  ignore: Deno.build.os !== "linux",
  async fn() {
    // In a process of its own, whose output is the library's too.
    const script = new URL("cuda_process.ts", import.meta.url).pathname;
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", "--no-check", script],
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    assert.match(text(stdout), /^(undefined|onnxruntime-node does not compute by cuda .*)\n$/);
    assert.equal(text(stderr), "");
  },
});

/** So that the workers below, which compute nothing, need not show that they can. */
const knownToServe = () => choose("onnx");

/** The source of a worker that does as told at a step, and answers all else. */
const atRun = (what: string) => `
  self.onmessage = ({ data }) => {
    if (data.kind === "run") { ${what} }
    else self.postMessage({ ok: true, value: { block: 0, threads: 1, released: true } });
  };
`;

for (
  const [how, what] of [
    ["an error", "setTimeout(() => { throw new Error('out of luck'); })"],
    ["a rejection that no one handles", "Promise.reject(new Error('out of luck'))"],
  ]
) {
  Deno.test(`a worker that dies of ${how}: the run rejects, and so do all later ones`, async () => {
    await knownToServe();
    await withWorkers(atRun(what), async () => {
      using compiled = await compile(doubled, spec, options);
      await assert.rejects(compiled.run(inputs), /worker failed: .*out of luck/);
      await assert.rejects(compiled.run(inputs), /out of luck/);
    });
  });
}

Deno.test("a run that waits when the engine is disposed rejects", async () => {
  await knownToServe();
  await withWorkers(atRun(""), async () => {
    const compiled = await compile(doubled, spec, options);
    const waiting = compiled.run(inputs);
    compiled[Symbol.dispose]();
    await assert.rejects(waiting, /disposed/);
  });
});

Deno.test("a second run before the first has answered is refused; the first goes on", async () => {
  using compiled = await compile(doubled, spec, options);
  const first = compiled.run(inputs);
  await assert.rejects(compiled.run(inputs), /still busy: await/);
  assert.deepEqual((await first).y, Float32Array.of(2, 4));
});

Deno.test("a model that is none: rejected, and the worker can still be asked", async () => {
  const worker = new ModelWorker();
  try {
    await worker.ask({ kind: "start", runtime: "onnxruntime-node", provider: "cpu", threads: 1 });
    const model = { bytes: Uint8Array.of(1, 2, 3), state: {}, inputs: {}, outputs: {} };
    await assert.rejects(worker.ask({ kind: "load", model }), /Cannot run the model: /);
    assert.deepEqual(await worker.ask({ kind: "read", names: [] }), {});
  } finally {
    worker.dispose();
  }
});

Deno.test("a step that the library refuses rejects, and a good one goes on", async () => {
  using compiled = await compile(
    ({ n }: Tensors<"n">, { at }: Tensors<"at">) => ({
      state: { n: tf.add(n, 1) },
      outputs: { y: tf.gather(tf.tensor1d([5, 6, 7]), at) },
    }),
    { state: { n: { shape: [] } }, inputs: { at: { shape: [2], dtype: "int32" } } },
    options,
  );
  await assert.rejects(compiled.run({ at: Int32Array.of(0, 7) }), /Gather .* idx=7/);
  assert.deepEqual((await compiled.run({ at: Int32Array.of(2, 0) })).y, Float32Array.of(7, 5));
  assert.deepEqual((await compiled.read("n")).n, Float32Array.of(1));
});

Deno.test({
  name: "dispose: the threads of a session end, and its memory with them",
  ignore: Deno.build.os !== "linux",
  async fn() {
    // In a process of its own: in this one other tests may have threads too.
    const script = new URL("sessions_process.ts", import.meta.url).pathname;
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", script],
      stderr: "inherit",
    }).output();
    // Sessions that stayed would be eight threads; the rest are the runtime's own.
    const { more, own } = JSON.parse(new TextDecoder().decode(stdout));
    assert.ok(more <= own, `${more} threads more than before`);
  },
});
