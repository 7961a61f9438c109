/** The engines that run the whole graph natively: onnxruntime, native and in WebAssembly. */

import { type Engine, withoutPaths } from "../engine.ts";
import type { Runtime } from "./protocol.ts";
import { loadModel, ModelWorker } from "./session.ts";

function engine(name: "onnx" | "onnx-wasm", runtime: Runtime): Engine {
  let serves = false;
  return {
    name,
    async unavailable() {
      const reason = serves ? undefined : await whyNot(runtime);
      serves = reason === undefined;
      return reason;
    },
    load: (program, options) => loadModel(runtime, program, options),
  };
}

async function whyNot(runtime: Runtime): Promise<string | undefined> {
  const worker = new ModelWorker();
  try {
    await worker.ask({ kind: "start", runtime, threads: 1 });
    return undefined;
  } catch (error) {
    const { os, arch } = Deno.build;
    return `${runtime} does not load on ${os} ${arch} (${
      withoutPaths((error as Error).message)
    }): ` +
      "it has binaries for Linux and Windows on x64 and arm64 and for macOS on arm64, and needs " +
      "`deno cache --reload npm:" + runtime + "` where its package was fetched only in part";
  } finally {
    worker.dispose();
  }
}

export const onnx = engine("onnx", "onnxruntime-node");
export const onnxWasm = engine("onnx-wasm", "onnxruntime-web");
