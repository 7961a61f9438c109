/**
 * Prints what adam.py needs: the tiny U-Net's sizes, its first parameters, its inputs and the
 * directions to look along. How to make the golden file again is told in adam.py.
 */

import { Buffer } from "node:buffer";
import { parameterCount } from "../../../lib/model/mod.ts";
import { configOf, perturbedParameters, questionValues, RATE, specsOf } from "../support/tiny.ts";
import { direction, DIRECTIONS, STEPS, TINY } from "../support/trajectory.ts";

const base64 = (values: Float32Array<ArrayBuffer>) => Buffer.from(values.buffer).toString("base64");
const encoded = (named: Readonly<Record<string, Float32Array<ArrayBuffer>>>) =>
  Object.fromEntries(Object.entries(named).map(([name, values]) => [name, base64(values)]));

const size = parameterCount(specsOf(TINY));
console.log(JSON.stringify({
  ...TINY,
  config: configOf(TINY),
  steps: STEPS,
  rate: RATE,
  shapes: Object.fromEntries(
    Object.entries(specsOf(TINY)).map(([name, { shape }]) => [name, shape]),
  ),
  parameters: base64(perturbedParameters(TINY)),
  question: encoded(questionValues(TINY)),
  directions: Array.from({ length: DIRECTIONS }, (_, k) => base64(direction(k, size))),
}));
