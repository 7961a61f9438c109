import type { Part } from "../../figures/mod.ts";
import { agreement, type Column, HEIGHT, NAMES, passage, phaseColor, WIDTH } from "./phase_map.ts";
import { type PhaseOf, sharedPhases } from "./phases.ts";

/** What the solid stroke stands for. */
const FINAL: Readonly<Record<PhaseOf, string>> = {
  code: "steps until ordered",
  images: "steps until right",
};

/** The phase at the last step that all were evaluated at, over d and sigma. */
interface Plane {
  readonly of: PhaseOf;
  readonly cells: readonly {
    readonly d: number;
    readonly sigma: string;
    readonly phase: string;
    /** How many of the seeds agree. */
    readonly agree: number;
    readonly seeds: number;
    /** Steps until ordered, or right. */
    readonly passage: number | null;
  }[];
}

export function planeOf(of: PhaseOf, widths: readonly Column[]): Plane {
  return {
    of,
    cells: widths.flatMap(({ name, runs }) =>
      [...Map.groupBy(runs, ({ config }) => config.dx)].flatMap(([d, own]) => {
        const last = sharedPhases(own, of).at(-1);
        if (last === undefined) return [];
        const { phase, agree, seeds } = last;
        return [{ d, sigma: name, phase, agree, seeds, passage: passage(own, of, "C") }];
      })
    ),
  };
}

export function drawnPlane({ of, cells }: Plane): Part {
  const x = { field: "d", type: "ordinal" as const, title: "lattice step d (px)" };
  const y = {
    field: "sigma",
    type: "ordinal" as const,
    title: "width of the bump σ (px)",
    // Clear of the labels in wider fonts, too.
    axis: { titlePadding: 18 },
    sort: cells.map(({ sigma }) => sigma).reverse(),
  };
  const values = cells.map((cell) => ({
    ...cell,
    share: cell.agree / cell.seeds,
    told: [
      ...(cell.passage === null ? [] : [Math.round(cell.passage).toLocaleString("en")]),
      cell.agree === cell.seeds ? `n = ${cell.seeds}` : `${cell.agree}/${cell.seeds}`,
    ].join("\n"),
  }));
  return {
    width: { step: WIDTH },
    height: HEIGHT,
    title: { text: `${NAMES[of]}: at the end, and ${FINAL[of]}`, fontSize: 12, offset: 4 },
    data: { values },
    layer: [
      { mark: "rect", encoding: { x, y, color: phaseColor(), opacity: agreement() } },
      {
        mark: { type: "text", lineBreak: "\n", lineHeight: 13, dy: -5, tooltip: null },
        encoding: {
          x,
          y,
          text: { field: "told" },
          color: {
            condition: { test: "datum.phase === 'A' || datum.share < 1", value: "black" },
            value: "white",
          },
        },
      },
    ],
  };
}
