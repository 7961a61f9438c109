import { TORUS_SIDE, torusOf } from "../evaluation/mod.ts";
import { grid } from "../measures/codes/mod.ts";
import { hasTwoLoops } from "../measures/topology/mod.ts";
import {
  COSINE_BINS,
  type CosineCounts,
  type GeometryRecord,
  type TorusRecord,
} from "../records/mod.ts";

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
  const code = IDEALS[kind];
  const angle = (k: number) => TURN * k / TORUS_SIDE;
  const values = Float64Array.from(
    Array.from(
      { length: TORUS_SIDE ** 2 },
      (_, k) => code(angle(Math.floor(k / TORUS_SIDE)), angle(k % TORUS_SIDE)),
    ).flat(),
  );
  return torusOf(grid(values, TORUS_SIDE, TORUS_SIDE));
}

/** The mean of counted cosines, each as the middle of its bin. */
export function meanCosine(counts: CosineCounts): number {
  let [sum, total] = [0, 0];
  counts.forEach((count, k) => {
    sum += count * (2 * (k + 0.5) / COSINE_BINS - 1);
    total += count;
  });
  return sum / total;
}

/** What trained networks' codes are like, run by run, beside the ideal tori, as a Markdown table. */
export function torusSummary(records: readonly GeometryRecord[]): string {
  const own = records.filter(({ torus }) => torus !== null);
  if (own.length === 0) return "No network of the periodic world was read yet.";
  const rows = [
    ...own.map(({ config: { seed }, step, torus }) =>
      [
        `seed ${seed}, ${step === 0 ? "untrained" : `step ${step.toLocaleString("en")}`}`,
        torus!,
      ] as const
    ),
    ["flat torus", idealTorus("flat")] as const,
    ["torus in space", idealTorus("ring")] as const,
  ];
  return [
    "code | two loops | first four components | mean cosine, right angles | mean cosine, parallels | M1",
    "--- | --- | --- | --- | --- | ---",
    ...rows.map(([name, torus]) =>
      [
        name,
        hasTwoLoops(torus) ? "yes" : "no",
        torus.spectrum.slice(0, 4).map((share) => `${Math.round(100 * share)} %`).join(", "),
        meanCosine(torus.orthogonality).toFixed(2),
        meanCosine(torus.parallelism).toFixed(2),
        torus.interaction.toFixed(3),
      ].join(" | ")
    ),
  ].join("\n");
}
