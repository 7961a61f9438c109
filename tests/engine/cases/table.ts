/** Many cases as one function, so that a table costs one session and not hundreds. */

import type * as tf from "@tensorflow/tfjs";
import type { NamedValues, Tensors, TensorSpec } from "../../../lib/engine/mod.ts";
import { applied, type Case, drawn, specOf } from "./case.ts";

export type NamedCases = Readonly<Record<string, Case>>;

const inputName = (name: string, k: number) => `${name}, argument ${k + 1}`;
const outputName = (name: string, k: number) => `${name}, result ${k + 1}`;

/** The function that computes every case, its spec, and the arguments to give it. */
export function tableOf(cases: NamedCases) {
  const entries = Object.entries(cases);
  const specs: Record<string, TensorSpec> = {};
  const values: Record<string, NamedValues[string]> = {};
  for (const [name, one] of entries) {
    drawn(one, name).forEach((array, k) => {
      specs[inputName(name, k)] = specOf(one.arguments[k]);
      values[inputName(name, k)] = array;
    });
  }
  const fn = (_: Tensors, inputs: Tensors) => {
    const outputs: Record<string, tf.Tensor> = {};
    for (const [name, one] of entries) {
      const given = one.arguments.map((_, k) => inputs[inputName(name, k)]);
      applied(one, given).forEach((tensor, k) => outputs[outputName(name, k)] = tensor);
    }
    return { state: {}, outputs };
  };
  return { fn, spec: { state: {}, inputs: specs }, inputs: values };
}

/** The results that belong to one case, in order. */
export function resultsOf<T>(name: string, outputs: Readonly<Record<string, T>>): T[] {
  const found: T[] = [];
  for (let k = 0; outputName(name, k) in outputs; k++) found.push(outputs[outputName(name, k)]);
  return found;
}
