/** The engines that run the whole graph natively: onnxruntime, native and in WebAssembly. */

import { type Engine, type EngineName, withoutPaths } from "../engine.ts";
import { PLATFORM } from "./program.ts";
import type { Provider, Runtime } from "./protocol.ts";
import {
  loadModel,
  type ReadyWorker,
  SlowStartError,
  START_LIMIT,
  startWorker,
} from "./session.ts";

/** What loading does, stage by stage, for whoever times it. */
export { lower } from "./lower.ts";
export { startWorker };

/** Seconds for a second start of the processor's native engine, which nothing as fast can replace. */
const SECOND_LIMIT = 240;

/** `limits`: seconds for a start, and for one more if that is too slow, and so on. */
export function engine(
  name: EngineName,
  runtime: Runtime,
  provider: Provider = "cpu",
  limits = [START_LIMIT[provider === "cpu" ? "cpu" : "gpu"]],
): Engine {
  /** Known once a worker has started, and that the engine serves with it. */
  let block: number | undefined;
  /** A driver does not come while a program runs, and to ask for it takes a start. */
  let refused: string | undefined;
  async function start(threads: number, [limit, ...more] = limits): Promise<ReadyWorker> {
    try {
      const started = await startWorker(runtime, threads, { provider, block, limit });
      block = started.block;
      return started;
    } catch (error) {
      if (!(error instanceof SlowStartError) || limits.length === 1) throw error;
      if (more.length > 0) return await start(threads, more);
      const waited = limits.join(" s, or then within ");
      throw new SlowStartError(
        `Cannot start engine "${name}" as it must start within ${waited} s: it did not. Try again ` +
          "on a quieter machine, or ask for --engine=onnx-wasm, which is much slower",
      );
    }
  }
  return {
    name,
    async unavailable() {
      if (block !== undefined) return undefined;
      if (refused !== undefined) return refused;
      if (provider !== "cpu" && !PLACES[provider].test(PLATFORM)) {
        const needs = NEEDS[provider];
        return `${runtime} does not compute by ${provider} on ${PLATFORM}: it needs ${needs}`;
      }
      try {
        (await start(1)).worker.dispose();
      } catch (error) {
        const isSlow = error instanceof SlowStartError;
        if (isSlow && limits.length > 1) throw error;
        const reason = whyNot(runtime, provider, error as Error);
        if (provider !== "cpu" && !isSlow) refused = reason;
        return reason;
      }
    },
    load: async ({ graph }, { threads }) => await loadModel(await start(threads), graph),
  };
}

/** What each way to a graphics processor needs. */
const NEEDS = {
  webgpu: "a Vulkan, Metal or DirectX 12 driver, and not Linux on arm64",
  cuda: "Linux on x64, CUDA 12 and cuDNN 9, and the libraries that the package's installer fetches",
  coreml: "macOS",
  dml: "Windows",
} satisfies Record<Exclude<Provider, "cpu">, string>;
/** Where the library may have them. */
const PLACES = { webgpu: /./, cuda: /^linux x86_64$/, coreml: /^darwin /, dml: /^windows / };
const WEB_NEEDS = "a browser with WebGPU and WebAssembly's promise integration (JSPI)";

function whyNot(runtime: Runtime, provider: Provider, error: Error): string {
  // Where in the library's source an assertion failed helps no one here.
  const cause = withoutPaths(error.message).replace(
    /^Cannot run the model: (.* was false\. )?/,
    "",
  );
  const where = `on ${PLATFORM} (${cause})`;
  if (error instanceof SlowStartError) {
    return `${runtime} was too slow to start ${where}: try again when less else is running`;
  }
  if (provider !== "cpu") {
    const needs = runtime === "onnxruntime-web" ? WEB_NEEDS : NEEDS[provider];
    return `${runtime} does not compute by ${provider} ${where}: it needs ${needs}`;
  }
  return `${runtime} does not load ${where}: ` +
    "it has binaries for Linux and Windows on x64 and arm64 and for macOS on arm64, and needs " +
    "`deno cache --reload npm:" + runtime + "` where its package was fetched only in part";
}

/** Channels that onnxruntime's convolutions take together here; 0 where plain ones must do. */
export async function channelBlock(): Promise<number> {
  const { worker, block } = await startWorker("onnxruntime-node", 1);
  worker.dispose();
  return block;
}

export const onnx = engine("onnx", "onnxruntime-node", "cpu", [START_LIMIT.cpu, SECOND_LIMIT]);
export const onnxWasm = engine("onnx-wasm", "onnxruntime-web");
export const onnxWebgpu = engine("onnx-webgpu", "onnxruntime-node", "webgpu");
/** The same in a browser. */
export const onnxWebgpuInPage = engine("onnx-webgpu", "onnxruntime-web", "webgpu");
export const onnxCuda = engine("onnx-cuda", "onnxruntime-node", "cuda");
export const onnxCoreml = engine("onnx-coreml", "onnxruntime-node", "coreml");
export const onnxDml = engine("onnx-dml", "onnxruntime-node", "dml");
