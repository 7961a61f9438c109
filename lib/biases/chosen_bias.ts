import type { Denoise } from "../diffusion/mod.ts";
import type { Variant } from "../model/mod.ts";
import type { Bias, Guide, LossTerm, Noise, Setting, Values } from "./bias.ts";
import { allBiases } from "./all_biases.ts";

/** A bias with its knobs set. */
export interface ChosenBias {
  readonly bias: Bias;
  readonly values: Values;
  readonly network?: Variant;
  readonly loss?: LossTerm;
  readonly noise?: Noise;
  readonly guide?: Guide;
}

/**
 * The bias that `text` names, `name` or `name:knob=value,...`; undefined without a text. Knobs that
 * are left out have their defaults.
 */
export function chosenBias(
  text: string | undefined,
  biases?: readonly Bias[],
): ChosenBias | undefined {
  if (text === undefined) return undefined;
  const [problem] = biasProblems(text, biases);
  if (problem !== undefined) throw new RangeError(`Cannot use bias ${text}: ${problem}`);
  const bias = named(text, biases)!;
  const given = Object.fromEntries(pairsOf(text).map(([knob, value]) => [knob, Number(value)]));
  const values = {
    ...Object.fromEntries(Object.entries(bias.knobs ?? {}).map(([name, k]) => [name, k.default])),
    ...given,
  };
  // A term of no weight is left out, so that all bits are those of a training without it.
  const weighs = values.weight !== 0;
  return {
    bias,
    values,
    network: bias.network?.(values),
    loss: weighs ? bias.loss?.(values) : undefined,
    noise: bias.noise?.(values),
    guide: bias.guide?.(values),
  };
}

/** What samples follow: a network's estimates, or what the bias that `text` names makes of them. */
export const guidedBy = (text: string | undefined, denoise: Denoise): Denoise =>
  chosenBias(text)?.guide?.by(denoise) ?? denoise;

/** How often a network is asked for one estimate that samples follow. */
export const asksPerEstimate = (text: string | undefined): number =>
  chosenBias(text)?.guide?.asks ?? 1;

/** The fields of a config that a bias sets; none where there is no such bias. */
export function biasSetting(text: unknown, biases?: readonly Bias[]): Setting {
  return typeof text === "string" ? named(text, biases)?.setting ?? {} : {};
}

/** The fewest images of a batch that a training with the bias can take. */
export const leastBatch = (text: unknown, biases?: readonly Bias[]): number =>
  (typeof text === "string" ? named(text, biases)?.leastBatch : undefined) ?? 1;

/** Everything that is wrong with a text that names a bias; empty if it can be used. */
export function biasProblems(text: unknown, biases?: readonly Bias[]): string[] {
  if (text === undefined) return [];
  const bias = typeof text === "string" ? named(text, biases) : undefined;
  if (bias === undefined) {
    const names = ["none", ...(biases ?? allBiases()).map(({ name }) => name)].join(", ");
    return [`bias must be one of ${names}: current value is ${JSON.stringify(text)}`];
  }
  const { name, knobs = {} } = bias;
  const order = Object.keys(knobs);
  const pairs = pairsOf(text as string);
  const problems = pairs.flatMap(([key, value]) => {
    const knob = Object.hasOwn(knobs, key) ? knobs[key] : undefined;
    if (knob === undefined) {
      const has = order.length > 0 ? `the knobs ${order.join(", ")}` : "no knobs";
      return [`bias ${name} has ${has}: current value is "${key}"`];
    }
    const { from, to, whole } = knob;
    const number = Number(value);
    const fits = number >= from && number <= to && (!whole || Number.isInteger(number));
    return fits ? [] : [
      `${key} of bias ${name} must be a${whole ? " whole" : ""} number from ${from} to ${to}: ` +
      `current value is ${value}`,
    ];
  });
  if (problems.length > 0) return problems;
  // One bias has one text, as a run's name is the hash of its config.
  const told = order.flatMap((key) => {
    const value = pairs.find(([own]) => own === key)?.[1];
    return value === undefined || Number(value) === knobs[key].default
      ? []
      : [`${key}=${Number(value)}`];
  });
  const canonical = [name, ...told.length > 0 ? [told.join(",")] : []].join(":");
  return text === canonical
    ? []
    : [`bias must be written ${canonical}: current value is ${JSON.stringify(text)}`];
}

const named = (text: string, biases = allBiases()) =>
  biases.find(({ name }) => name === text.split(":", 1)[0]);

/** The knobs that a text sets, as [name, value]. */
function pairsOf(text: string): [string, string][] {
  const at = text.indexOf(":");
  if (at < 0) return [];
  return text.slice(at + 1).split(",").map((pair) => {
    const [name, value = ""] = pair.split("=", 2);
    return [name, value.trim() === "" ? "NaN" : value];
  });
}
