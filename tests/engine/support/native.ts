/** Runs a graph on onnxruntime, lowered by hand. */

import type { NamedValues } from "../../../lib/engine/engine.ts";
import type { Graph } from "../../../lib/engine/graph/graph.ts";
import { lower } from "../../../lib/engine/onnx/lower.ts";
import { startWorker } from "../../../lib/engine/onnx/session.ts";
import { withStandardBlocks } from "./blocks.ts";

/** Plain convolutions, the machine's blocked ones, or blocks of 8 written in standard operations. */
export type Form = "plain" | "blocked" | "blocks of 8";

/** The outputs of `graph`, lowered in one of the forms. */
export async function runNative(
  graph: Graph,
  form: Form,
  inputs: NamedValues,
): Promise<NamedValues> {
  const { worker, block } = await startWorker("onnxruntime-node", 2);
  try {
    const model = form === "blocks of 8"
      ? withStandardBlocks(() => lower(graph, 8))
      : lower(graph, form === "plain" ? 0 : block);
    await worker.ask({ kind: "load", model });
    const reply = await worker.ask({ kind: "run", inputs });
    if (!("outputs" in reply)) throw new Error(`"${reply.bad.tensor}" is ${reply.bad.value}`);
    return reply.outputs;
  } finally {
    worker.dispose();
  }
}
