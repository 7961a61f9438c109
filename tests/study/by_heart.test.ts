import assert from "node:assert/strict";
import { renderSvg } from "../../lib/figures/mod.ts";
import { stream } from "../../lib/random/mod.ts";
import type { RunRecord } from "../../lib/records/mod.ts";
import {
  bumpsOf,
  byHeartAlongOneAxis,
  byHeartFigure,
  byHeartInTheEnd,
  byHeartTable,
  byRuleForLong,
  overAxes,
} from "../../lib/study/mod.ts";
import { testLabels } from "../../lib/world/mod.ts";
import { madeSeeds } from "./made_records.ts";

type Draw = (at: number, step: number) => number;
const asAsked: Draw = (at) => at;
/** Draws multiples of d alone, from a step on. */
const snapping = (d: number, from = 0): Draw => (at, step) =>
  step < from ? at : d * Math.round(at / d);

/** The same runs, each image with one bump, drawn along x and y as said. */
function drawing(runs: readonly RunRecord[], x: Draw, y: Draw, kind = 1): RunRecord[] {
  return runs.map((run) => {
    const { all } = testLabels(run.config.world.n);
    return {
      ...run,
      evaluations: run.evaluations.map((record) => ({
        ...record,
        outcomes: record.outcomes.map((_, k) =>
          kind === 1
            ? [1, x(all[2 * k], record.step), y(all[2 * k + 1], record.step)] as const
            : [0, null, null] as const
        ),
      })),
    };
  });
}

const made = (dx: number, dy: number, n = 32) => madeSeeds({ dx, dy, n }, { x: 500, y: 500 });
/** The same, trained for 12,000 steps on 16 x 16 pixels. */
const madeLong = (dx: number, dy: number) =>
  made(dx, dy, 16).map((run) => ({ ...run, config: { ...run.config, steps: 12_000 } }));

/** Draws that miss by as much as said, the same way for every call. */
function missing(draw: Draw, by: number): Draw {
  const random = stream(1, "test/missing");
  return (at, step) => draw(at, step) + by * random.normal();
}

const near = (value: number | null, wanted: number, within = 0.05) =>
  assert.ok(value !== null && Math.abs(value - wanted) < within, `${value} for ${wanted}`);

Deno.test("byHeartInTheEnd: 1 for shown places alone, 0 as asked, along each axis, on any lattice", () => {
  const [run] = drawing(made(4, 4), snapping(4), asAsked);
  near(byHeartInTheEnd(run).x, 1, 1e-6);
  near(byHeartInTheEnd(run).y, 0, 1e-6);
  // What is asked keeps away from multiples of half a pixel, and so is not evenly spread.
  for (const fine of drawing(made(0.5, 0.5), asAsked, snapping(0.5))) {
    near(byHeartInTheEnd(fine).x, 0, 1e-6);
    near(byHeartInTheEnd(fine).y, 1, 1e-6);
    near(overAxes(byHeartInTheEnd(fine)), 0.5, 1e-6);
  }
});

Deno.test("byHeartInTheEnd: errors pass neither for drawing between nor for knowing by heart", () => {
  const [run] = drawing(made(1, 1), missing(snapping(1), 0.15), missing(asAsked, 0.15));
  near(byHeartInTheEnd(run).x, 1, 0.1);
  near(byHeartInTheEnd(run).y, 0, 0.1);
});

Deno.test("byHeartInTheEnd: untold where errors are as large as the steps, or bumps are few", () => {
  const [careless] = drawing(made(1, 1), missing(snapping(1), 0.4), missing(asAsked, 0.4));
  assert.deepEqual([byHeartInTheEnd(careless).x, byHeartInTheEnd(careless).y], [null, null]);
  assert.equal(overAxes(byHeartInTheEnd(careless)), null);
  const [blank] = drawing(made(4, 4), asAsked, asAsked, 0);
  assert.deepEqual([byHeartInTheEnd(blank).x, byHeartInTheEnd(blank).y], [null, null]);
});

Deno.test("bumpsOf: 128 on the lattices, 1,000 between, each where it was asked for", () => {
  const [run] = drawing(made(4, 4), asAsked, snapping(4));
  const { on, between } = bumpsOf(run.config, run.evaluations[0]);
  assert.deepEqual([on.length, between.length], [128, 1000]);
  assert.ok(on.every(({ asked }) => asked.x % 4 === 0 && asked.y % 4 === 0));
  assert.ok(between.every(({ asked, drawn }) => asked.x === drawn.x && drawn.y % 4 === 0));
});

Deno.test("C11: by heart along the coarse axis alone, or along both, or along neither", () => {
  const of = (fine: Draw, coarse: Draw) =>
    byHeartAlongOneAxis(drawing(madeLong(0.5, 4), fine, coarse));
  const found = of(asAsked, snapping(4));
  assert.equal(found.verdict, "supports");
  near(found.statistic, 1, 1e-6);
  assert.match(found.text, /by heart by 1\.00 .* more coarsely, and by 0\.00/);
  assert.equal(of(snapping(0.5), snapping(4)).verdict, "refutes");
  assert.equal(of(asAsked, asAsked).verdict, "refutes");
});

