/** The ONNX engine's worker in a browser: its WebAssembly is fetched and unpacked first. */

import { webBuild } from "../../engine/onnx/library.ts";
import type { Request } from "../../engine/onnx/protocol.ts";

/** Requests that come while the program is unpacked wait for it. */
const early: MessageEvent<Request>[] = [];
const scope = self as unknown as { onmessage: ((event: MessageEvent<Request>) => void) | null };
scope.onmessage = (event) => {
  if (early.push(event) === 1) start(event.data).catch(reportError);
};

/** Each build has its own WebAssembly, and only that of the one asked for is fetched. */
async function start(request: Request): Promise<void> {
  const provider = request.kind === "start" ? request.provider : "cpu";
  if (provider === "webgpu" && !("Suspending" in WebAssembly)) {
    throw new Error("WebAssembly cannot wait for a promise here");
  }
  const name = `ort-wasm-simd-threaded${provider === "webgpu" ? ".jspi" : ""}.wasm.gz`;
  const path = new URL(`./wasm/${name}`, import.meta.url);
  const packed = await fetch(path);
  if (!packed.ok) throw new Error(`Cannot start the engine as ${path.pathname} is not there`);
  const bytes = packed.body!.pipeThrough(new DecompressionStream("gzip"));
  const { env } = await webBuild(provider);
  env.wasm.wasmBinary = await new Response(bytes).arrayBuffer();
  await import("../../engine/onnx/worker.ts");
  for (const event of early) scope.onmessage!(event);
}
