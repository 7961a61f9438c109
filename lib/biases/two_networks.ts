import * as tf from "@tensorflow/tfjs";
import type { Layers, Parameters, UNetInput, Variant } from "../model/mod.ts";

/** Before the names of the second network's parameters. */
const SECOND = "second/";

/** Two U-Nets, each shown what `route` gives it; answers add up, codes lie side by side. */
export function twoNetworks(route: (input: UNetInput) => readonly [UNetInput, UNetInput]): Variant {
  return {
    parameters: (own) => ({
      ...own,
      ...Object.fromEntries(Object.entries(own).map(([name, spec]) => [SECOND + name, spec])),
    }),
    answer(plain, _sizes, parameters, input) {
      const [one, two] = route(input);
      const [first, second] = [plain(one), plain(two, {}, secondOf(parameters))];
      const layers = Object.entries(first.layers).map(([name, own]) =>
        [name, tf.concat([own, second.layers[name as keyof Layers]], 3)] as const
      );
      return {
        output: tf.add(first.output, second.output),
        layers: Object.fromEntries(layers) as unknown as Layers,
      };
    },
  };
}

const secondOf = (parameters: Parameters): Parameters =>
  Object.fromEntries(
    Object.entries(parameters).filter(([name]) => name.startsWith(SECOND))
      .map(([name, value]) => [name.slice(SECOND.length), value]),
  );
