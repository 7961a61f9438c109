/** Which engine serves here. */

import type { Engine, EngineName } from "./engine.ts";
import { ENGINES } from "./engines.ts";

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

/** The engine asked for, else the first that serves here; those behind it are not looked at. */
export async function choose(wanted: EngineName | "auto" = "auto"): Promise<Choice> {
  if (wanted !== "auto") {
    const reason = await engineNamed(wanted).unavailable();
    if (reason) {
      throw new RangeError(
        `Cannot use engine "${wanted}" as ${reason}. Ask for another, or for none: "auto" takes the first that serves`,
      );
    }
    return { engine: wanted, reasons: { ...forAll("not asked for"), [wanted]: "asked for" } };
  }
  const against: Partial<Record<EngineName, string>> = {};
  for (const engine of ENGINES) {
    const { name } = engine;
    const reason = await engine.unavailable() ?? await unwanted(name);
    if (reason === undefined) {
      const others = forAll(`not needed: ${name} comes first`);
      return { engine: name, reasons: { ...others, ...against, [name]: "first that serves" } };
    }
    against[name] = reason;
  }
  throw new RangeError(
    `Cannot find an engine that serves here: ${
      Object.entries(against).map(([name, reason]) => `${name}: ${reason}`).join("; ")
    }`,
  );
}

/** The same words about every engine, in the order of preference. */
const forAll = (reason: string): Record<EngineName, string> =>
  Object.fromEntries(ENGINES.map(({ name }) => [name, reason])) as Record<EngineName, string>;

/** Why an engine that serves is not taken by itself. */
async function unwanted(name: EngineName): Promise<string | undefined> {
  if (name !== "tfjs-webgpu") return undefined;
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter?.info.isFallbackAdapter) return undefined;
  return `its adapter renders in software (${adapter.info.description || adapter.info.vendor})`;
}
