/** Runs a graph on onnxruntime, lowered by hand. */

import type { NamedValues } from "../../../lib/engine/engine.ts";
import type { Graph } from "../../../lib/engine/graph/graph.ts";
import { lower, type LoweredModel } from "../../../lib/engine/onnx/lower.ts";
import { startWorker } from "../../../lib/engine/onnx/session.ts";
import { withStandardBlocks } from "./blocks.ts";

/**
 * Plain convolutions, the machine's blocked ones, blocks of 8 written in standard operations, or
 * what a graphics processor would be given.
 */
export type Form = "plain" | "blocked" | "blocks of 8" | "for a GPU";

/** The outputs of `graph`, lowered in one of the forms, on the processor. */
export async function runNative(
  graph: Graph,
  form: Form,
  inputs: NamedValues,
): Promise<NamedValues> {
  const { worker, block } = await startWorker("onnxruntime-node", 2);
  try {
    await worker.ask({ kind: "load", model: lowered(graph, form, block) });
    const reply = await worker.ask({ kind: "run", inputs });
    if (!("outputs" in reply)) throw new Error(`"${reply.bad.tensor}" is ${reply.bad.value}`);
    return reply.outputs;
  } finally {
    worker.dispose();
  }
}

function lowered(graph: Graph, form: Form, block: number): LoweredModel {
  switch (form) {
    case "plain":
      return lower(graph, 0);
    case "blocked":
      return lower(graph, block);
    case "blocks of 8":
      return withStandardBlocks(() => lower(graph, 8));
    case "for a GPU":
      return lower(graph, 0, "gpu");
  }
}
