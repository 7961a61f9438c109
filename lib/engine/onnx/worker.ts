/** Runs a model in a thread of its own; see protocol.ts for what it is asked. */

import type { InferenceSession, Tensor } from "onnxruntime-node";
import { firstNonFinite, type NamedValues, type Values } from "../engine.ts";
import { natural, rearrange } from "./layout.ts";
import type { LoweredModel, Port, StatePort } from "./lower.ts";
import { blockOf, probeInput, probeModel } from "./probe.ts";
import type { Replies, Reply, Request, RunReply, Runtime } from "./protocol.ts";

interface Ort {
  readonly env: {
    readonly wasm: { numThreads: number };
    readonly versions: { readonly common: string };
  };
  readonly InferenceSession: {
    create(bytes: Uint8Array, options: object): Promise<InferenceSession>;
  };
  readonly Tensor: { new (type: string, data: unknown, dims: readonly number[]): Tensor };
}

/** A state's memory: `now` is fed, `next` is written, and they change places after a good step. */
interface Buffers {
  now: Memory;
  next: Memory;
}

/** As the runtime has it: booleans are bytes. */
type Memory = Values | Uint8Array<ArrayBuffer>;

let ort: Ort;
let threads = 1;
let preallocates = false;
let session: InferenceSession | undefined;
let model: LoweredModel;
const buffers = new Map<string, Buffers>();

async function start(runtime: Runtime, count: number): Promise<Replies["start"]> {
  preallocates = runtime === "onnxruntime-node";
  ort =
    (runtime === "onnxruntime-node"
      ? await import("onnxruntime-node")
      : await import("onnxruntime-web")) as unknown as Ort;
  // With more threads in WebAssembly, one start in four never ends under Deno 2.9.
  ort.env.wasm.numThreads = 1;
  threads = runtime === "onnxruntime-node" ? count : 1;
  const version = `${runtime} ${ort.env.versions.common}`;
  return { block: await probe(), threads, version };
}

async function probe(): Promise<number> {
  try {
    const session = await ort.InferenceSession.create(probeModel(), sessionOptions());
    const x = new ort.Tensor("float32", probeInput(), [1, 64, 1, 2]);
    const { y } = await session.run({ x });
    await session.release();
    return blockOf(y.data as Float32Array);
  } catch {
    return 0;
  }
}

function sessionOptions() {
  return {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
    // A little slower to start, and a third less memory.
    enableMemPattern: false,
    // Threads that wait for the next step must not take the processor from what prepares it.
    extra: { session: { force_spinning_stop: "1" } },
  };
}

async function load(lowered: LoweredModel): Promise<void> {
  await release();
  model = lowered;
  session = await ort.InferenceSession.create(model.bytes, sessionOptions());
  for (const [name, port] of Object.entries(model.state)) {
    buffers.set(name, { now: zeros(port), next: port.next ? zeros(port) : new Float32Array(0) });
  }
}

async function release(): Promise<void> {
  await session?.release();
  session = undefined;
  buffers.clear();
}

function zeros({ dtype, size }: Port): Memory {
  if (dtype === "bool") return new Uint8Array(size);
  return dtype === "float32" ? new Float32Array(size) : new Int32Array(size);
}

const toMemory = ({ dtype }: Port, values: Values): Memory =>
  dtype === "bool" ? Uint8Array.from(values) : values;

const toValues = (memory: Memory): Values =>
  memory instanceof Uint8Array ? Int32Array.from(memory) : memory;

const tensor = (port: Port, data: Memory, dims: readonly number[] = port.dims): Tensor =>
  new ort.Tensor(port.dtype, data, dims);

async function run(inputs: NamedValues): Promise<RunReply> {
  const feeds: Record<string, Tensor> = {};
  const fetches: Record<string, Tensor | null> = {};
  for (const [name, port] of Object.entries(model.inputs)) {
    feeds[port.tensor] = tensor(port, toMemory(port, inputs[name]));
  }
  for (const [name, port] of Object.entries(model.state)) {
    const { now, next } = buffers.get(name)!;
    feeds[port.tensor] = tensor(port, now);
    if (!port.next) continue;
    fetches[port.next.tensor] = preallocates ? tensor(port, next, port.next.dims) : null;
    if (port.check) fetches[port.check] = null;
  }
  for (const port of Object.values(model.outputs)) fetches[port.tensor] = null;

  const results = await session!.run(feeds, fetches);
  const outputs = Object.fromEntries(
    Object.entries(model.outputs).map((
      [name, port],
    ) => [name, toValues(results[port.tensor].data as Memory)]),
  );
  const bad = firstNonFinite(outputs) ?? firstBadState(results);
  if (bad) return { bad };
  for (const [name, port] of Object.entries(model.state)) {
    if (!port.next) continue;
    const state = buffers.get(name)!;
    // Written in place; onnxruntime-node returns a copy all the same, which no one needs.
    const written = preallocates ? state.next : results[port.next.tensor].data as Memory;
    [state.now, state.next] = [written, state.now];
  }
  return { outputs };
}

type Results = Readonly<Record<string, { readonly data: unknown }>>;

/** The sums of absolute values tell quickly; one that overflows is looked into. */
function firstBadState(results: Results) {
  for (const [name, port] of Object.entries(model.state)) {
    if (!port.check || Number.isFinite((results[port.check].data as Float32Array)[0])) continue;
    const next = preallocates ? buffers.get(name)!.next : results[port.next!.tensor].data;
    const bad = firstNonFinite({ [name]: next as Values });
    if (bad) return bad;
  }
}

const portOf = (name: string): StatePort => model.state[name];

function read(names: readonly string[]): NamedValues {
  return Object.fromEntries(names.map((name) => {
    const port = portOf(name);
    const values = toValues(buffers.get(name)!.now);
    return [name, rearrange(values.slice(), port.layout, natural(port.size))];
  }));
}

function write(values: NamedValues): void {
  for (const [name, array] of Object.entries(values)) {
    const port = portOf(name);
    buffers.get(name)!.now.set(
      toMemory(port, rearrange(array, natural(port.size), port.layout)),
    );
  }
}

async function answer(request: Request): Promise<Replies[keyof Replies]> {
  switch (request.kind) {
    case "start":
      return await start(request.runtime, request.threads);
    case "load":
      await load(request.model);
      return {};
    case "run":
      return await run(request.inputs);
    case "read":
      return read(request.names);
    case "write":
      write(request.values);
      return {};
    case "release":
      // Answered in any case: whoever asks ends this worker then.
      await release().catch(() => {});
      return { released: true };
  }
}

const scope = self as unknown as {
  onmessage: (event: MessageEvent<Request>) => void;
  postMessage(reply: Reply): void;
};

/** One request at a time: a model is not released while it runs. */
let last = Promise.resolve();
scope.onmessage = ({ data }) => {
  last = last.then(() => answer(data)).then(
    (value) => scope.postMessage({ ok: true, value }),
    (error) => {
      const message = error instanceof Error ? error.message : String(error);
      scope.postMessage({ ok: false, message });
    },
  );
};
