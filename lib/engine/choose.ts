/** Which engine serves here. */

import { type Engine, ENGINE_NAMES, type EngineName } from "./engine.ts";
import { onnx, onnxWasm } from "./onnx/mod.ts";
import { tfjsCpu, tfjsGpu, tfjsWasm, tfjsWebgpu } from "./tfjs/mod.ts";

/** Every engine, the preferred one first. */
export const ENGINES: readonly Engine[] = [tfjsGpu, tfjsWebgpu, onnx, onnxWasm, tfjsWasm, tfjsCpu];

export interface Choice {
  readonly engine: EngineName;
  /** Why it was taken, and why the ones preferred to it were not. */
  readonly reasons: Readonly<Partial<Record<EngineName, string>>>;
}

export function engineNamed(name: EngineName): Engine {
  const engine = ENGINES.find((engine) => engine.name === name);
  if (!engine) {
    throw new RangeError(
      `Cannot find engine "${name}": the engines are ${ENGINE_NAMES.join(", ")}`,
    );
  }
  return engine;
}

/** The engine asked for, else the first that serves here. */
export async function choose(wanted: EngineName | "auto" = "auto"): Promise<Choice> {
  if (wanted !== "auto") {
    const reason = await engineNamed(wanted).unavailable();
    if (reason) throw new Error(`Cannot use engine "${wanted}" as ${reason}`);
    return { engine: wanted, reasons: { [wanted]: "asked for" } };
  }
  const reasons: Partial<Record<EngineName, string>> = {};
  for (const engine of ENGINES) {
    const against = await engine.unavailable() ?? await unwanted(engine.name);
    if (against === undefined) {
      return { engine: engine.name, reasons: { ...reasons, [engine.name]: "first that serves" } };
    }
    reasons[engine.name] = against;
  }
  throw new Error(`Cannot find an engine that serves here: ${JSON.stringify(reasons)}`);
}

/** Why an engine that serves is not taken by itself. */
async function unwanted(name: EngineName): Promise<string | undefined> {
  if (name !== "tfjs-webgpu") return undefined;
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter?.info.isFallbackAdapter) return undefined;
  return `its adapter renders in software (${adapter.info.description || adapter.info.vendor})`;
}
