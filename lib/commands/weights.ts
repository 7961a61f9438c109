import { parseConfig } from "../config/mod.ts";
import { RUNS, WEIGHTS } from "../records/mod.ts";
import {
  listRuns,
  readRun,
  readTensors,
  singlesOf,
  type StoredRun,
  writeWeights,
} from "../store/mod.ts";
import { keptSteps } from "../study/mod.ts";
import { parseFlags } from "./flags.ts";
import { run, UsageError, wholeNumber } from "./main.ts";
import { selectRun } from "./select.ts";

const usage = `Usage: deno task weights [RUN...] [--steps A,B,...|all]

  Keeps weights in half precision, from the snapshots that trainings left in the store, so that a
  clone can score, probe and explore without training.

  RUN            a run's id; it may be cut short as long as it is unique; all finished runs of the
                 store unless said, as far as they have snapshots
  --steps LIST   steps of its snapshots, or all; unless said those that version control keeps: a film
                 of the showcase, stills of its other seeds, the last step of the other cells
  --store DIR    where runs are kept (data/runs)
  --out DIR      where weights are kept (data/weights)`;

/** Writes weights; `args` as in `usage`. */
export function weights(args: string[]): void {
  const { values, positionals } = parseFlags({
    args,
    allowPositionals: true,
    options: {
      steps: { type: "string" },
      store: { type: "string", default: RUNS },
      out: { type: "string", default: WEIGHTS },
    },
  });
  const { store, out, steps } = values;
  const ids = positionals.length > 0
    ? positionals.map((prefix) => selectRun(store, prefix))
    : listRuns(store);
  const runs = ids.map((id) => readRun(store, id))
    .filter(({ done, snapshots }) => positionals.length > 0 || done && snapshots.length > 0);
  for (const stored of runs) {
    for (const step of stepsOf(stored, steps)) {
      const values = singlesOf(readTensors(stored, "snapshot", step), "weights");
      console.log(writeWeights(out, stored.config, step, values));
    }
  }
  if (runs.length === 0) console.error(`No finished run in ${store} has snapshots.`);
}

function stepsOf({ id, config, snapshots }: StoredRun, asked: string | undefined): number[] {
  if (asked === "all") return [...snapshots];
  if (asked === undefined) return keptSteps(parseConfig(config), snapshots);
  const steps = asked.split(",").map((text) => wholeNumber("steps", text, 1));
  const missing = steps.filter((step) => !snapshots.includes(step));
  if (missing.length === 0) return steps;
  throw new UsageError(
    `Cannot keep weights of run ${id} as there must be snapshots of their steps: current value is ` +
      `${missing.join(", ")}, the steps are ${snapshots.join(", ") || "none"}`,
  );
}

if (import.meta.main) Deno.exit(await run(weights, usage));
