import * as tf from "@tensorflow/tfjs";
import { withoutPaths } from "../engine.ts";
import { startBackend } from "../trace/mod.ts";
import { engine } from "./backends.ts";

/** tfjs on a GPU by CUDA, through Node's native binding. */
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