Deno.test("C11: open with fewer seeds than three, with other lattices, and where errors hide it", () => {
  const long = drawing(madeLong(0.5, 4), asAsked, snapping(4));
  const others = drawing(madeLong(4, 0.5), snapping(4), asAsked);
  const short = drawing(made(0.5, 4, 16), asAsked, snapping(4));
  const careless = drawing(madeLong(0.5, 4), missing(asAsked, 0.3), snapping(4));
  for (
    const [runs, seeds] of [[long.slice(1), 2], [others, 0], [short, 0], [careless, 0]] as const
  ) {
    const { verdict, text } = byHeartAlongOneAxis(runs);
    assert.equal(verdict, "open");
    assert.match(text, new RegExp(`long, and tell: ${seeds}; at least 3`));
  }
  const [{ config }] = careless;
  const fourth = {
    ...careless[0],
    config: { ...config, seed: 4, world: { ...config.world, seed: 4 } },
  };
  const { verdict, text } = byHeartAlongOneAxis([...long, fourth]);
  assert.equal(verdict, "supports");
  assert.match(text, /Of 4 networks 1 cannot be told/);
});

Deno.test("C12: supports what is drawn as asked for long, refutes what is known by heart then", () => {
  const [asked, heart] = [asAsked, snapping(0.5)].map((draw) =>
    drawing(madeLong(0.5, 0.5), draw, draw)
  );
  assert.equal(byRuleForLong(asked).verdict, "supports");
  const { verdict, statistic, n } = byRuleForLong(heart);
  assert.deepEqual([verdict, n], ["refutes", 3]);
  near(statistic, 1, 1e-6);
  // So does who draws by heart with errors, which leave little of what sticks to the lattice.
  const careless = missing(snapping(0.5), 0.09);
  assert.equal(byRuleForLong(drawing(madeLong(0.5, 0.5), careless, careless)).verdict, "refutes");
  assert.equal(byRuleForLong([asked[0], asked[1], heart[2]]).verdict, "open");
  for (
    const runs of [asked.slice(1), made(0.5, 0.5), drawing(made(0.5, 0.5, 16), asAsked, asAsked)]
  ) {
    assert.match(
      byRuleForLong(runs).text,
      /Seeds that were trained so long, and tell: [02]; at least 3/,
    );
  }
});

const textOf = async (spec: Parameters<typeof renderSvg>[0]) =>
  (await renderSvg(spec)).replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");

Deno.test("F16: draws an uneven lattice alone, whichever axis is coarser, on its canvas", async () => {
  const { spec } = byHeartFigure(drawing(made(4, 0.5, 16), snapping(4), asAsked));
  const svg = await textOf(spec);
  assert.match(svg, /x every 4, y every 0\.5 px/);
  assert.match(svg, /12 px wide, of a canvas of 16/);
  assert.doesNotMatch(await renderSvg(spec), /Infinity|NaN/);
});

Deno.test("F16: tells which lattices are known by heart, which are not, and which cannot be told", async () => {
  const careless = missing(asAsked, 0.4);
  const runs = [
    ...drawing(made(0.25, 0.25), careless, careless),
    ...drawing(made(1, 1), asAsked, asAsked),
    ...drawing(made(4, 4), snapping(4), snapping(4)),
    ...drawing(made(0.5, 4), asAsked, snapping(4)),
    ...drawing(made(4, 0.5), snapping(4), asAsked),
  ];
  const { spec, sidecar } = byHeartFigure(runs, drawing(madeLong(0.5, 0.5), asAsked, asAsked));
  const svg = await textOf(spec);
  assert.match(
    svg,
    /Shown a place every 4 px, a network draws hardly any other; every 1 or 0\.5 px, any/,
  );
  assert.match(svg, /as large as the lattice’s steps, or single bumps few: every 0\.25 px\./);
  assert.match(svg, /every 0\.5 px, 12,000 steps on 16 x 16 px/);
  assert.match(svg, /y every 4 px \(x every 0\.5\)/);
  assert.equal(sidecar.runs.length, 15);
  assert.throws(() => byHeartFigure([]), /Cannot draw F16 .* current value is none/);
  assert.throws(
    () => byHeartFigure([...runs, ...made(1, 2, 16)]),
    /current value is 32 and 16 px/,
  );
  assert.throws(
    () => byHeartFigure([...runs, ...made(1, 1, 16)]),
    /one canvas and one number of steps: current value is 32 px, \d+ steps and 16 px, \d+ steps on/,
  );
});

Deno.test("byHeartTable: a row for each lattice, canvas, training and number of images", () => {
  const table = byHeartTable([
    ...drawing(made(0.5, 4), asAsked, snapping(4)),
    ...drawing(made(4, 4), snapping(4), snapping(4)),
    ...drawing(made(0.5, 0.5), asAsked, missing(asAsked, 0.3)),
  ]).split("\n");
  assert.equal(table.length, 5);
  assert.equal(table[2], "4 px | 32 px | 64 | 4,000 | 1.00, 1.00, 1.00 | 1.00, 1.00, 1.00");
  assert.match(table[3], /^0\.5 px \| 32 px \| 4,096 \| 4,000 \| -?0\.00, .* \| –, –, –$/);
  assert.match(table[4], /^0\.5 px along x, 4 along y \| 32 px \| 512 \|/);
});
