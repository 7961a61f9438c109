/** Whether an engine may be taken in another's place: it must agree with it, and be faster. */

import type { Engine, EngineOptions, Executable, NamedValues, Program } from "./engine.ts";
import { type DType, sizeOf, type Values } from "./graph/graph.ts";
import { withoutPaths } from "./engine.ts";
import type { Specs } from "./trace/mod.ts";

/** A step to be tried, with what it is to be tried with. */
export interface Trial extends EngineOptions {
  readonly program: Program;
}

export interface Verdict {
  readonly won: boolean;
  readonly reason: string;
  /** Of the one that won. */
  readonly stepsPerSecond?: number;
}

/** Largest difference, as a share of the largest value, that rounding may make in a step. */
const TOLERANCE = 1e-4;

/** Milliseconds that each of the two runs. */
const LENGTH = 1000;

/** One step on each of the engines, then as many as a second allows. */
export async function race(
  challenger: Engine,
  champion: Engine,
  { program, threads }: Trial,
  now = () => performance.now(),
): Promise<Verdict> {
  const held: Executable[] = [];
  try {
    const tries = [];
    for (const engine of [challenger, champion]) {
      const executable = await engine.load(program, { threads });
      held.push(executable);
      tries.push(await firstStep(executable, program));
    }
    const differs = difference(tries[0], tries[1]);
    if (differs !== undefined) {
      return {
        won: false,
        reason: `its trial step differs from that of ${champion.name}: ${differs}`,
      };
    }
    const { inputs } = valuesFor(program);
    const rates = [];
    for (const executable of held) rates.push(await stepsPerSecond(executable, inputs, now));
    const [own, other] = rates.map((rate) => rate.toPrecision(3));
    const told = `${own} steps a second, and ${other} on ${champion.name}`;
    return rates[0] > rates[1]
      ? {
        won: true,
        reason: `its trial step agreed and it was faster: ${told}`,
        stepsPerSecond: rates[0],
      }
      : { won: false, reason: `it was not faster: ${told}` };
  } catch (error) {
    return { won: false, reason: `its trial failed (${withoutPaths((error as Error).message)})` };
  } finally {
    for (const executable of held) executable.dispose();
  }
}

async function firstStep(executable: Executable, program: Program): Promise<NamedValues> {
  const { state, inputs } = valuesFor(program);
  await executable.write(state);
  const outputs = await executable.run(inputs);
  return { ...await executable.read(Object.keys(state)), ...outputs };
}

async function stepsPerSecond(
  executable: Executable,
  inputs: NamedValues,
  now: () => number,
): Promise<number> {
  const start = now();
  let steps = 0;
  do {
    await executable.run(inputs);
    steps++;
  } while (now() - start < LENGTH);
  return 1000 * steps / (now() - start);
}

/** Small positive numbers, which are in the domain of all that a step may compute. */
export function valuesFor({ spec }: Program): { state: NamedValues; inputs: NamedValues } {
  const filled = (specs: Specs) =>
    Object.fromEntries(
      Object.entries(specs).map(([name, { shape, dtype = "float32" }], phase) => [
        name,
        valuesOf(dtype, sizeOf(shape), phase),
      ]),
    );
  return { state: filled(spec.state), inputs: filled(spec.inputs) };
}

function valuesOf(dtype: DType, size: number, phase: number): Values {
  if (dtype === "int32") return new Int32Array(size);
  if (dtype === "bool") return Int32Array.from({ length: size }, (_, k) => k % 2);
  return Float32Array.from({ length: size }, (_, k) => 0.05 + 0.04 * Math.sin(1.7 * k + phase));
}

/** What differs by more than rounding, and by how much. */
function difference(actual: NamedValues, expected: NamedValues): string | undefined {
  for (const [name, values] of Object.entries(expected)) {
    let [largest, apart] = [0, 0];
    values.forEach((value, k) => {
      largest = Math.max(largest, Math.abs(value));
      apart = Math.max(apart, Math.abs(value - actual[name][k]));
    });
    if (!(apart <= TOLERANCE * largest)) {
      return `"${name}" by ${(apart / largest).toPrecision(2)} of its largest value`;
    }
  }
}
