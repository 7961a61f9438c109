import assert from "node:assert/strict";
import { renderSvg } from "../../lib/figures/mod.ts";
import { stream } from "../../lib/random/mod.ts";
import type { RunRecord } from "../../lib/records/mod.ts";
import {
  between,
  byHeartAlongOneAxis,
  byHeartFigure,
  byRuleForLong,
  following,
  lastSticking,
  stickingOf,
  stickingTable,
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

const made = (dx: number, dy: number) => madeSeeds({ dx, dy }, { x: 500, y: 500 });

Deno.test("stickingOf: 1 where all is drawn on the lattice, about 0 anywhere, whatever is asked", () => {
  const [run] = drawing(made(4, 4), snapping(4), asAsked);
  const all = stickingOf(run);
  assert.equal(all.length, run.evaluations.length);
  for (const { x, y } of all) assert.ok(x === 1 && Math.abs(y) < 0.1, `${x}, ${y}`);
  assert.equal(between(run.config, run.evaluations[0]).length, 1000);
  const [blank] = drawing(made(4, 4), asAsked, asAsked, 0);
  assert.deepEqual(stickingOf(blank), []);
});

const uneven = (coarse: Draw, fine: Draw) => [
  ...drawing(made(4, 0.5), coarse, fine),
  ...drawing(made(0.5, 4), fine, coarse),
];

Deno.test("lastSticking: at half a pixel who draws as asked sticks by a quarter", () => {
  for (
    const { x, y } of drawing(made(0.5, 0.5), asAsked, asAsked).map((run) => lastSticking(run)!)
  ) {
    assert.ok(Math.abs(x - 0.25) < 0.03 && Math.abs(y - 0.25) < 0.03, `${x}, ${y}`);
  }
});

Deno.test("C11: by heart along the coarse axis alone, or along both, or along neither", () => {
  const verdict = (runs: readonly RunRecord[]) => byHeartAlongOneAxis(runs).verdict;
  assert.equal(verdict(uneven(snapping(4), asAsked)), "supports");
  assert.equal(verdict(uneven(snapping(4), snapping(0.5))), "refutes");
  assert.equal(verdict(uneven(asAsked, asAsked)), "refutes");
  const { text, statistic } = byHeartAlongOneAxis(uneven(snapping(4), asAsked));
  assert.match(text, /by 1\.00 .* along the axis that is shown more coarsely/);
  assert.ok(statistic! > 0.7 && statistic! < 1.1, `${statistic}`);
});

Deno.test("C11: open with fewer seeds than three, or other lattices", () => {
  const few = uneven(snapping(4), asAsked).filter(({ config: { seed } }) => seed < 3);
  for (const runs of [few, drawing(made(2, 0.5), snapping(2), asAsked)]) {
    const { verdict, text } = byHeartAlongOneAxis(runs);
    assert.equal(verdict, "open");
    assert.match(text, /Seeds that share an uneven lattice: 0; at least 3/);
  }
});

Deno.test("C12: supports what is drawn anywhere for long, refutes what sticks by then", () => {
  const small = madeSeeds({ dx: 0.5, dy: 0.5, n: 16 }, { x: 500, y: 500 })
    .map((run) => ({ ...run, config: { ...run.config, steps: 12_000 } }));
  const [anywhere, sticking] = [asAsked, snapping(0.5)].map((draw) => drawing(small, draw, draw));
  assert.equal(byRuleForLong(anywhere).verdict, "supports");
  const { verdict, statistic, n } = byRuleForLong(sticking);
  assert.deepEqual([verdict, statistic, n], ["refutes", 1, 3]);
  const [first, second, third] = [anywhere[0], anywhere[1], sticking[2]];
  assert.equal(byRuleForLong([first, second, third]).verdict, "open");
  const other = anywhere.map((run) => ({ ...run, config: { ...run.config, steps: 4000 } }));
  for (const runs of [other, anywhere.slice(1), made(0.5, 0.5)]) {
    assert.match(byRuleForLong(runs).text, /Seeds that were trained so long: [02]; at least 3/);
  }
});

Deno.test("F16: draws an uneven lattice alone, whichever axis is coarser, on its canvas", async () => {
  const small = madeSeeds({ dx: 4, dy: 0.5, n: 16 }, { x: 500, y: 500 });
  const { spec } = byHeartFigure(drawing(small, snapping(4), asAsked));
  const svg = (await renderSvg(spec)).replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
  assert.match(svg, /x every 4, y every 0\.5 px/);
  assert.match(svg, /16 px wide/);
  assert.doesNotMatch(svg, /Infinity|seeds thin/);
});

Deno.test("lastSticking: none where samples show no bump any more", () => {
  const [run] = drawing(made(4, 4), snapping(4), snapping(4));
  const [blank] = drawing([run], asAsked, asAsked, 0);
  const fading = {
    ...run,
    evaluations: [...run.evaluations.slice(0, -1), blank.evaluations.at(-1)!],
  };
  assert.equal(lastSticking(run)!.step, run.evaluations.at(-1)!.step);
  assert.equal(lastSticking(fading), null);
  assert.ok(stickingOf(fading).length > 0);
});

Deno.test("F16: tells which lattices are known by heart, which are not, and which from when on", async () => {
  const runs = [
    ...drawing(made(0.5, 0.5), (at) => at + 0.02, (at) => at + 0.15),
    ...drawing(
      made(1, 1),
      snapping(1, 1000),
      (at, step) => step < 1000 ? at : at + 0.2 * Math.sin(-2 * Math.PI * at),
    ),
    ...drawing(made(4, 4), snapping(4), snapping(4)),
    ...uneven(snapping(4), asAsked),
  ];
  const { spec, sidecar } = byHeartFigure(runs);
  const svg = (await renderSvg(spec)).replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
  assert.match(svg, /Shown a place every 4 px, a network draws hardly any other/);
  assert.match(
    svg,
    /Shown one every 1 px it draws between them at first, and then sticks/,
  );
  assert.match(svg, /x every 0\.5, y every 4 px/);
  assert.equal(sidecar.runs.length, 12);
  assert.throws(() => byHeartFigure([]), /Cannot draw F16 .* current value is none/);
  const small = madeSeeds({ dx: 1, dy: 1, n: 16 }, { x: 500, y: 500 });
  assert.throws(() => byHeartFigure([...runs, ...small]), /current value is 32 and 16 px/);
});

Deno.test("following: 1 as asked, 0 for the nearest point however badly, 1 for either side in turn", () => {
  const of = (draw: (at: number, k: number) => number) => {
    const { off } = testLabels(32);
    const found = Array.from({ length: 1000 }, (_, k) => {
      const [x, y] = [off[2 * k], off[2 * k + 1]];
      return { asked: { x, y }, drawn: { x: draw(x, k), y } };
    });
    return following(found, "x", 1, 32);
  };
  const random = stream(1, "test/following");
  const near = (value: number, wanted: number) =>
    assert.ok(Math.abs(value - wanted) < 0.1, `${value}`);
  near(of((at) => at), 1);
  near(of((at) => Math.min(31, Math.round(at)) + 0.3 * random.normal()), 0);
  near(of((at) => Math.floor(at) + Number(random.uniform() < at - Math.floor(at))), 1);
});

Deno.test("stickingTable: a row for each lattice, canvas and number of images", () => {
  const table = stickingTable([
    ...drawing(made(4, 4), snapping(4), snapping(4)),
    ...drawing(made(0.5, 0.5), asAsked, asAsked),
    ...uneven(snapping(4), asAsked),
  ]).split("\n");
  assert.equal(table.length, 4);
  assert.equal(table[2], "4 px | 32 px | 64 | 4,000 | 1.00, 1.00, 1.00 | 0.00, 0.00, 0.00");
  assert.match(table[3], /^0\.5 px \| 32 px \| 4,096 \| 4,000 \| 0\..* \| 1\.00, 1\.00, 1\.00$/);
});
