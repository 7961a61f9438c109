/** Runs a model in a thread of its own; see protocol.ts for what it is asked. */

import { firstNonFinite, type NamedValues, type Values } from "../engine.ts";
import { explained } from "./device_errors.ts";
import { DeviceStates } from "./device_states.ts";
import { open } from "./fallbacks.ts";
import {
  type InferenceSession,
  type Library,
  loadLibrary,
  type Memory,
  sessionOptions,
  type Tensor,
  tensorOf,
  toMemory,
  toValues,
} from "./library.ts";
import type { LoweredModel } from "./lower.ts";
import { blockOf, probeInput, probeModel } from "./block_probe.ts";
import type { Replies, Reply, Request, RunReply } from "./protocol.ts";
import { outputPlaces } from "./output_places.ts";
import { HostStates, type Results, type States } from "./states.ts";

let library: Library | undefined;
let session: InferenceSession | undefined;
let model: LoweredModel;
let states: States | undefined;

async function start(
  { runtime, threads: wanted, provider }: Request & { kind: "start" },
): Promise<Replies["start"]> {
  library = await loadLibrary(runtime, provider, wanted);
  const { ort, threads } = library;
  const by = provider === "cpu" ? "" : `, ${provider}`;
  const version = `${runtime} ${ort.env.versions.common}${by}`;
  return { block: provider === "cpu" ? await probe(library) : 0, threads, version };
}

async function probe(library: Library): Promise<number> {
  const { ort } = library;
  try {
    const session = await ort.InferenceSession.create(probeModel(), sessionOptions(library));
    const x = new ort.Tensor("float32", probeInput(), [1, 64, 1, 2]);
    const { y } = await session.run({ x });
    await session.release();
    return blockOf(y.data as Float32Array);
  } catch {
    return 0;
  }
}

async function load(lowered: LoweredModel): Promise<Replies["load"]> {
  await release();
  const had = library!;
  model = lowered;
  const onDevice = had.provider === "webgpu";
  states = onDevice ? new DeviceStates(had, model) : new HostStates(had, model);
  const places = onDevice ? { preferredOutputLocation: outputPlaces(model) } : {};
  const opened = await open(had, model, places);
  session = opened.session;
  return { fallbacks: opened.fallbacks };
}

async function release(): Promise<void> {
  await states?.dispose();
  states = undefined;
  await session?.release();
  session = undefined;
}

async function run(inputs: NamedValues): Promise<RunReply> {
  const feeds: Record<string, Tensor> = {};
  const fetches: Record<string, Tensor | null> = {};
  for (const [name, port] of Object.entries(model.inputs)) {
    feeds[port.tensor] = tensorOf(library!, port, toMemory(port, inputs[name]));
  }
  for (const [name, port] of Object.entries(model.state)) {
    feeds[port.tensor] = states!.feed(name);
    if (!port.next) continue;
    fetches[port.next.tensor] = states!.fetch(name);
    if (port.check) fetches[port.check] = null;
  }
  for (const port of Object.values(model.outputs)) fetches[port.tensor] = null;

  const results = await session!.run(feeds, fetches) as Results;
  const outputs = Object.fromEntries(
    Object.entries(model.outputs).map((
      [name, port],
    ) => [name, toValues(results[port.tensor].data as Memory)]),
  );
  const bad = firstNonFinite(outputs) ?? await firstBadState(results);
  if (bad) {
    states!.drop(results);
    return { bad };
  }
  states!.keep(results);
  return { outputs };
}

/** The sums of absolute values tell quickly; one that overflows is looked into. */
async function firstBadState(results: Results) {
  for (const [name, port] of Object.entries(model.state)) {
    if (!port.check || Number.isFinite((results[port.check].data as Float32Array)[0])) continue;
    const bad = firstNonFinite({ [name]: await states!.next(name, results) as Values });
    if (bad) return bad;
  }
}

async function answer(request: Request): Promise<Replies[keyof Replies]> {
  switch (request.kind) {
    case "start":
      return await start(request);
    case "load":
      return await load(request.model);
    case "run":
      return await run(request.inputs);
    case "read":
      return await (states?.read(request.names) ?? {});
    case "write":
      states!.write(request.values);
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
      const known = data.kind === "run" && library?.provider !== "cpu";
      scope.postMessage({ ok: false, message: known ? explained(message) : message });
    },
  );
};
