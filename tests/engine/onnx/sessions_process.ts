/** Opens sessions of three threads each and gives them back: how many threads there are more then. */

import * as tf from "@tensorflow/tfjs";
import { compile } from "../../../lib/engine/mod.ts";

/** Beside the two threads that a session adds to its caller's, the runtime has a few of its own. */
const OWN = 4;
const threads = () => [...Deno.readDirSync("/proc/self/task")].length;
const before = threads();
for (let time = 0; time < 4; time++) {
  using compiled = await compile(
    (_, { x }) => ({ state: {}, outputs: { y: tf.mul(x, 2) } }),
    { state: {}, inputs: { x: { shape: [2] } } },
    { engine: "onnx", threads: 3 },
  );
  await compiled.run({ x: Float32Array.of(1, 2) });
}
// They end a while after they are asked to.
for (let wait = 0; wait < 100 && threads() > before + OWN; wait++) {
  await new Promise((resolve) => setTimeout(resolve, 50));
}
console.log(JSON.stringify({ more: threads() - before, own: OWN }));
Deno.exit(0);
