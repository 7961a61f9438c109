import { phaseDiagramFigure } from "../../../lib/study/mod.ts";
import assert from "node:assert/strict";
import { renderSvg } from "../../../lib/figures/mod.ts";
import type { RunRecord } from "../../../lib/records/mod.ts";
import { madeDesign, madeRun, madeSeeds } from "../made_records.ts";

interface Numbers {
  readonly maps: {
    readonly of: string;
    readonly title: string;
    readonly columns: string[];
    readonly cells: { column: string; step: number; phase: string; agree: number; seeds: number }[];
    readonly boundaries: { column: string; into: string; step: number | null }[];
  }[];
  readonly planes: {
    readonly of: string;
    readonly cells: {
      d: number;
      sigma: string;
      phase: string;
      agree: number;
      seeds: number;
      passage: number | null;
    }[];
  }[];
}
const numbersOf = (runs: readonly RunRecord[]) =>
  phaseDiagramFigure(runs).sidecar.numbers as Numbers;

const times = (t: number) => ({ x: t, y: t });
const widths = [0.5, 2].flatMap((sigma) => madeSeeds({ sigma }, times(900 * sigma)));
const kept = [0.3, 0.6, 1].flatMap((lambda) =>
  madeSeeds({ n: 16, dx: 1, dy: 1, lambda }, times(1200 / lambda))
);

Deno.test("phaseDiagramFigure: of the first tier alone, the maps over d", async () => {
  const { maps, planes } = numbersOf(madeDesign());
  assert.deepEqual(maps.map(({ of, title }) => [of, title]), [
    ["code", "lattice step d (px)"],
    ["images", "lattice step d (px)"],
  ]);
  assert.deepEqual(maps[0].columns, ["0.1, n = 3", "0.25, n = 3", "0.5, n = 3", "1, n = 3"]);
  assert.deepEqual(planes, []);
  assert.match(await renderSvg(phaseDiagramFigure(madeDesign()).spec), /lattice step d/);
});

Deno.test("phaseDiagramFigure: boundaries rise with d as the runs were made to", () => {
  const [, images] = numbersOf(madeDesign()).maps;
  const into = (phase: string) =>
    images.boundaries.filter((found) => found.into === phase).map(({ step }) => step!);
  const [b, c] = [into("B"), into("C")];
  for (let k = 1; k < 4; k++) assert.ok(c[k] > c[k - 1] && b[k] > b[k - 1]);
  for (let k = 0; k < 4; k++) assert.ok(b[k] < c[k]);
  // Joint accuracy is x y one: half where each rise is a little above .7.
  const made = 1500 * 0.5 ** 0.4;
  assert.ok(Math.abs(Math.log(c[2] / made)) < Math.log(1.5), `${c[2]} for ${made}`);
});

Deno.test("phaseDiagramFigure: a boundary is the step of the seed that makes them half", () => {
  const [early, middle, never] = [1, 900, 1e5];
  /** C's boundary of the samples, then of the code, where seeds 1, 2, ... learn at these times. */
  const into = (...at: number[]) => {
    const runs = at.flatMap((time, k) =>
      [1, 0.5].map((d) => madeRun({ dx: d, dy: d }, k + 1, times(time)))
    );
    return numbersOf(runs).maps.map(({ boundaries }) =>
      boundaries.find(({ column, into }) => column.startsWith("1,") && into === "C")!.step
    );
  };
  // The second seed is the one in the middle everywhere: its own steps, not those half way to it.
  const own = into(early, middle, never);
  assert.ok(
    own.every((step) => step !== null && Math.abs(Math.log(step / middle)) < Math.log(1.3)),
  );
  assert.deepEqual(into(never, middle), own);
  assert.deepEqual(into(early, middle), [null, null]);
  assert.deepEqual(into(never, middle, never), [null, null]);
  assert.deepEqual(into(early, middle, never, never), own);
});

Deno.test("phaseDiagramFigure: seeds that differ are told, in the colour of most", () => {
  const runs = [500, 500, 3500].flatMap((time, k) =>
    [1, 0.5].map((d) => madeRun({ dx: d, dy: d }, k + 1, times(time)))
  );
  const [, { cells }] = numbersOf(runs).maps;
  const middle = cells.find(({ column, step }) => column.startsWith("1,") && step > 1300)!;
  assert.deepEqual([middle.phase, middle.agree, middle.seeds], ["C", 2, 3]);
});

Deno.test("phaseDiagramFigure: maps over lambda and sigma, smaller canvases marked", async () => {
  const runs = [...madeDesign(), ...widths, ...kept];
  const { maps, planes } = numbersOf(runs);
  const lambda = maps.find(({ title }) => title.includes("λ"))!;
  assert.deepEqual(lambda.columns, ["0.3", "0.6", "1"].map((kept) => `${kept}, N = 16, n = 3`));
  const rare = lambda.boundaries.filter(({ column }) => column.startsWith("0.3"));
  assert.ok(rare.some(({ step }) => step === null), "what is never reached has a boundary");
  assert.deepEqual(planes.map(({ of }) => of), ["code", "images"]);
  const broad = planes[1].cells.find(({ sigma }) => sigma === "2, N = 32")!;
  assert.deepEqual([broad.d, broad.phase, broad.agree, broad.seeds], [0.5, "C", 3, 3]);
  const narrow = planes[1].cells.find(({ sigma }) => sigma === "0.5, N = 32")!;
  assert.ok(broad.passage! > narrow.passage!);
  const svg = await renderSvg(phaseDiagramFigure(runs).spec);
  assert.ok(svg.includes(">N = 16<") && svg.includes(">n = 3<"));
});

Deno.test("phaseDiagramFigure: a canvas counts in the maps of what varies on it", () => {
  const confirmed = madeSeeds({ dx: 1, dy: 1, lambda: 0.3 }, times(3000));
  const { maps, planes } = numbersOf([...madeDesign(), ...kept, ...confirmed]);
  assert.deepEqual(maps.map(({ of }) => of), [
    "code",
    "images",
    "code",
    "images",
  ]);
  const named = (n: number) => (value: string) => `${value}, N = ${n}, n = 3`;
  assert.deepEqual(maps[1].columns, ["0.1", "0.25", "0.5", "1"].map(named(32)));
  assert.deepEqual(
    maps[2].columns,
    [...["0.3", "1"].map(named(32)), ...["0.3", "0.6", "1"].map(named(16))],
  );
  assert.deepEqual(planes, []);
});

Deno.test("phaseDiagramFigure: what never passes has no number in the plane", async () => {
  const runs = [...madeDesign(), ...madeSeeds({ sigma: 2 }, times(1e5))];
  const cell = numbersOf(runs).planes[1].cells.find(({ sigma }) => sigma === "2")!;
  assert.deepEqual([cell.phase, cell.passage], ["A", null]);
  assert.ok(!(await renderSvg(phaseDiagramFigure(runs).spec)).includes(">null<"));
});

Deno.test("phaseDiagramFigure refuses runs among which nothing varies", () => {
  const alone = madeSeeds({}, times(500));
  assert.throws(() => phaseDiagramFigure(alone), /must vary .*: current value is 3 such runs/);
  assert.throws(() => phaseDiagramFigure([]), /current value is 0 such runs/);
});
