/** The engines that are tfjs backends and run wherever JavaScript does. */

import type { Engine, EngineName } from "../engine.ts";
import { startBackend } from "../trace/mod.ts";
import { EagerExecutable } from "./eager.ts";
import { registerWasmGradients } from "./wasm_kernels.ts";

/** `start` brings the backend up and returns its threads, or throws with the reason why not. */
export function engine(
  name: EngineName,
  backend: string,
  start: () => Promise<number>,
): Engine {
  let starting: Promise<number> | undefined;
  const ready = () => starting ??= start();
  return {
    name,
    unavailable: () => ready().then(() => undefined, (error: Error) => error.message),
    async load(program) {
      return new EagerExecutable(backend, await ready(), program);
    },
  };
}

export const tfjsCpu = engine("tfjs-cpu", "cpu", async () => {
  await import("@tensorflow/tfjs-backend-cpu");
  await startBackend("cpu");
  return 1;
});

export const tfjsWasm = engine("tfjs-wasm", "wasm", async () => {
  const { getThreadsCount } = await import("@tensorflow/tfjs-backend-wasm");
  registerWasmGradients();
  await startBackend("wasm");
  return getThreadsCount();
});

export const tfjsWebgpu = engine("tfjs-webgpu", "webgpu", async () => {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) {
    throw new Error("no WebGPU adapter: install a Vulkan, Metal or DirectX 12 driver");
  }
  await import("@tensorflow/tfjs-backend-webgpu");
  await startBackend("webgpu");
  return 1;
});
