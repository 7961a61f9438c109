/** An engine on a graphics processor is taken only where it agrees and is faster. */

import assert from "node:assert/strict";
import { findAdapter } from "../../lib/engine/adapter.ts";
import { choose, chooseAmong, fastestAmong } from "../../lib/engine/choose.ts";
import type { Engine, EngineName, Executable, NamedValues } from "../../lib/engine/engine.ts";
import { race, type Trial } from "../../lib/engine/race.ts";

const HARDWARE = { name: "a card" };

/** A clock that only steps of engines move. */
let time = 0;
const now = () => time;

interface Behaviour {
  readonly ms?: number;
  readonly result?: number;
  readonly unavailable?: string;
  readonly fails?: string;
}

let loaded: string[] = [];
let held = 0;

function engine(name: EngineName, { ms = 100, result = 1, unavailable, fails }: Behaviour): Engine {
  const executable: Executable = {
    threads: 1,
    version: name,
    run(): Promise<NamedValues> {
      time += ms;
      if (fails) return Promise.reject(new Error(fails));
      return Promise.resolve({ loss: Float32Array.of(result) });
    },
    read: () => Promise.resolve({ w: Float32Array.of(2 * result) }),
    write: () => Promise.resolve(),
    dispose: () => held--,
  };
  return {
    name,
    unavailable: () => Promise.resolve(unavailable),
    load() {
      loaded.push(name);
      held++;
      return Promise.resolve(executable);
    },
  };
}

/** The same engine, which takes its time for real. */
const delayed = (own: Engine, ms: number): Engine => ({
  ...own,
  async load(program, options) {
    const executable = await own.load(program, options);
    const run: Executable["run"] = async (inputs) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      return await executable.run(inputs);
    };
    return { ...executable, run };
  },
});

const trial = {
  threads: 1,
  program: { spec: { state: { w: { shape: [1] } }, inputs: { x: { shape: [1] } } } },
} as unknown as Trial;

const cpu = engine("onnx", {});
const raced = (behaviour: Behaviour) => race(engine("onnx-webgpu", behaviour), cpu, trial, now);

Deno.test("race: one that agrees and is faster wins; as fast is not enough; both are given back", async () => {
  held = 0;
  assert.deepEqual(await raced({ ms: 50, result: 1 + 1e-6 }), {
    won: true,
    reason: "its trial step agreed and it was faster: 20.0 steps a second, and 10.0 on onnx",
    stepsPerSecond: 20,
  });
  assert.deepEqual(await raced({ ms: 100 }), {
    won: false,
    reason: "it was not faster: 10.0 steps a second, and 10.0 on onnx",
  });
  assert.equal(held, 0);
});

Deno.test("race: one that differs, is not finite or fails does not win, however fast", async () => {
  held = 0;
  for (
    const [behaviour, reason] of [
      [{ result: 1.001 }, /^its trial step differs from that of onnx: "w" by 0\.0010 of its/],
      [{ result: NaN }, /^its trial step differs/],
      [{ fails: "no memory" }, /^its trial failed \(no memory\)$/],
    ] as const
  ) {
    const verdict = await raced({ ms: 1, ...behaviour });
    assert.equal(verdict.won, false);
    assert.match(verdict.reason, reason);
  }
  assert.equal(held, 0);
});

Deno.test("choose: without hardware or a trial no engine on a graphics processor is loaded", async () => {
  loaded = [];
  const onGpu = [engine("onnx-webgpu", { ms: 1 })];
  const onCpu = [engine("onnx", { unavailable: "no binary" }), engine("onnx-wasm", {})];
  const software = await chooseAmong(onGpu, onCpu, { against: "it is software" }, trial);
  assert.equal(software.engine, "onnx-wasm");
  assert.equal(software.reasons["onnx-webgpu"], "it is software");
  assert.equal(software.reasons.onnx, "no binary");
  assert.deepEqual(software.passedOver, ["onnx"]);
  assert.match(software.reasons["tfjs-gpu"], /only where it is asked for by name/);
  const untried = await chooseAmong(onGpu, onCpu, HARDWARE);
  assert.equal(untried.engine, "onnx-wasm");
  assert.match(untried.reasons["onnx-webgpu"], /trial/);
  assert.deepEqual(loaded, []);
});

Deno.test("choose: the first that wins is taken, and the failure of one stops no other", async () => {
  const onGpu = [
    engine("onnx-cuda", { unavailable: "no CUDA" }),
    engine("onnx-webgpu", { fails: "lost" }),
    engine("onnx-dml", { ms: 0.001 }),
    engine("tfjs-webgpu", { ms: 0.001 }),
  ];
  // The clock of this choice is the machine's: the processor's engine takes its time for real.
  const onCpu = delayed(engine("onnx", {}), 20);
  const { engine: chosen, reasons, passedOver } = await chooseAmong(
    onGpu,
    [onCpu],
    HARDWARE,
    trial,
  );
  assert.equal(chosen, "onnx-dml");
  assert.equal(reasons["onnx-cuda"], "no CUDA");
  assert.match(reasons["onnx-webgpu"], /^its trial failed \(lost\)$/);
  assert.match(reasons["onnx-dml"], /^its trial step agreed and it was faster: .*\(a card\)$/);
  assert.equal(reasons["tfjs-webgpu"], "not needed: onnx-dml comes first");
  assert.equal(reasons.onnx, "not as fast as onnx-dml");
  assert.deepEqual(passedOver, []);
});

