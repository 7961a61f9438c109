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

interface Stepped {
  readonly state: Named;
  readonly outputs: Named;
  readonly sums: Named;
}

export class EagerExecutable implements Executable {
  readonly version = `tfjs ${tf.version_core}`;
  #state: Named | undefined;
  #steps = 0;
  constructor(readonly backend: string, readonly threads: number, readonly program: Program) {
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
    const { state, outputs, sums } = onBackend(this.backend, () => this.#step(before, inputs));
    try {
      const values = await valuesOf(outputs);
      const bad = firstNonFinite(values) ?? await firstBadState(state, await valuesOf(sums));
      if (bad) throw new NonFiniteError(this.#steps + 1, bad.tensor, bad.value);
      if (this.#state !== before) {
        throw new Error(
          "Cannot keep this step as the engine was disposed or ran another meanwhile",
        );
      }
      this.#state = state;
      this.#steps++;
      return values;
    } finally {
      tf.dispose([outputs, sums, this.#state === state ? before : state]);
    }
  }

  #step(before: Named, inputs: NamedValues): Stepped {
    const { fn, spec } = this.program;
    let stepped!: Stepped;
    tf.tidy(() => {
      const { state, outputs } = fn(before, this.#tensors(spec.inputs, inputs));
      // What is returned as it came must outlive the tidy like what was made in it.
      const own = (named: Tensors): Named =>
        Object.fromEntries(Object.entries(named).map(([name, t]) => [name, tf.keep(t.clone())]));
      stepped = {
        state: own(state),
        outputs: own(outputs),
        sums: own(sumsOf(changed(state, before))),
      };
    });
    return stepped;
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

/** The states that a step made anew: one that it hands on as it came was finite before. */
const changed = (state: Tensors, before: Tensors): Tensors =>
  Object.fromEntries(Object.entries(state).filter(([name, tensor]) => tensor !== before[name]));

/** Sums of absolute values, on the device: finite only where all values are. */
const sumsOf = (state: Tensors): Named =>
  Object.fromEntries(
    Object.entries<tf.Tensor>(state).filter(([, { dtype }]) => dtype === "float32")
      .map(([name, tensor]) => [name, tf.sum(tf.abs(tensor))]),
  );

/** A sum that is not finite may have overflowed: it is looked into. */
async function firstBadState(state: Named, sums: NamedValues) {
  for (const [name, [sum]] of Object.entries(sums)) {
    const bad = Number.isFinite(sum)
      ? undefined
      : firstNonFinite(await valuesOf({ [name]: state[name] }));
    if (bad) return bad;
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
