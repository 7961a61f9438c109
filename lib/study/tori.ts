import { torusOf, torusQuestion } from "../evaluation/mod.ts";
import { grid, type GridScores } from "../measures/codes/mod.ts";
import { mean } from "../measures/statistics/mod.ts";
import { hasTwoLoops } from "../measures/topology/mod.ts";
import type { GeometryRecord, RunRecord, TorusRecord } from "../records/mod.ts";
import { render, type WorldConfig } from "../world/mod.ts";
import { percent } from "./percent.ts";

const TURN = 2 * Math.PI;

/** Codes of labels that wrap round, as functions of their angles. */
const IDEALS = {
  /** Two circles side by side: x and y have directions of their own. */
  flat: (x: number, y: number) => [Math.cos(x), Math.sin(x), Math.cos(y), Math.sin(y)],
  /** A ring in space, where going round in y moves the circle of x. */
  ring: (x: number, y: number) => [
    (2 + Math.cos(x)) * Math.cos(y),
    (2 + Math.cos(x)) * Math.sin(y),
    Math.sin(x),
  ],
} as const;

/** What the measures say of ideal tori, on the labels that networks are asked for. */
export function idealTorus(kind: keyof typeof IDEALS): TorusRecord {
  const { labels, side } = torusQuestion(1);
  const values = Array.from(
    { length: side * side },
    (_, k) => IDEALS[kind](TURN * labels[2 * k], TURN * labels[2 * k + 1]),
  ).flat();
  return torusOf(grid(Float64Array.from(values), side, side));
}

/** What they say of the images themselves, without a network. */
export function imagesTorus(world: WorldConfig): TorusRecord {
  const { labels, side } = torusQuestion(world.n);
  return torusOf(grid(render(world, labels), side, side));
}

/** The mean cosine between a move in x and the same at another y, at the end of these trainings. */
export function endParallelism(runs: readonly RunRecord[]): number | null {
  const found = runs.flatMap(({ evaluations }) => evaluations.at(-1)?.grid?.parallelism ?? []);
  return found.length === 0 ? null : mean(found);
}

/**
 * What trained networks' codes are like, run by run, beside the ideal tori and worlds with `edges`, as
 * a Markdown table; `runs` tell how well each draws.
 */
export function torusSummary(
  records: readonly GeometryRecord[],
  runs: readonly RunRecord[],
  edges: readonly RunRecord[],
): string {
  const own = records.filter(({ torus }) => torus !== null)
    .toSorted((a, b) => a.config.seed - b.config.seed || a.step - b.step);
  if (own.length === 0) return "No network of the periodic world was read yet.";
  const rows = [
    ...own.map(({ run, config: { seed }, step, torus }) =>
      [
        `seed ${seed}, ${step === 0 ? "untrained" : `step ${step.toLocaleString("en")}`}`,
        inPlace(runs.find(({ id }) => id === run), step),
        torus!,
      ] as const
    ),
    ["the images themselves", "", imagesTorus(own[0].config.world)] as const,
    ["flat torus", "", idealTorus("flat")] as const,
    ["torus in space", "", idealTorus("ring")] as const,
  ];
  const lot = own.at(-1)!.torus!.shuffled;
  return [
    "code | in place | two long loops | seam, x and y | first four components | right angles | parallels | M1",
    "--- | --- | --- | --- | --- | --- | --- | ---",
    ...rows.map(([name, inPlace, torus]) =>
      [
        name,
        inPlace,
        hasTwoLoops(torus) ? "yes" : "no",
        `${torus.seam.x.toFixed(2)}, ${torus.seam.y.toFixed(2)}`,
        torus.spectrum.slice(0, 4).map((share) => `${Math.round(100 * share)} %`).join(", "),
        torus.orthogonality.size.toFixed(2),
        torus.parallelism.mean.toFixed(2),
        torus.interaction.toFixed(3),
      ].join(" | ")
    ),
    [
      "labels drawn by lot",
      "",
      "",
      "",
      "",
      lot.orthogonality.size.toFixed(2),
      lot.parallelism.mean.toFixed(2),
      "",
    ]
      .join(" | "),
    ...edges.length === 0 ? [] : [edgesRow(edges)],
    "",
    "Right angles: mean size of the cosine between a move in x and one in y, 0 for right angles. " +
    "Parallels: mean cosine between a move in x and the same at another y, 1 for parallels.",
  ].join("\n");
}

/** Worlds with edges, by what evaluations say of their codes on a grid of labels. */
function edgesRow(edges: readonly RunRecord[]): string {
  const grids = edges.flatMap(({ evaluations }) => evaluations.at(-1)?.grid ?? []);
  const over = (of: (grid: GridScores) => number) => mean(grids.map(of));
  return [
    `a world with edges (mean of ${edges.length})`,
    percent(mean(edges.map(({ evaluations }) => evaluations.at(-1)!.images.all.accuracy.joint))),
    "",
    "",
    "",
    "", // Evaluations keep the mean of this cosine, not of its size.
    over(({ parallelism }) => parallelism).toFixed(2),
    over(({ interaction }) => interaction).toFixed(3),
  ].join(" | ");
}

function inPlace(run: RunRecord | undefined, step: number): string {
  const found = run?.evaluations.find((evaluation) => evaluation.step === step);
  return found ? percent(found.images.all.accuracy.joint) : "";
}
