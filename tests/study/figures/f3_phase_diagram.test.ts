import assert from "node:assert/strict";
import { renderSvg } from "../../../lib/figures/mod.ts";
import { readingNamed, type RunRecord } from "../../../lib/records/mod.ts";
import { learningBy, phaseDiagramFigure } from "../../../lib/study/mod.ts";
import { edged } from "../../../lib/study/figures/ribbons.ts";
import { madeDesign, madeRun, madeSeeds } from "../made_records.ts";

interface Numbers {
  readonly maps: {
    readonly varies: string;
    readonly rows: {
      value: number;
      seed: number;
      inPlace: number;
      phases: Record<"samples" | "code", { step: number; phase: string }[]>;
    }[];
  }[];
  readonly planes: {
    readonly of: string;
    readonly cells: { d: number; sigma: number; phase: string; share: number; seeds: number }[];
  }[];
}
const reading = readingNamed("paper");
const numbersOf = (runs: readonly RunRecord[]) =>
  phaseDiagramFigure(runs, reading).sidecar.numbers as Numbers;

const times = (t: number) => ({ x: t, y: t });
const design = madeDesign();
const widths = [0.5, 2].flatMap((sigma) => madeSeeds({ sigma }, times(900 * sigma)));
const kept = [0.3, 0.6].flatMap((lambda) =>
  madeSeeds({ dx: 1, dy: 1, lambda }, times(1200 / lambda))
);

Deno.test("phaseDiagramFigure: of the first tier alone, ribbons over d", async () => {
  const { maps, planes } = numbersOf(design);
  assert.deepEqual(maps.map(({ varies }) => varies), ["lattice step d"]);
  const places = [0.1, 0.25, 0.5, 1].flatMap((d) => [1, 2, 3].map((seed) => [d, seed]));
  assert.deepEqual(maps[0].rows.map(({ value, seed }) => [value, seed]), places);
  assert.deepEqual(planes, []);
  const svg = await renderSvg(phaseDiagramFigure(design, reading).spec);
  assert.match(
    svg,
    /Half in place, medians: at step [\d,]+ \(d = 0.1\), [\d,]+ \(0.25\), [\d,]+ \(0.5\), [\d,]+ \(1\)/,
  );
  assert.match(svg, /Denser data is learned in fewer training steps/);
  assert.match(svg, /What samples show, by lattice step d/);
  assert.match(svg, /What the code shows, by lattice step d/);
});

Deno.test("phaseDiagramFigure: the headline follows the verdict of C4", async () => {
  const slower = [0.5, 1, 2].flatMap((d) => madeSeeds({ dx: d, dy: d }, times(1200 / d)));
  const even = [0.5, 1, 2].flatMap((d) => madeSeeds({ dx: d, dy: d }, times(1200 + d)));
  for (
    const [runs, says] of [
      [slower, /is not learned in fewer steps/],
      [even, /takes about as many training steps/],
      [
        design.filter(({ config }) => config.world.dx < 0.5),
        /Beside places 0\.1 px apart, those 0\.25 px apart 1\.\d times as many steps/,
      ],
      [
        [0.1, 0.25].flatMap((d) => madeSeeds({ dx: d, dy: d }, times(1200 + d))),
        /Places 0\.1 and 0\.25 px apart take about as many steps/,
      ],
    ] as const
  ) assert.match(await renderSvg(phaseDiagramFigure(runs, reading).spec), says);
});

Deno.test("phaseDiagramFigure: maps over lambda and sigma; cells without runs are absent", async () => {
  const runs = [...design, ...widths, ...kept];
  const { maps, planes } = numbersOf(runs);
  assert.match(maps[1].varies, /λ/);
  const values = [0.3, 0.6, 1].flatMap((value) => [value, value, value]);
  assert.deepEqual(maps[1].rows.map(({ value }) => value), values);
  assert.deepEqual(planes.map(({ of }) => of), ["samples", "code"]);
  const cells = planes[0].cells.map(({ d, sigma }) => `${d} ${sigma}`);
  assert.deepEqual(cells.sort(), ["0.1 1", "0.25 1", "0.5 0.5", "0.5 1", "0.5 2", "1 1"]);
  await renderSvg(phaseDiagramFigure(runs, reading).spec);
});

Deno.test("phaseDiagramFigure: a row a run, with the step at which half of its samples are in place", async () => {
  const runs = [500, 900, 1e6].flatMap((time, k) =>
    [1, 0.5].map((d) => madeRun({ dx: d, dy: d }, k + 1, times(time)))
  );
  const { rows } = numbersOf(runs).maps[0];
  const [first, second, never] = rows.filter(({ value }) => value === 1);
  assert.ok(first.inPlace < second.inPlace);
  assert.equal(never.inPlace, Infinity);
  assert.deepEqual([first, never].map(({ phases }) => phases.samples.at(-1)!.phase), ["C", "A"]);
  const svg = await renderSvg(phaseDiagramFigure(runs, reading).spec);
  assert.match(svg, />0.5, densest</);
  assert.match(svg, />1</);
});

Deno.test("phaseDiagramFigure leaves out runs on other canvases than most", () => {
  const small = madeSeeds({ n: 16, dx: 2, dy: 2 }, times(900));
  const { maps } = numbersOf([...design, ...small]);
  assert.equal(maps[0].rows.length, 12);
});

Deno.test("phaseDiagramFigure refuses runs among which nothing varies", () => {
  const alone = madeSeeds({}, times(500));
  assert.throws(
    () => phaseDiagramFigure(alone, reading),
    /must vary .*: current value is 3 such runs/,
  );
  assert.throws(() => phaseDiagramFigure([], reading), /current value is 0 such runs/);
});

Deno.test("edged: cells meet half way in the log of steps, and like ones are one piece", () => {
  const cell = (step: number, phase: "A" | "B" | "C") => ({ step, phase, agree: 1, seeds: 1 });
  const cells = [cell(100, "A"), cell(400, "A"), cell(1600, "C"), cell(6400, "B")];
  assert.deepEqual(edged(cells, [100, 6400]).map(({ from, to, phase }) => [from, to, phase]), [
    [100, 800, "A"],
    [800, 3200, "C"],
    [3200, 6400, "B"],
  ]);
});

Deno.test("learningBy: denser lattices are sooner where runs were made so", () => {
  const found = learningBy(design, reading, ({ dx }) => dx);
  assert.deepEqual(found.map(({ value }) => value), [0.1, 0.25, 0.5, 1]);
  const steps = found.map(({ summary }) => summary.median["in place"]);
  for (let k = 1; k < 4; k++) assert.ok(steps[k] > steps[k - 1]);
});
