/** The engines that run the whole graph natively: onnxruntime, native and in WebAssembly. */

import type { Engine } from "../engine.ts";
import type { Runtime } from "./protocol.ts";
import { loadModel, ModelWorker } from "./session.ts";

function engine(name: "onnx" | "onnx-wasm", runtime: Runtime): Engine {
  return {
    name,
    async unavailable() {
      const worker = new ModelWorker();
      try {
        await worker.ask({ kind: "start", runtime, threads: 1 });
        return undefined;
      } catch (error) {
        return `${runtime} does not load on ${Deno.build.os} ${Deno.build.arch}: ${
          (error as Error).message
        }`;
      } finally {
        worker.dispose();
      }
    },
    load: (program, options) => loadModel(runtime, program, options),
  };
}

export const onnx = engine("onnx", "onnxruntime-node");
export const onnxWasm = engine("onnx-wasm", "onnxruntime-web");
