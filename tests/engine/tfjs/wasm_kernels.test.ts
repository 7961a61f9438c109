import { evaluateGraph } from "../../../lib/engine/graph/reference.ts";
import { compile } from "../../../lib/engine/mod.ts";
import { trace } from "../../../lib/engine/trace/mod.ts";
import { CASES } from "../cases/mod.ts";
import { resultsOf, tableOf } from "../cases/table.ts";
import { assertClose } from "../support/numbers.ts";

/** Convolutions on tfjs-wasm: its own kernels forward and to the image, ours to the weights. */
for (const kernel of ["Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter"]) {
  Deno.test(`tfjs-wasm: ${kernel} agrees with float64`, async () => {
    const cases = Object.fromEntries(CASES[kernel].map((one, k) => [`${kernel} ${k + 1}`, one]));
    const { fn, spec, inputs } = tableOf(cases);
    const expected = evaluateGraph(await trace(fn, spec), {}, inputs).outputs;
    using compiled = await compile(fn, spec, { engine: "tfjs-wasm" });
    const actual = await compiled.run(inputs);
    for (const name of Object.keys(cases)) {
      assertClose(resultsOf(name, actual)[0], resultsOf(name, expected)[0], 5e-6, name);
    }
  });
}
