import { CHANGED_LAYER, intervene, pausing } from "../evaluation/mod.ts";
import { network } from "../network/mod.ts";
import type { InterventionRecord } from "../records/mod.ts";
import { run } from "./main.ts";
import { placeUsage } from "./place.ts";
import { subjectsFromArgs } from "./subjects.ts";

const usage = `Usage: deno task intervene RUN --steps A,B,... [--json]

  Does the code say where the bump is drawn? Draws a square of labels as it is, and with the code at
  ${CHANGED_LAYER} moved as if the bump were elsewhere; tells how far, of that, the drawn bump moves.

  RUN            a run's id; it may be cut short as long as it is unique
  --steps LIST   steps of its snapshots or weights
${placeUsage}
  --json         a line of JSON for each step`;

/** Changes codes and looks at what is drawn; `args` as in `usage`. */
export async function interveneCommand(args: string[], signal: AbortSignal): Promise<void> {
  const { subjects, place, json } = subjectsFromArgs(args, "intervene", usage);
  const pause = pausing(signal);
  const { config } = subjects[0];
  using net = await network(config, [CHANGED_LAYER], { ...place, pause, given: CHANGED_LAYER });
  for (const { run: id, step, weights } of subjects) {
    await net.load(weights);
    const record = await intervene(config, net, id, step);
    console.log(json ? JSON.stringify(record) : lines(record).join("\n"));
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

if (import.meta.main) Deno.exit(await run(interveneCommand, usage));
