import assert from "node:assert/strict";
import { CATALOGUE_VERSION } from "../../../lib/explorer/catalogue.ts";
import {
  firstView,
  fromHash,
  openingPlace,
  toHash,
  type View,
} from "../../../lib/explorer/page/state.ts";
import { notebookCell } from "../../../lib/explorer/page/cell.ts";
import { withDefaults } from "../../../lib/config/mod.ts";

const run = {
  title: "A run",
  config: withDefaults({ dropX: 0.1, dropY: 0.1 }),
  steps: [100, 200, 400],
  weights: [400],
  layouts: [],
  samples: null,
  curve: [],
  outcomes: [],
} as const;
const catalogue = {
  version: CATALOGUE_VERSION,
  runs: [{ ...run, id: "aa" }, { ...run, id: "bb", steps: [50, 800] }],
};

Deno.test("a view goes into the hash and comes back", () => {
  const views: Partial<View>[] = [
    {},
    { run: "bb", step: 50, x: 3.25, y: 31.75, color: "y", theme: "dark" },
    { beside: "bb", steps: 40, frame: 7, seed: 12, sampler: "heun", told: "none", wx: 2.5, wy: 0 },
  ];
  for (const patch of views) {
    const view = { ...firstView(catalogue), ...patch };
    const hash = toHash(view, catalogue);
    assert.deepEqual(fromHash(hash, catalogue), { view, problems: [] }, hash);
  }
  assert.equal(toHash(firstView(catalogue), catalogue), "");
});

Deno.test("what a hash asks for in vain is named, and the rest taken", () => {
  const { view, problems } = fromHash(
    "#run=cc&step=7&x=99&y=4&steps=1.5&theme=pink&constructor=1&frame=99",
    catalogue,
  );
  assert.deepEqual(view, { ...firstView(catalogue), y: 4 });
  for (const name of ["run", "step", "x", "steps", "theme", "constructor"]) {
    assert.ok(problems.some((problem) => problem.startsWith(name)), name);
  }
  for (const hash of ["#", "#&&=", "#%", `#${"x=".repeat(5000)}`, "#x=1&x=2"]) {
    fromHash(hash, catalogue);
  }
});

Deno.test("another run's last step stands in where the link names none", () => {
  assert.equal(fromHash("#run=bb", catalogue).view.step, 800);
});

Deno.test("a notebook cell names the run, the place and the sampler", async () => {
  const view: View = { ...firstView(catalogue), x: 5, sampler: "held", wx: 2, step: 400 };
  const cell = notebookCell(catalogue.runs[0], view);
  assert.match(cell, /Float32Array.of\(5, /);
  assert.match(cell, /clipped\(guidedPerCoordinate\(net\.denoise, \{ x: 2, y: 1 \}\)\)/);
  const lib = await import("../../../lib/mod.ts");
  const names = /import \{ (.*) \} from/.exec(cell)![1].split(", ");
  for (const name of names) assert.ok(name in lib, `lib/mod.ts has no ${name}`);
  // Every name that is imported is used.
  for (const name of names) assert.ok(cell.split(name).length > 2, name);
});

Deno.test("a notebook cell draws as the run's bias does", () => {
  const config = { ...run.config, bias: "guided" };
  const cell = notebookCell({ ...run, id: "aa", config }, firstView(catalogue));
  assert.match(cell, /^import \{ guidedBy \} from "\.\.\/lib\/biases\/mod\.ts";\n/);
  assert.match(cell, /clipped\(guidedBy\(config\.bias, net\.denoise\)\)/);
});

Deno.test("a run opens at a recorded place, and between places where few are shown", () => {
  const opened = (dx: number, dy: number) =>
    openingPlace({ ...run, id: "aa", config: withDefaults({ world: { dx, dy } }) });
  assert.deepEqual(opened(0.5, 1), { x: 12, y: 20 });
  assert.deepEqual(opened(0.5, 4), { x: 12, y: 22 });
});