Deno.test("choose: WebGPU's adapter bars the engines by WebGPU alone", async () => {
  loaded = [];
  const onGpu = [
    engine("onnx-webgpu", { ms: 0.001 }),
    engine("onnx-cuda", { fails: "lost" }),
    engine("onnx-coreml", { unavailable: "no macOS" }),
    engine("tfjs-webgpu", { ms: 0.001 }),
  ];
  const none = { against: "WebGPU finds no graphics processor" };
  const processor = engine("onnx", {});
  for (
    const { reasons } of [
      await chooseAmong(onGpu, [processor], none, trial),
      await fastestAmong(onGpu, processor, none, trial),
    ]
  ) {
    assert.equal(reasons["onnx-webgpu"], none.against);
    assert.equal(reasons["onnx-cuda"], "its trial failed (lost)");
    assert.equal(reasons["onnx-coreml"], "no macOS");
    assert.equal(reasons["tfjs-webgpu"], none.against);
  }
  assert.deepEqual(loaded, ["onnx-cuda", "onnx-cuda"]);
});

Deno.test("choose: one that wins without an adapter is taken", async () => {
  const [won, slow] = [engine("onnx-cuda", {}), delayed(engine("onnx", {}), 20)];
  const { engine: chosen, reasons } = await chooseAmong([won], [slow], { against: "none" }, trial);
  assert.equal(chosen, "onnx-cuda");
  assert.match(reasons["onnx-cuda"], /^its trial step agreed and it was faster: [^()]*$/);
});

Deno.test("choose: a processor's engine that starts too slowly ends the choice", async () => {
  const slow = { ...engine("onnx", {}), unavailable: () => Promise.reject(new RangeError("slow")) };
  const onCpu = [slow, engine("onnx-wasm", {})];
  await assert.rejects(chooseAmong([], onCpu, HARDWARE, trial), /^RangeError: slow$/);
});

Deno.test("choose: the preferred one comes first where it serves; else it is told why not", async () => {
  const preferred = await choose("auto", undefined, "tfjs-cpu");
  assert.deepEqual([preferred.engine, preferred.passedOver], ["tfjs-cpu", []]);
  assert.equal(preferred.reasons["tfjs-cpu"], "preferred");
  assert.equal(preferred.reasons.onnx, "not needed: tfjs-cpu is preferred");
  const named = await choose("tfjs-wasm", undefined, "tfjs-cpu");
  assert.equal(named.engine, "tfjs-wasm");

  const usual = await choose();
  const elsewhere = Deno.build.os === "windows" ? "onnx-coreml" : "onnx-dml";
  const other = await choose("auto", undefined, elsewhere);
  assert.equal(other.engine, usual.engine);
  assert.deepEqual(other.passedOver, [elsewhere, ...usual.passedOver]);
  assert.match(other.reasons[elsewhere], /does not compute by/);
});

Deno.test("fastest: all are tried, and the fastest that agrees is taken, else the processor's", async () => {
  const wins = (name: EngineName, ms: number) => delayed(engine(name, {}), ms);
  const processor = wins("onnx-wasm", 40);
  const onGpu = [wins("onnx-webgpu", 20), wins("tfjs-webgpu", 5)];
  const { engine: chosen, reasons } = await fastestAmong(onGpu, processor, HARDWARE, trial);
  assert.equal(chosen, "tfjs-webgpu");
  assert.match(reasons["onnx-webgpu"], /^its trial step agreed and it was faster/);
  assert.equal(reasons["onnx-wasm"], "not as fast as tfjs-webgpu");

  const wrong = [engine("onnx-webgpu", { ms: 1, result: 1.001 })];
  const none = await fastestAmong(wrong, processor, HARDWARE, trial);
  assert.equal(none.engine, "onnx-wasm");
  assert.match(none.reasons["onnx-webgpu"], /differs/);

  loaded = [];
  const software = await fastestAmong(onGpu, processor, { against: "it is software" }, trial);
  assert.equal(software.engine, "onnx-wasm");
  assert.equal(software.reasons["tfjs-webgpu"], "it is software");
  assert.deepEqual(loaded, []);
});

Deno.test("findAdapter: one that renders in software is against, by flag or by name", async () => {
  const gpu = (info?: object) =>
    ({ requestAdapter: () => Promise.resolve(info ? { info } : null) }) as unknown as GPU;
  const card = { description: "GeForce", vendor: "NVIDIA", isFallbackAdapter: false };
  assert.deepEqual(await findAdapter(gpu(card)), { name: "GeForce" });
  for (
    const info of [
      undefined,
      { ...card, isFallbackAdapter: true },
      { ...card, description: "SwiftShader Device" },
      { ...card, description: "llvmpipe (LLVM 15)" },
      { ...card, description: "", vendor: "Microsoft Basic Render Driver" },
      { description: "", vendor: "google", architecture: "swiftshader" },
    ]
  ) {
    assert.match((await findAdapter(gpu(info))).against ?? "", /software|finds no/);
  }
});
