import { basename } from "node:path";
import { pausing } from "../evaluation/mod.ts";
import {
  addToCatalogue,
  build,
  bundle,
  type Input,
  INPUTS,
  PROJECTIONS,
  recordRun,
  serve,
} from "../explorer/mod.ts";
import { fromProject, RUNS, WEIGHTS } from "../records/mod.ts";
import { parseFlags } from "./flags.ts";
import { run, UsageError, wholeNumber } from "./main.ts";

const usage = `Usage: deno task explore [--port N]
       deno task explore --build DIR
       deno task explore --record RUN [--title TEXT] [--inputs LIST]

  Serves the explorer on this machine alone, and prints its address: drag a bump, watch it diffuse,
  scrub through training. --build writes it as a folder that any web host can serve; --record
  computes from a run's weights what the page plays before it has loaded any.

  --port N          listens on this port (a free one)
  --record RUN      a run's id, which names a folder of data/weights
  --title TEXT      what the page calls the run (its id)
  --inputs LIST     what the network sees when codes are read, of ${INPUTS.join(", ")} (noised)
  --recorded DIR    where recordings are kept (data/explorer)
  --weights DIR     where weights are kept (${fromProject(WEIGHTS)})
  --store DIR       where runs' configs and evaluations are kept (${fromProject(RUNS)})`;

/** Serves, builds or records the explorer. */
export async function explore(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = parseFlags({
    args,
    options: {
      port: { type: "string" },
      build: { type: "string" },
      record: { type: "string" },
      title: { type: "string" },
      inputs: { type: "string", default: INPUTS[0] },
      recorded: { type: "string", default: fromProject("data/explorer") },
      weights: { type: "string", default: fromProject(WEIGHTS) },
      store: { type: "string", default: fromProject(RUNS) },
    },
  });
  const { recorded, weights, store } = values;
  if (values.record !== undefined) {
    const id = basename(values.record);
    const inputs = inputsOf(values.inputs);
    const title = values.title ?? id;
    const tell = (line: string) => console.log(line);
    const options = {
      runs: store,
      weights,
      out: recorded,
      title,
      inputs,
      projections: PROJECTIONS,
      tell,
      pause: pausing(signal),
    };
    addToCatalogue(recorded, await recordRun(id, options));
    return 0;
  }
  const files = await bundle();
  if (values.build !== undefined) {
    const { files: count, bytes } = build(files, { recorded, weights, out: values.build });
    console.log(`${values.build}: ${count} files, ${(bytes / 1e6).toFixed(1)} MB`);
    return 0;
  }
  const port = values.port === undefined ? 0 : wholeNumber("port", values.port, 1);
  const { url, finished } = serve({ files, folders: { recorded, weights } }, { port, signal });
  console.log(`The explorer is at ${url}\nCtrl-C ends it.`);
  await finished;
  return 0;
}

function inputsOf(list: string): Input[] {
  const names = list.split(",");
  const unknown = names.find((name) => !(INPUTS as readonly string[]).includes(name));
  if (unknown === undefined) return names as Input[];
  throw new UsageError(
    `Cannot use --inputs ${list} as each must be one of ${INPUTS.join(", ")}: current value ` +
      `is ${unknown}`,
  );
}

if (import.meta.main) Deno.exit(await run(explore, usage));
