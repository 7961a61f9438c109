/** The ONNX engine's worker in a browser: its WebAssembly is unpacked first. */

import { env } from "onnxruntime-web";

const path = new URL("./wasm/ort-wasm-simd-threaded.wasm.gz", import.meta.url);

/** Requests that come while the program is unpacked wait for it. */
const early: MessageEvent[] = [];
const scope = self as unknown as { onmessage: ((event: MessageEvent) => void) | null };
scope.onmessage = (event) => early.push(event);

const packed = await fetch(path);
if (!packed.ok) throw new Error(`Cannot start the engine as ${path.pathname} is not there`);
const bytes = packed.body!.pipeThrough(new DecompressionStream("gzip"));
env.wasm.wasmBinary = await new Response(bytes).arrayBuffer();
await import("../../engine/onnx/worker.ts");
for (const event of early) scope.onmessage!(event);
