/** The worker that holds the network: it answers the page's questions (messages.ts). */

import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import type { EngineName } from "../../engine/mod.ts";
import { levelAt, populationDenoiser, schedule as scheduleNamed } from "../../diffusion/mod.ts";
import type { Input } from "../catalogue.ts";
import { chain } from "../chain.ts";
import type { Answer, Label, Question, Reply, Request } from "../messages.ts";
import { placeAmong } from "../neighbours.ts";
import { labelNoise, LAYER, noisyOf, SHEET_LABELS, sheetLabels } from "../inputs.ts";
import { Desk, type Work } from "./desk.ts";
import { Subject } from "./subject.ts";

const scope = self as unknown as {
  onmessage: (event: MessageEvent<Question>) => void;
  postMessage(told: Reply): void;
};

setWasmPaths(new URL("./wasm/", import.meta.url).href);

/** Steps of the sample of a label under the pointer. */
const QUICK_STEPS = 8;

/** Labels whose codes are read together. */
const TOGETHER = 50;

let subject: Subject | undefined;
/** The exact denoiser of the world last asked about, which takes a moment to make. */
let exact: { readonly world: string; readonly denoiser: ReturnType<typeof populationDenoiser> };

/** Codes of the sheet's labels, as far as they have been read, for one step and input. */
interface Codes {
  readonly of: string;
  readonly values: Float32Array<ArrayBuffer>;
  known: number;
}
let codes: Codes | undefined;

const ids = new Map<Request["kind"], number>();
const tell = (kind: Request["kind"], answer: Answer) =>
  scope.postMessage({ id: ids.get(kind)!, ...answer });

const desk = new Desk<Request["kind"]>(
  ["start", "use", "glance", "place", "draw", "inspect", "exact", "read"],
  { use: ["glance", "place", "draw", "inspect", "read"] },
  (kind, error) => {
    const message = error instanceof Error ? error.message : String(error);
    scope.postMessage({ id: ids.get(kind)!, kind: "error", of: kind, message });
  },
);

scope.onmessage = ({ data }) => {
  // The id that a kind's answers carry is taken when its work begins: the work before has ended.
  desk.ask(data.kind, () => {
    ids.set(data.kind, data.id);
    return work(data);
  });
};

function work(ask: Request): Work {
  switch (ask.kind) {
    case "start":
      return start(ask.engine);
    case "use":
      return use(ask);
    case "glance":
      return glance(ask);
    case "draw":
      return draw(ask);
    case "exact":
      return exactAnswer(ask);
    case "place":
      return place(ask.label, ask.input);
    case "inspect":
      return inspect(ask);
    case "read":
      return read(ask.input);
  }
}

type Of<K extends Request["kind"]> = Extract<Request, { kind: K }>;

// deno-lint-ignore require-yield -- nothing to leave it for
async function* start(engine: string | null): Work {
  subject = await Subject.start((engine ?? "auto") as EngineName | "auto");
  tell("start", { kind: "start", engine: subject.engine, reasons: subject.reasons });
}

// deno-lint-ignore require-yield -- half a network answers nothing
async function* use({ config, step, url }: Of<"use">): Work {
  await taken().use(config, step, url);
  tell("use", { kind: "use", step });
}

function taken(): Subject {
  if (subject === undefined) throw new RangeError("Cannot answer as no engine has started");
  return subject;
}

async function* glance({ xt, t, label }: Of<"glance">): Work {
  yield;
  const { denoise, schedule } = await taken().ready();
  const labels = Float32Array.of(...label);
  const x0 = await denoise({ xt, level: levelAt(schedule, t), labels, known: "xy" });
  tell("glance", { kind: "glance", x0 });
}

async function* draw(options: Of<"draw">): Work {
  const { denoise, schedule, n } = await taken().ready();
  let index = 0;
  for await (const frame of chain(denoise, schedule, n, options)) {
    tell("draw", { kind: "frame", frame, index, last: index === options.steps });
    index++;
    yield;
  }
}

async function* exactAnswer({ config, xt, t, label, known }: Of<"exact">): Work {
  yield;
  const world = JSON.stringify(config.world);
  if (exact?.world !== world) exact = { world, denoiser: populationDenoiser(config.world) };
  const level = levelAt(scheduleNamed(config.schedule), t);
  const labels = Float32Array.of(...label);
  tell("exact", { kind: "exact", x0: await exact.denoiser.denoise({ xt, level, labels, known }) });
}

/** The label's own code, read as the sheet's are, then its neighbours among those read so far. */
async function* place(label: Label, input: Input): Work {
  yield;
  const { net, denoise, schedule, world } = await taken().ready();
  const of = `${taken().name} ${input}`;
  if (codes?.of !== of) return tell("place", { kind: "place", place: null });
  const labels = Float32Array.of(...label);
  const eps = labelNoise(world.n, -1);
  const noisy = await noisyOf(input, { world, denoise, schedule, labels, eps });
  const code = (await net.activations(noisy))[LAYER];
  const found = codes?.of === of ? placeAmong(codes.values, codes.known, code) : null;
  tell("place", { kind: "place", place: found });
}

async function* inspect({ index, label, seed }: Of<"inspect">): Work {
  const { denoise, schedule, n } = await taken().ready();
  let sample = new Float32Array(0);
  const options = { label, sampler: "held", steps: QUICK_STEPS, seed, guidance: null } as const;
  for await (const { xt } of chain(denoise, schedule, n, options)) {
    sample = xt;
    yield;
  }
  const isKnown = codes !== undefined && codes.of.startsWith(`${taken().name} `) &&
    index < codes.known;
  const dims = isKnown ? codes!.values.length / SHEET_LABELS : 0;
  const code = isKnown ? codes!.values.slice(index * dims, (index + 1) * dims) : null;
  tell("inspect", { kind: "inspect", index, sample, code });
}

/** Reads the codes of the sheet's labels, some at a time. */
async function* read(input: Input): Work {
  const { net, denoise, schedule, world } = await taken().many(TOGETHER);
  const of = `${taken().name} ${input}`;
  yield;
  const labels = sheetLabels(world.n);
  const pixels = world.n ** 2;
  if (codes?.of !== of) codes = undefined;
  while ((codes?.known ?? 0) < SHEET_LABELS) {
    const from = codes?.known ?? 0;
    const eps = new Float32Array(TOGETHER * pixels);
    for (let i = 0; i < TOGETHER; i++) eps.set(labelNoise(world.n, from + i), i * pixels);
    const some = labels.slice(2 * from, 2 * (from + TOGETHER));
    const noisy = await noisyOf(input, { world, denoise, schedule, labels: some, eps });
    const values = (await net.activations(noisy))[LAYER];
    codes ??= { of, values: new Float32Array(values.length / TOGETHER * SHEET_LABELS), known: 0 };
    codes.values.set(values, from * values.length / TOGETHER);
    codes.known = from + TOGETHER;
    tell("read", { kind: "read", done: codes.known, of: SHEET_LABELS });
    yield;
  }
}
