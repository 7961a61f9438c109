import { torusOf, torusQuestion } from "../evaluation/mod.ts";
import { grid } from "../measures/codes/mod.ts";
import { hasTwoLoops } from "../measures/topology/mod.ts";
import type { GeometryRecord, TorusRecord } from "../records/mod.ts";
import { render, type WorldConfig } from "../world/mod.ts";

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

/** What trained networks' codes are like, run by run, beside the ideal tori, as a Markdown table. */
export function torusSummary(records: readonly GeometryRecord[]): string {
  const own = records.filter(({ torus }) => torus !== null)
    .toSorted((a, b) => a.config.seed - b.config.seed || a.step - b.step);
  if (own.length === 0) return "No network of the periodic world was read yet.";
  const rows = [
    ...own.map(({ config: { seed }, step, torus }) =>
      [
        `seed ${seed}, ${step === 0 ? "untrained" : `step ${step.toLocaleString("en")}`}`,
        torus!,
      ] as const
    ),
    ["the images themselves", imagesTorus(own[0].config.world)] as const,
    ["flat torus", idealTorus("flat")] as const,
    ["torus in space", idealTorus("ring")] as const,
  ];
  const lot = own.at(-1)!.torus!.shuffled;
  return [
    "code | two long loops | seam, x and y | first four components | right angles | parallels | M1",
    "--- | --- | --- | --- | --- | --- | ---",
    ...rows.map(([name, torus]) =>
      [
        name,
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
      lot.orthogonality.size.toFixed(2),
      lot.parallelism.mean.toFixed(2),
      "",
    ]
      .join(" | "),
    "",
    "Right angles: mean size of the cosine between a move in x and one in y, 0 for right angles. " +
    "Parallels: mean cosine between a move in x and the same at another y, 1 for parallels.",
  ].join("\n");
}
