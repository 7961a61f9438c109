/** States that stay in a graphics processor's memory from step to step. */

import type { NamedValues } from "../engine.ts";
import { natural, rearrange } from "./layout.ts";
import {
  type InferenceSession,
  type Library,
  type Memory,
  sessionOptions,
  type Tensor,
  tensorOf,
  toMemory,
  zeros,
} from "./library.ts";
import type { LoweredModel, StatePort } from "./lower.ts";
import { encodeModel } from "./proto.ts";
import { changedStates, readValues, type Results, type States } from "./states.ts";

/**
 * What is written is fed from the processor's memory once; the steps after that feed what the step
 * before left on the device. Those tensors cannot be downloaded, and in a browser would leave the
 * device by it: a session that passes its input through brings copies back.
 */
export class DeviceStates implements States {
  readonly #library: Library;
  readonly #ports: LoweredModel["state"];
  readonly #tensors = new Map<string, Tensor>();
  /** Sessions that bring back vectors, by length. */
  readonly #downloads = new Map<number, InferenceSession>();

  constructor(library: Library, { state }: LoweredModel) {
    this.#library = library;
    this.#ports = state;
    for (const [name, port] of Object.entries(state)) {
      this.#tensors.set(name, tensorOf(library, port, zeros(port)));
    }
  }

  feed(name: string): Tensor {
    return this.#seen(this.#tensors.get(name)!, this.#ports[name].dims);
  }

  /** A tensor with other dimensions; the one on the device keeps its owner. */
  #seen(tensor: Tensor, dims: readonly number[]): Tensor {
    if (!isOnDevice(tensor)) return tensor;
    const { Tensor } = this.#library.ort;
    return Tensor.fromGpuBuffer(tensor.gpuBuffer, { dataType: tensor.type, dims });
  }

  fetch(): null {
    return null;
  }

  next(name: string, results: Results): Promise<Memory> {
    const port = this.#ports[name];
    return this.#download(port, results[port.next!.tensor]);
  }

  keep(results: Results): void {
    for (const name of changedStates(this.#ports)) {
      const port = this.#ports[name];
      const next = results[port.next!.tensor];
      release(this.#tensors.get(name)!);
      this.#tensors.set(
        name,
        isOnDevice(next) ? next : tensorOf(this.#library, port, next.data as Memory),
      );
    }
  }

  drop(results: Results): void {
    for (const name of changedStates(this.#ports)) release(results[this.#ports[name].next!.tensor]);
  }

  async read(names: readonly string[]): Promise<NamedValues> {
    const values: Record<string, NamedValues[string]> = {};
    for (const name of names) {
      const port = this.#ports[name];
      values[name] = readValues(port, await this.#download(port, this.#tensors.get(name)!));
    }
    return values;
  }

  write(values: NamedValues): void {
    for (const [name, array] of Object.entries(values)) {
      const port = this.#ports[name];
      release(this.#tensors.get(name)!);
      const memory = toMemory(port, rearrange(array, natural(port.size), port.layout));
      this.#tensors.set(name, tensorOf(this.#library, port, memory.slice() as Memory));
    }
  }

  async dispose(): Promise<void> {
    for (const tensor of this.#tensors.values()) release(tensor);
    this.#tensors.clear();
    for (const session of this.#downloads.values()) await session.release();
    this.#downloads.clear();
  }

  async #download({ size }: StatePort, tensor: Tensor): Promise<Memory> {
    if (!isOnDevice(tensor)) return (tensor.data as Memory).slice() as Memory;
    let session = this.#downloads.get(size);
    if (session === undefined) {
      const { ort } = this.#library;
      session = await ort.InferenceSession.create(
        passingThrough(size),
        sessionOptions(this.#library),
      );
      this.#downloads.set(size, session);
    }
    const { y } = await session.run({ x: this.#seen(tensor, [size]) });
    return y.data as Memory;
  }
}

const isOnDevice = (tensor: Tensor): boolean => tensor.location === "gpu-buffer";

/** Frees a tensor's memory on the device at once: the collector of garbage knows nothing of it. */
function release(tensor: Tensor): void {
  if (isOnDevice(tensor)) tensor.dispose();
}

function passingThrough(size: number): Uint8Array {
  const vector = { type: "float32", dims: [size] } as const;
  return encodeModel({
    nodes: [{ op: "Identity", inputs: ["x"], outputs: ["y"] }],
    constants: [],
    inputs: [{ name: "x", ...vector }],
    outputs: [{ name: "y", ...vector }],
    opsets: { "": 18 },
  });
}
