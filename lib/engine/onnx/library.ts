/** What of onnxruntime the engines use, native and in WebAssembly. */

import type { InferenceSession, Tensor } from "onnxruntime-node";
import type { Values } from "../engine.ts";
import { listen } from "./library_log.ts";
import type { Port } from "./lower.ts";
import type { Provider, Runtime } from "./protocol.ts";

export type { InferenceSession, Tensor };

export interface Ort {
  readonly env: {
    readonly wasm: { numThreads: number };
    logLevel?: string;
    readonly versions: { readonly common: string };
  };
  readonly InferenceSession: {
    create(bytes: Uint8Array, options: object): Promise<InferenceSession>;
  };
  readonly Tensor: {
    new (type: string, data: unknown, dims: readonly number[]): Tensor;
    fromGpuBuffer(buffer: unknown, options: object): Tensor;
  };
  listSupportedBackends?(): readonly { readonly name: string }[];
}

/** The build of onnxruntime-web for a provider: the one for WebGPU is loaded where it is needed. */
export const webBuild = (provider: Provider) =>
  provider === "webgpu" ? import("onnxruntime-web/jspi") : import("onnxruntime-web");

/** The library, with what sessions of it are opened with. */
export interface Library {
  readonly ort: Ort;
  readonly runtime: Runtime;
  readonly provider: Provider;
  readonly threads: number;
}

export async function loadLibrary(
  runtime: Runtime,
  provider: Provider,
  threads: number,
): Promise<Library> {
  const ort =
    (runtime === "onnxruntime-node"
      ? await import("onnxruntime-node")
      : await webBuild(provider)) as unknown as Ort;
  if (runtime === "onnxruntime-web" && provider !== "cpu") listen();
  // Of what is not there it would write to stderr, beside the error that it throws.
  if (runtime === "onnxruntime-node") ort.env.logLevel = "fatal";
  // With more threads in WebAssembly, one start in four never ends under Deno 2.9.
  ort.env.wasm.numThreads = 1;
  // In a browser the build says nothing; what is not there shows when the first session opens.
  const names = ort.listSupportedBackends?.().map(({ name }) => name) ?? ["cpu", "webgpu"];
  if (!names.includes(provider)) {
    throw new RangeError(
      `Cannot compute by ${provider} as ${runtime} must have it here: it has ${names.join(", ")}`,
    );
  }
  // Products of 10 bits are the default of its convolutions, and no gradient can be judged by them.
  if (provider === "cuda") Deno.env.set("NVIDIA_TF32_OVERRIDE", "0");
  const many = runtime === "onnxruntime-node" && provider === "cpu";
  return { ort, runtime, provider, threads: many ? threads : 1 };
}

export function sessionOptions({ provider, threads }: Library) {
  return {
    ...provider === "cpu" ? {} : { executionProviders: [provider] },
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
    // A little slower to start, and a third less memory.
    enableMemPattern: false,
    // Threads that wait for the next step must not take the processor from what prepares it.
    extra: { session: { force_spinning_stop: "1" } },
  };
}

/** As the runtime has it: booleans are bytes. */
export type Memory = Values | Uint8Array<ArrayBuffer>;

export function zeros({ dtype, size }: Pick<Port, "dtype" | "size">): Memory {
  if (dtype === "bool") return new Uint8Array(size);
  return dtype === "float32" ? new Float32Array(size) : new Int32Array(size);
}

export const toMemory = ({ dtype }: Pick<Port, "dtype">, values: Values): Memory =>
  dtype === "bool" ? Uint8Array.from(values) : values;

export const toValues = (memory: Memory): Values =>
  memory instanceof Uint8Array ? Int32Array.from(memory) : memory;

export const tensorOf = (
  { ort }: Library,
  port: Port,
  data: Memory,
  dims: readonly number[] = port.dims,
): Tensor => new ort.Tensor(port.dtype, data, dims);
