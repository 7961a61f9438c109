/** Which engine serves here. */

import { type Adapter, findAdapter } from "./adapter.ts";
import type { Engine, EngineName } from "./engine.ts";
import { ENGINES, ON_CPU, ON_GPU } from "./engines.ts";
import { race, type Trial, type Verdict } from "./race.ts";

export { ENGINES };

export interface Choice {
  readonly engine: EngineName;
  /** Why it was taken, and why each of the others was not. */
  readonly reasons: Readonly<Record<EngineName, string>>;
}

export function engineNamed(name: EngineName): Engine {
  const engine = ENGINES.find((engine) => engine.name === name);
  if (!engine) {
    throw new RangeError(
      `Cannot find engine "${name}": the engines are ${ENGINES.map(({ name }) => name).join(", ")}`,
    );
  }
  return engine;
}

/**
 * The engine asked for. With "auto" the first that serves on the processor, unless one on a graphics
 * processor computes the step of `trial` alike and faster; without a trial none of those is taken.
 */
export async function choose(wanted: EngineName | "auto" = "auto", trial?: Trial): Promise<Choice> {
  if (wanted === "auto") return await chooseAmong(ON_GPU, ON_CPU, await findAdapter(), trial);
  const reason = await engineNamed(wanted).unavailable();
  if (reason) {
    throw new RangeError(
      `Cannot use engine "${wanted}" as ${reason}. Ask for another, or for none: "auto" takes one that serves`,
    );
  }
  return { engine: wanted, reasons: { ...forAll("not asked for"), [wanted]: "asked for" } };
}

/** The choice among engines on the graphics processor that `adapter` is, and on the processor. */
export async function chooseAmong(
  onGpu: readonly Engine[],
  onCpu: readonly Engine[],
  adapter: Adapter,
  trial?: Trial,
): Promise<Choice> {
  const reasons: Record<string, string> = {
    ...forAll("not looked at"),
    "tfjs-gpu": "it is loaded only where it is asked for by name",
  };
  const processor = await firstOf(onCpu, reasons);
  let chosen: EngineName | undefined;
  for (const engine of onGpu) {
    if (chosen !== undefined) reasons[engine.name] = `not needed: ${chosen} comes first`;
    else if (adapter.against !== undefined) reasons[engine.name] = adapter.against;
    else if (trial === undefined) reasons[engine.name] = "a trial step decides, and none was given";
    else {
      const { won, reason } = await tried(engine, processor, trial);
      reasons[engine.name] = won ? `${reason} (${adapter.name})` : reason;
      if (won) chosen = engine.name;
    }
  }
  if (chosen !== undefined) reasons[processor.name] = `not as fast as ${chosen}`;
  return { engine: chosen ?? processor.name, reasons: reasons as Choice["reasons"] };
}

/** The fastest of all that may be taken in the processor's place; else the processor's. */
export async function fastestAmong(
  onGpu: readonly Engine[],
  processor: Engine,
  adapter: Adapter,
  trial: Trial,
): Promise<Choice> {
  const reasons: Record<string, string> = forAll("not looked at");
  let best: { readonly name: EngineName; readonly rate: number } | undefined;
  for (const engine of onGpu) {
    if (adapter.against !== undefined) reasons[engine.name] = adapter.against;
    else {
      const { won, reason, stepsPerSecond: rate = 0 } = await tried(engine, processor, trial);
      reasons[engine.name] = reason;
      if (won && rate > (best?.rate ?? 0)) best = { name: engine.name, rate };
    }
  }
  reasons[processor.name] = best ? `not as fast as ${best.name}` : "none was faster and agreed";
  return { engine: best?.name ?? processor.name, reasons: reasons as Choice["reasons"] };
}

async function tried(engine: Engine, processor: Engine, trial: Trial): Promise<Verdict> {
  const reason = await engine.unavailable();
  return reason === undefined ? await race(engine, processor, trial) : { won: false, reason };
}

/** The first that serves; those behind it are not looked at. */
async function firstOf(
  engines: readonly Engine[],
  reasons: Record<string, string>,
): Promise<Engine> {
  let first: Engine | undefined;
  for (const engine of engines) {
    if (first !== undefined) {
      reasons[engine.name] = `not needed: ${first.name} comes first`;
      continue;
    }
    const reason = await engine.unavailable();
    reasons[engine.name] = reason ?? "first that serves on the processor";
    if (reason === undefined) first = engine;
  }
  if (first !== undefined) return first;
  throw new RangeError(
    `Cannot find an engine that serves here: ${
      engines.map(({ name }) => `${name}: ${reasons[name]}`).join("; ")
    }`,
  );
}

/** The same words about every engine, in the order of preference. */
const forAll = (reason: string): Record<EngineName, string> =>
  Object.fromEntries(ENGINES.map(({ name }) => [name, reason])) as Record<EngineName, string>;
