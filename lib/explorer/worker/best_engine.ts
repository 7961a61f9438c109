/** Which engine trains in this browser. */

import type { Adapter } from "../../engine/adapter.ts";
import { type EngineName, fastestFor } from "../../engine/mod.ts";
import { trainingStep } from "../../training/step.ts";
import type { OwnSettings } from "../own_messages.ts";
import { ownConfig } from "./own_training.ts";

const ON_GPU = ["onnx-webgpu", "tfjs-webgpu"] as const;
const PROCESSOR = "onnx-wasm";

export interface Best {
  readonly engine: EngineName;
  /** What decided. */
  readonly why: string;
}

/** On a graphics card that is one, which `adapter` may say, the fastest at a step that agrees; else the processor's. */
export async function bestEngine(settings: OwnSettings, adapter?: Adapter): Promise<Best> {
  const { fn, spec } = trainingStep(ownConfig(settings, 1));
  const options = { onGpu: ON_GPU, processor: PROCESSOR, threads: 1, adapter } as const;
  const { engine, reasons } = await fastestFor(fn, spec, options);
  if (engine !== PROCESSOR) return { engine, why: reasons[engine] };
  const [first, second] = ON_GPU.map((name) => reasons[name]);
  return {
    engine,
    why: first === second ? first : ON_GPU.map((name) => `${name}: ${reasons[name]}`).join("; "),
  };
}
