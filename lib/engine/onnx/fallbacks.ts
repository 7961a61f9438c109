/** Which operations of a model the processor computes though another device was asked for. */

import { type InferenceSession, type Library, sessionOptions, tensorOf, zeros } from "./library.ts";
import { heard } from "./library_log.ts";
import type { LoweredModel } from "./lower.ts";

export interface OpenSession {
  readonly session: InferenceSession;
  readonly fallbacks: readonly string[];
}

/** Opens a model; `places` says where it leaves what it computes. */
export async function open(
  library: Library,
  model: LoweredModel,
  places: object,
): Promise<OpenSession> {
  const options = { ...sessionOptions(library), ...places };
  const create = (more: object) =>
    library.ort.InferenceSession.create(model.bytes, { ...options, ...more });
  if (library.provider === "cpu") return { session: await create({}), fallbacks: [] };
  const strict = { ...options.extra.session, disable_cpu_ep_fallback: "1" };
  try {
    const session = await create({ logSeverityLevel: 4, extra: { session: strict } });
    return { session, fallbacks: [] };
  } catch (error) {
    if (!/fallback to CPU EP has been/.test((error as Error).message)) throw error;
  }
  const fallbacks = library.runtime === "onnxruntime-node"
    ? await fallbacksOf(library, model)
    : placedOnCpu(await heard(async () => await (await create({ logSeverityLevel: 0 })).release()));
  return { fallbacks, session: await create({}) };
}

/** Names of those operations, from the library's own profile of a run on zeros. */
async function fallbacksOf(library: Library, model: LoweredModel): Promise<string[]> {
  const folder = await Deno.makeTempDir();
  try {
    const session = await library.ort.InferenceSession.create(model.bytes, {
      ...sessionOptions(library),
      enableProfiling: true,
      profileFilePrefix: `${folder}/profile`,
    });
    const ports = [...Object.values(model.inputs), ...Object.values(model.state)];
    await session.run(
      Object.fromEntries(ports.map((port) => [port.tensor, tensorOf(library, port, zeros(port))])),
    );
    session.endProfiling();
    await session.release();
    const names = new Set<string>();
    for await (const { name } of Deno.readDir(folder)) {
      for (const op of onCpu(await Deno.readTextFile(`${folder}/${name}`))) names.add(op);
    }
    return [...names].sort();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

interface ProfileEvent {
  readonly args?: { readonly op_name?: string; readonly provider?: string };
}

/** What a profile says was computed by the processor. */
export function onCpu(profile: string): string[] {
  const events: unknown = JSON.parse(profile);
  if (!Array.isArray(events)) throw new TypeError("Cannot read a profile as it must be a list");
  return events.flatMap(({ args }: ProfileEvent) =>
    args?.provider === "CPUExecutionProvider" && args.op_name ? [args.op_name] : []
  );
}

/** The same from what the library writes when it opens a model: a browser has no files for profiles. */
export function placedOnCpu(log: readonly string[]): string[] {
  const names = new Set<string>();
  let isCpu = false;
  for (const line of log) {
    const provider = /\bplaced on \[(\w+)\]/.exec(line)?.[1];
    if (provider !== undefined) isCpu = provider === "CPUExecutionProvider";
    const name = /VerifyEachNodeIsAssignedToAnEp\] +(\w+) \(/.exec(line)?.[1];
    if (isCpu && name !== undefined) names.add(name);
  }
  return [...names].sort();
}
