/** The engines that run the whole graph natively: onnxruntime, native and in WebAssembly. */

import { type Engine, withoutPaths } from "../engine.ts";
import { PLATFORM } from "./program.ts";
import type { Runtime } from "./protocol.ts";
import { loadModel, type Started, startWorker } from "./session.ts";

/** What loading does, stage by stage, for whoever times it. */
export { lower } from "./lower.ts";
export { startWorker };

function engine(name: "onnx" | "onnx-wasm", runtime: Runtime): Engine {
  /** Known once a worker has started, and that the engine serves with it. */
  let block: number | undefined;
  async function start(threads: number): Promise<Started> {
    const started = await startWorker(runtime, threads, block);
    block = started.block;
    return started;
  }
  return {
    name,
    async unavailable() {
      if (block !== undefined) return undefined;
      try {
        (await start(1)).worker.dispose();
      } catch (error) {
        return whyNot(runtime, (error as Error).message);
      }
    },
    load: async ({ graph }, { threads }) => await loadModel(await start(threads), graph),
  };
}

function whyNot(runtime: Runtime, message: string): string {
  return `${runtime} does not load on ${PLATFORM} (${withoutPaths(message)}): ` +
    "it has binaries for Linux and Windows on x64 and arm64 and for macOS on arm64, and needs " +
    "`deno cache --reload npm:" + runtime + "` where its package was fetched only in part";
}

/** Channels that onnxruntime's convolutions take together here; 0 where plain ones must do. */
export async function channelBlock(): Promise<number> {
  const { worker, block } = await startWorker("onnxruntime-node", 1);
  worker.dispose();
  return block;
}

export const onnx = engine("onnx", "onnxruntime-node");
export const onnxWasm = engine("onnx-wasm", "onnxruntime-web");
