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
  /** Those that would have been taken but do not serve: their reasons are for the user to know. */
  readonly passedOver: readonly EngineName[];
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
 * One that is `preferred` comes before all of them.
 */
export async function choose(
  wanted: EngineName | "auto" = "auto",
  trial?: Trial,
  preferred?: EngineName,
): Promise<Choice> {
  if (wanted === "auto") return await chooseHere(trial, preferred);
  const reason = await engineNamed(wanted).unavailable();
  if (reason) {
    throw new RangeError(
      `Cannot use engine "${wanted}" as ${reason}. Ask for another, or for none: "auto" takes one that serves`,
    );
  }
  const reasons = { ...forAll("not asked for"), [wanted]: "asked for" };
  return { engine: wanted, reasons, passedOver: [] };
}

async function chooseHere(trial?: Trial, preferred?: EngineName): Promise<Choice> {
  const adapter = await findAdapter();
  const usual = () => chooseAmong(ON_GPU, ON_CPU, adapter, trial);
  if (preferred === undefined) return await usual();
  const engine = engineNamed(preferred);
  const reason = barred(engine, adapter) ?? await engine.unavailable();
  if (reason === undefined) {
    const reasons = {
      ...forAll(`not needed: ${preferred} is preferred`),
      [preferred]: "preferred",
    };
    return { engine: preferred, reasons, passedOver: [] };
  }
  const choice = await usual();
  return {
    engine: choice.engine,
    reasons: { ...choice.reasons, [preferred]: reason },
    passedOver: [...new Set([preferred, ...choice.passedOver])],
  };
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
    else if (barred(engine, adapter)) reasons[engine.name] = barred(engine, adapter)!;
    else if (trial === undefined) reasons[engine.name] = "a trial step decides, and none was given";
    else {
      const { won, reason } = await tried(engine, processor, trial);
      const where = adapter.against === undefined ? ` (${adapter.name})` : "";
      reasons[engine.name] = won ? `${reason}${where}` : reason;
      if (won) chosen = engine.name;
    }
  }
  if (chosen !== undefined) reasons[processor.name] = `not as fast as ${chosen}`;
  const passedOver = chosen === undefined ? onCpu.slice(0, onCpu.indexOf(processor)) : [];
  return {
    engine: chosen ?? processor.name,
    reasons: reasons as Choice["reasons"],
    passedOver: passedOver.map(({ name }) => name),
  };
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
    if (barred(engine, adapter)) reasons[engine.name] = barred(engine, adapter)!;
    else {
      const { won, reason, stepsPerSecond: rate = 0 } = await tried(engine, processor, trial);
      reasons[engine.name] = reason;
      if (won && rate > (best?.rate ?? 0)) best = { name: engine.name, rate };
    }
  }
  reasons[processor.name] = best ? `not as fast as ${best.name}` : "none was faster and agreed";
  return {
    engine: best?.name ?? processor.name,
    reasons: reasons as Choice["reasons"],
    passedOver: [],
  };
}

/** WebGPU's adapter speaks for the engines by WebGPU; others find out themselves if they serve. */
const barred = ({ name }: Engine, { against }: Adapter): string | undefined =>
  name.endsWith("-webgpu") ? against : undefined;

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
