import { CHANGED_LAYER, intervene, pausing, subjectAt } from "../evaluation/mod.ts";
import { network } from "../network/mod.ts";
import type { InterventionRecord } from "../records/mod.ts";
import { readRun } from "../store/mod.ts";
import { parseFlags } from "./flags.ts";
import { run, UsageError, wholeNumber } from "./main.ts";
import { placeFromFlags, placeOptions, placeUsage } from "./place.ts";
import { selectRun } from "./select.ts";

const usage = `Usage: deno task intervene RUN --steps A,B,... [--json]

  Does the code say where the bump is drawn? Draws a square of labels as it is, and with the code at
  ${CHANGED_LAYER} moved as if the bump were elsewhere; tells how far, of that, the drawn bump moves.

  RUN            a run's id; it may be cut short as long as it is unique
  --steps LIST   steps of its snapshots or weights
${placeUsage}
  --json         a line of JSON for each step`;

/** Changes codes and looks at what is drawn; `args` as in `usage`. */
export async function interveneCommand(args: string[], signal: AbortSignal): Promise<void> {
  const { values, positionals } = parseFlags({
    args,
    allowPositionals: true,
    options: {
      ...placeOptions,
      steps: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(usage);
  if (positionals.length !== 1 || values.steps === undefined) {
    throw new UsageError(`Cannot intervene as there must be one RUN and --steps.\n\n${usage}`);
  }
  const place = placeFromFlags(values);
  const stored = readRun(place.store, selectRun(place.store, positionals[0]));
  const steps = values.steps.split(",").map((text) => wholeNumber("steps", text, 0));
  const subjects = steps.map((step) => subjectAt(stored, step));
  const pause = pausing(signal);
  const { config } = subjects[0];
  using net = await network(config, [CHANGED_LAYER], { ...place, pause, given: CHANGED_LAYER });
  for (const { run: id, step, weights } of subjects) {
    await net.load(weights);
    const record = await intervene(config, net, id, step);
    console.log(values.json ? JSON.stringify(record) : lines(record).join("\n"));
  }
}

function lines({ run, step, moved }: InterventionRecord): string[] {
  const share = (value: number | null) => value === null ? "   none" : value.toFixed(2).padStart(7);
  return [
    `${run} step ${step}: moves of drawn bumps, as shares of the move that was asked for`,
    ...moved.map(({ change, axis, along, across, pairs }) =>
      `  ${change.padEnd(9)} ${axis}: along ${share(along)}, across ${
        share(across)
      }, ${pairs} pairs`
    ),
  ];
}

if (import.meta.main) Deno.exit(await run(interveneCommand));
