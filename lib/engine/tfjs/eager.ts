/** Runs a program as tfjs does: kernel by kernel. */

import * as tf from "@tensorflow/tfjs";
import {
  type Executable,
  firstNonFinite,
  type NamedValues,
  NonFiniteError,
  type Program,
  type Values,
} from "../engine.ts";
import type { Specs, Tensors } from "../trace/mod.ts";

type Named = Record<string, tf.Tensor>;

export class EagerExecutable implements Executable {
  #state: Named = {};
  #steps = 0;
  constructor(readonly backend: string, readonly program: Program) {
    this.#state = this.#tensors(
      program.spec.state,
      Object.fromEntries(
        Object.entries(program.spec.state).map(([name, { shape }]) => [
          name,
          new Float32Array(shape.reduce((a, b) => a * b, 1)),
        ]),
      ),
    );
  }

  #tensors(specs: Specs, values: NamedValues): Named {
    return Object.fromEntries(
      Object.entries(values).map(([name, data]) => {
        const { shape, dtype = "float32" } = specs[name];
        return [name, tf.tensor(data, [...shape], dtype)];
      }),
    );
  }

  async run(inputs: NamedValues): Promise<NamedValues> {
    this.#steps++;
    await tf.setBackend(this.backend);
    const { fn, spec } = this.program;
    const before = this.#state;
    let next!: { state: Tensors; outputs: Tensors };
    tf.tidy(() => {
      const given = this.#tensors(spec.inputs, inputs);
      next = fn(before, given);
      // What is returned as it came must outlive the tidy like what was made in it.
      const own = (named: Tensors) =>
        Object.fromEntries(Object.entries(named).map(([name, t]) => [name, tf.keep(t.clone())]));
      next = { state: own(next.state), outputs: own(next.outputs) };
    });
    const outputs = await valuesOf(next.outputs);
    tf.dispose(next.outputs as Named);
    const bad = firstNonFinite(outputs) ?? firstNonFinite(await valuesOf(next.state));
    if (bad) {
      tf.dispose(next.state as Named);
      throw new NonFiniteError(this.#steps, bad.tensor, bad.value);
    }
    tf.dispose(before);
    this.#state = next.state as Named;
    return outputs;
  }

  read(names: readonly string[]): Promise<NamedValues> {
    return valuesOf(Object.fromEntries(names.map((name) => [name, this.#state[name]])));
  }

  async write(values: NamedValues): Promise<void> {
    await tf.setBackend(this.backend);
    for (const [name, tensor] of Object.entries(this.#tensors(this.program.spec.state, values))) {
      this.#state[name].dispose();
      this.#state[name] = tensor;
    }
  }

  dispose(): void {
    tf.dispose(this.#state);
  }
}

async function valuesOf(named: Tensors): Promise<NamedValues> {
  const entries = Object.entries(named).map(async ([name, tensor]) => {
    const data = await tensor.data();
    const values: Values = tensor.dtype === "float32"
      ? Float32Array.from(data)
      : Int32Array.from(data);
    return [name, values] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
