import { GEOMETRY_LAYER, geometryOf, pausing } from "../evaluation/mod.ts";
import { network } from "../network/mod.ts";
import type { GeometryRecord } from "../records/mod.ts";
import { run } from "./main.ts";
import { placeUsage } from "./place.ts";
import { subjectsFromArgs } from "./subjects.ts";

const usage = `Usage: deno task geometry RUN --steps A,B,... [--json]

  How much noise is left in the network's estimates: of that which moves the bump, changes its height
  or its shape, and of all other noise? In the periodic world also: is the code at ${GEOMETRY_LAYER} a
  torus?

  RUN            a run's id; it may be cut short as long as it is unique
  --steps LIST   steps of its snapshots or weights, 0 for the untrained network
${placeUsage}
  --json         a line of JSON for each step: those of data/geometry.jsonl are drawn`;

/** Reads a run's network at some of its steps; `args` as in `usage`. */
export async function geometryCommand(args: string[], signal: AbortSignal): Promise<void> {
  const { subjects, place, json } = subjectsFromArgs(args, "read a geometry", usage);
  using net = await network(subjects[0].config, [GEOMETRY_LAYER], {
    ...place,
    pause: pausing(signal),
  });
  for (const { weights, ...subject } of subjects) {
    await net.load(weights);
    const record = await geometryOf(subject, net);
    console.log(json ? JSON.stringify(record) : lines(record).join("\n"));
  }
}

function lines({ run, step, noiseLeft, torus }: GeometryRecord): string[] {
  const percent = (share: number) => `${Math.round(100 * share)} %`.padStart(9);
  return [
    `${run} step ${step}: noise that is left in its estimates, by what the noise does`,
    "       t  moves x  moves y   height    shape   others",
    ...noiseLeft.map(({ t, x, y, height, shape, rest }) =>
      String(t).padStart(8) + [x, y, height, shape, rest].map(percent).join("")
    ),
    ...torus === null ? [] : [
      `Lives of its longest loops, of the largest distance: ${
        torus.loops.slice(0, 4).map(({ birth, death }) => (death - birth).toFixed(3)).join(", ")
      }`,
      `Components: ${torus.spectrum.slice(0, 6).map((v) => v.toFixed(3)).join(", ")}`,
      `Step over the seam, of the others: ${torus.seam.x.toFixed(2)}, ${torus.seam.y.toFixed(2)}`,
    ],
  ];
}

if (import.meta.main) Deno.exit(await run(geometryCommand, usage));
