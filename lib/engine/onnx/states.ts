/** Where a model's states are between steps. */

import type { NamedValues } from "../engine.ts";
import { natural, rearrange } from "./layout.ts";
import {
  type Library,
  type Memory,
  type Tensor,
  tensorOf,
  toMemory,
  toValues,
  zeros,
} from "./library.ts";
import type { LoweredModel, StatePort } from "./lower.ts";

export type Results = Readonly<Record<string, Tensor>>;

/** The values of a model's states; a step's are taken over once it is known to be good. */
export interface States {
  feed(name: string): Tensor;
  /** Memory for the next value; null where the library brings its own. */
  fetch(name: string): Tensor | null;
  /** The next value of a state, to be looked into. */
  next(name: string, results: Results): Promise<Memory>;
  /** Takes the next values over. */
  keep(results: Results): void;
  /** Gives up the next values of a step that failed. */
  drop(results: Results): void;
  read(names: readonly string[]): Promise<NamedValues>;
  write(values: NamedValues): void;
  dispose(): Promise<void>;
}

/** A state's memory: `now` is fed, `next` is written, and they change places after a good step. */
interface Buffers {
  now: Memory;
  next: Memory;
}

/** States in the processor's memory. */
export class HostStates implements States {
  readonly #library: Library;
  readonly #ports: LoweredModel["state"];
  readonly #buffers = new Map<string, Buffers>();
  readonly #preallocates: boolean;

  constructor(library: Library, { state }: LoweredModel) {
    this.#library = library;
    this.#ports = state;
    this.#preallocates = library.runtime === "onnxruntime-node";
    for (const [name, port] of Object.entries(state)) {
      const next = port.next ? zeros(port) : new Float32Array(0);
      this.#buffers.set(name, { now: zeros(port), next });
    }
  }

  feed(name: string): Tensor {
    return tensorOf(this.#library, this.#ports[name], this.#buffers.get(name)!.now);
  }

  fetch(name: string): Tensor | null {
    const port = this.#ports[name];
    return this.#preallocates
      ? tensorOf(this.#library, port, this.#buffers.get(name)!.next, port.next!.dims)
      : null;
  }

  #written(name: string, results: Results): Memory {
    // Written in place; onnxruntime-node returns a copy all the same, which no one needs.
    if (this.#preallocates) return this.#buffers.get(name)!.next;
    return results[this.#ports[name].next!.tensor].data as Memory;
  }

  next(name: string, results: Results): Promise<Memory> {
    return Promise.resolve(this.#written(name, results));
  }

  keep(results: Results): void {
    for (const name of changedStates(this.#ports)) {
      const state = this.#buffers.get(name)!;
      [state.now, state.next] = [this.#written(name, results), state.now];
    }
  }

  drop(): void {}

  read(names: readonly string[]): Promise<NamedValues> {
    return Promise.resolve(Object.fromEntries(names.map((name) => {
      const memory = this.#buffers.get(name)!.now.slice() as Memory;
      return [name, readValues(this.#ports[name], memory)];
    })));
  }

  write(values: NamedValues): void {
    for (const [name, array] of Object.entries(values)) {
      const port = this.#ports[name];
      this.#buffers.get(name)!.now.set(
        toMemory(port, rearrange(array, natural(port.size), port.layout)),
      );
    }
  }

  dispose(): Promise<void> {
    this.#buffers.clear();
    return Promise.resolve();
  }
}

/** Names of the states that a step changes. */
export const changedStates = (ports: LoweredModel["state"]): string[] =>
  Object.keys(ports).filter((name) => ports[name].next !== undefined);

/** A state's own memory as values in row-major order. */
export const readValues = (port: StatePort, memory: Memory) =>
  rearrange(toValues(memory), port.layout, natural(port.size));
