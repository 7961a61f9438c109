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
import { onBackend, type Specs, type Tensors } from "../trace/mod.ts";

type Named = Record<string, tf.Tensor>;

export class EagerExecutable implements Executable {
  #state: Named | undefined;
  #steps = 0;
  constructor(readonly backend: string, readonly program: Program) {
    this.#state = onBackend(backend, () =>
      Object.fromEntries(
        Object.entries(program.spec.state).map((
          [name, { shape, dtype }],
        ) => [name, tf.zeros([...shape], dtype)]),
      ));
  }

  #tensors(specs: Specs, values: NamedValues): Named {
    return Object.fromEntries(
      Object.entries(values).map(([name, data]) => {
        const { shape, dtype = "float32" } = specs[name];
        // A copy: some backends keep the array itself.
        return [name, tf.tensor(data.slice(), [...shape], dtype)];
      }),
    );
  }

  async run(inputs: NamedValues): Promise<NamedValues> {
    const before = this.#held();
    const next = onBackend(this.backend, () => this.#step(before, inputs));
    const outputs = await valuesOf(next.outputs);
    tf.dispose(next.outputs as Named);
    const bad = firstNonFinite(outputs) ?? firstNonFinite(await valuesOf(next.state));
    if (bad) {
      tf.dispose(next.state as Named);
      throw new NonFiniteError(this.#steps + 1, bad.tensor, bad.value);
    }
    if (this.#state !== before) {
      tf.dispose(next.state as Named);
      throw new Error("Cannot keep this step as the engine was disposed or ran another meanwhile");
    }
    tf.dispose(before);
    this.#state = next.state as Named;
    this.#steps++;
    return outputs;
  }

  #step(before: Named, inputs: NamedValues): { state: Tensors; outputs: Tensors } {
    const { fn, spec } = this.program;
    let next!: { state: Tensors; outputs: Tensors };
    tf.tidy(() => {
      next = fn(before, this.#tensors(spec.inputs, inputs));
      // What is returned as it came must outlive the tidy like what was made in it.
      const own = (named: Tensors) =>
        Object.fromEntries(Object.entries(named).map(([name, t]) => [name, tf.keep(t.clone())]));
      next = { state: own(next.state), outputs: own(next.outputs) };
    });
    return next;
  }

  #held(): Named {
    if (this.#state === undefined) throw new Error("Cannot use an engine that was disposed");
    return this.#state;
  }

  read(names: readonly string[]): Promise<NamedValues> {
    const state = this.#held();
    return valuesOf(Object.fromEntries(names.map((name) => [name, state[name]])));
  }

  // deno-lint-ignore require-await -- other engines take their time
  async write(values: NamedValues): Promise<void> {
    const state = this.#held();
    const { spec } = this.program;
    const written = onBackend(this.backend, () => this.#tensors(spec.state, values));
    for (const [name, tensor] of Object.entries<tf.Tensor>(written)) {
      state[name].dispose();
      state[name] = tensor;
    }
  }

  dispose(): void {
    tf.dispose(this.#state);
    this.#state = undefined;
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
