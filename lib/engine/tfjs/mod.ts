/** The engines that are tfjs backends. */

import { type Engine, type EngineName, withoutPaths } from "../engine.ts";
import * as tf from "@tensorflow/tfjs";
import { startBackend } from "../trace/mod.ts";
import { EagerExecutable } from "./eager.ts";
import { registerWasmGradients } from "./wasm_kernels.ts";

/** `start` brings the backend up and returns its threads, or throws with the reason why not. */
function engine(name: EngineName, backend: string, start: () => Promise<number>): Engine {
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

export const tfjsGpu = engine("tfjs-gpu", "tensorflow", async () => {
  // tfjs-node calls a helper that Node 23 removed.
  const { default: util } = await import("node:util") as { default: Record<string, unknown> };
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  try {
    await import("@tensorflow/tfjs-node-gpu");
  } catch (error) {
    throw new Error(
      `tfjs-node-gpu does not load (${
        withoutPaths((error as Error).message)
      }): it needs its native binaries, CUDA 11.2 and cuDNN 8.1 (see the README)`,
    );
  }
  await startBackend("tensorflow");
  const { isUsingGpuDevice } = tf.findBackend("tensorflow") as { isUsingGpuDevice?: boolean };
  if (!isUsingGpuDevice) {
    throw new Error("tfjs-node-gpu sees no GPU: check CUDA 11.2 and cuDNN 8.1");
  }
  return 1;
});
