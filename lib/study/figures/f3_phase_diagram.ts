import { isBalanced, isMain, measured, rules } from "../mod.ts";
import { type RunRecord } from "../../records/mod.ts";
import { type Figure, figure, type FigureSpec, type Span } from "../../figures/mod.ts";
import { type Column, drawnMap, mapOf } from "./phase_map.ts";
import { drawnPlane, planeOf } from "./phase_plane.ts";
import { PHASES_OF } from "./phases.ts";

/**
 * F3: the phase of the code (left) and of the samples (right) over training steps and
 * lattice step d, over steps and the kept share lambda, and over d and sigma at the end. Each cell
 * has the colour of most seeds, paler where some differ, and then tells how many agree. A map of
 * what does not vary among the runs is left out.
 */
export function phaseDiagramFigure(records: readonly RunRecord[]): Figure {
  const even = records.filter(({ config }) => isBalanced(config.world));
  const canvases = new Set(even.map(({ config }) => config.world.n));
  const columns = (
    holds: (world: World) => boolean,
    valueOf: (world: World) => number,
  ): Column[] => columnsOf(even.filter(({ config }) => holds(config.world)), valueOf);
  const { sigma, lambda } = rules.MAIN;
  const dense = columns(isMain, (world) => world.dx);
  const kept = columns((world) => world.sigma === sigma && world.dx === 1, (world) => world.lambda);
  const widths = columns((world) => world.lambda === lambda, (world) => world.sigma);
  const steps = even.flatMap(({ evaluations }) => evaluations.map(({ step }) => step));
  const span: Span = [Math.min(...steps), Math.max(...steps)];

  const maps = [
    ...PHASES_OF.flatMap((of) => mapOf(of, "lattice step d (px)", dense)),
    ...PHASES_OF.flatMap((of) => mapOf(of, "kept share λ at d = 1", kept)),
  ];
  const planes = widths.length === 0 ? [] : PHASES_OF.map((of) => planeOf(of, widths));
  if (maps.length + planes.length === 0) {
    throw new RangeError(
      "Cannot draw F3 as d, sigma or lambda must vary among the runs on balanced lattices: " +
        `current value is ${even.length} such runs, all alike`,
    );
  }
  const spec: FigureSpec = {
    title: {
      text: "F3  Where each phase is",
      subtitle: [
        "The phase of most seeds at each evaluation, the earliest in a tie; paler where some differ",
        "CodeState: A neither, B a sheet, C an ordered sheet; other, ordered but no sheet",
        "Samples: A noise, several bumps or none, B one bump but not in place, C one bump in place",
        "Strokes, passed by half of the seeds: a sheet, one bump (dashed); ordered, right (solid)",
        ...(canvases.size > 1
          ? ["N: pixels along the canvas; n: seeds. The bounds were made on the largest canvas"]
          : ["n: seeds"]),
      ],
    },
    columns: PHASES_OF.length,
    concat: [...maps.map((map) => drawnMap(map, span)), ...planes.map(drawnPlane)],
    spacing: 40,
  };
  return figure(spec, { maps, planes }, even.map((run) => ({ ...run, run: run.id })));
}

type World = RunRecord["config"]["world"];

/** The columns by value, largest canvas first; a canvas on which nothing varies has none. */
function columnsOf(records: readonly RunRecord[], valueOf: (world: World) => number): Column[] {
  const canvases = Map.groupBy(records, ({ config }) => config.world.n);
  return [...canvases]
    .flatMap(([n, onCanvas]) => {
      const values = [...Map.groupBy(onCanvas, ({ config }) => valueOf(config.world))];
      return values.length < 2 ? [] : values.map(([value, own]) => ({
        name: canvases.size > 1 ? `${value}, N = ${n}` : `${value}`,
        n,
        value,
        runs: own.map(measured),
      }));
    })
    .sort((a, b) => b.n - a.n || a.value - b.value);
}
