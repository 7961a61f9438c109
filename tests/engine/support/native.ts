/** Runs a graph on onnxruntime, lowered by hand. */

import type { NamedValues } from "../../../lib/engine/engine.ts";
import type { Graph } from "../../../lib/engine/graph/graph.ts";
import { lower } from "../../../lib/engine/onnx/lower.ts";
import { ModelWorker } from "../../../lib/engine/onnx/session.ts";

/** The outputs of `graph`, lowered for plain convolutions or for the machine's blocked ones. */
export async function runNative(
  graph: Graph,
  form: "plain" | "blocked",
  inputs: NamedValues,
): Promise<NamedValues> {
  const worker = new ModelWorker();
  try {
    const { block } = await worker.ask({
      kind: "start",
      runtime: "onnxruntime-node",
      threads: 2,
    });
    const model = lower(graph, form === "plain" ? 0 : block);
    await worker.ask({ kind: "load", model });
    const reply = await worker.ask({ kind: "run", inputs });
    if (!("outputs" in reply)) throw new Error(`"${reply.bad.tensor}" is ${reply.bad.value}`);
    return reply.outputs;
  } finally {
    worker.dispose();
  }
}
