import assert from "node:assert/strict";
import type { PartialConfig } from "../../lib/config/mod.ts";
import { allBiases } from "../../lib/biases/mod.ts";
import { withDefaults } from "../../lib/config/mod.ts";
import type { EvaluationRecord, RunRecord } from "../../lib/records/mod.ts";
import { biasesTable, readTier } from "../../lib/study/mod.ts";
import { madeRun } from "./made_records.ts";

const made = madeRun({ n: 16 }, 1, { x: 500, y: 500 });

/** A run of the protocol that ends with this accuracy, everywhere. */
function runOf(config: PartialConfig, joint: number, interaction = 0.5): RunRecord {
  const evaluation = made.evaluations.at(-1)!;
  const all = { ...evaluation.images.all, accuracy: { x: joint, y: joint, joint } };
  const end: EvaluationRecord = {
    ...evaluation,
    images: { all, on: all, off: all, held: all },
    grid: { ...evaluation.grid!, interaction },
  };
  return { ...made, config: withDefaults(config), evaluations: [end] };
}

const world = { n: 16 };
const held = { ...world, holdout: { shape: "square", x: 6, y: 6, side: 4 } } as const;
/** Differences between seeds that the plain network and the biases share. */
const seeds = [[1, 0], [2, 0.1], [3, 0.2]] as const;
const rowsOf = (bias: string, joint: number, shaken = [0.001, -0.002, 0.001], interaction = 0.5) =>
  seeds.map(([seed, shift], k) =>
    runOf({ bias, seed, world: held }, joint + shift + shaken[k], interaction)
  );

const cell = (table: ReturnType<typeof biasesTable>, bias: string, column: string) =>
  table.rows.find((row) => row.bias === bias)!
    .cells[table.columns.findIndex(({ name }) => name === column)];

Deno.test("biasesTable: what seeds share does not count, what a bias changes does", () => {
  const table = biasesTable([
    ...rowsOf("none", 0.5, [0, 0, 0]),
    ...rowsOf("offsets", 0.55),
    ...rowsOf("dispersion", 0.4),
    ...rowsOf("k-hot", 0.5),
  ]);
  assert.deepEqual(table.rows.map(({ bias }) => bias), ["none", "offsets", "dispersion", "k-hot"]);
  // Of three biases in the four columns of this world that are judged.
  assert.equal(table.comparisons, 12);
  const composed = (bias: string) => cell(table, bias, "composed");
  assert.ok(Math.abs(composed("none").value! - 0.6) < 1e-9);
  assert.deepEqual(
    ["none", "offsets", "dispersion", "k-hot"].map((bias) => composed(bias).mark),
    ["", "better", "worse", ""],
  );
  assert.equal(composed("none").difference, null);
  const { value, interval: [low, high] } = composed("offsets").difference!;
  assert.ok(Math.abs(value - 0.05) < 1e-9 && low < 0.05 && high > 0.05);
  // t at .975 with 2 degrees of freedom is 4.3027.
  const deviation = Math.sqrt((1e-6 + 4e-6 + 1e-6) / 2);
  assert.ok(Math.abs((high - low) / 2 - 4.3027 * deviation / Math.sqrt(3)) < 1e-6);
  assert.equal(cell(table, "offsets", "few images").value, null);
});

Deno.test("biasesTable: the effects of hidden labels are shown, not judged", () => {
  const hiding = (bias: string, seed: number, interaction: number) => {
    const run = runOf({ bias, seed, world, dropX: 0.25, dropY: 0.25 }, 0.9);
    const [end] = run.evaluations;
    return { ...run, evaluations: [{ ...end, hidden: { t: 400, interaction, exact: 0.6 } }] };
  };
  const table = biasesTable([
    ...[1, 2, 3].map((seed) => hiding("none", seed, 0.5)),
    ...[1, 2, 3].map((seed) => hiding("k-hot", seed, 0.1)),
  ]);
  const effects = cell(table, "k-hot", "effects");
  assert.ok(Math.abs(effects.value! - 0.1) < 1e-9);
  assert.deepEqual([effects.mark, effects.difference, table.comparisons], ["", null, 0]);
  assert.equal(cell(table, "k-hot", "in place").value, null);
});

Deno.test("biasesTable: smaller is better where it is, and more comparisons ask for more", () => {
  const around = (bias: string, interaction: number, scatter: number) =>
    [0.02, -0.03, 0.01].map((shaken, k) =>
      runOf({ bias, seed: k + 1, world: held }, 0.5, interaction + scatter * shaken)
    );
  const runs = [...around("none", 0.5, 0), ...around("offsets", 0.3, 0.1)];
  const marks = (more: readonly string[]) => {
    const table = biasesTable([...runs, ...more.flatMap((bias) => around(bias, 0.7, 1))]);
    return ["offsets", ...more].map((bias) => cell(table, bias, "interaction").mark);
  };
  // t is 131 with 2 degrees: enough for some 400 comparisons.
  assert.deepEqual(marks([]), ["better"]);
  // t is 13: enough for one comparison, not for all of this table.
  assert.deepEqual(marks(["splat", "k-hot", "experts"])[1], "maybe worse");
});

Deno.test("biasesTable: one seed tests nothing, and counts as no comparison", () => {
  const runs = [...rowsOf("none", 0.5, [0, 0, 0]), rowsOf("offsets", 0.9)[0]];
  const table = biasesTable(runs);
  const { seeds, difference, mark } = cell(table, "offsets", "composed");
  assert.deepEqual([seeds.length, difference, mark], [1, null, "untested"]);
  assert.equal(table.comparisons, 0);
});

Deno.test("biasesTable: each column is measured on its own world", () => {
  const few = { ...world, dx: 1, dy: 1, lambda: 0.1 };
  const blank = (run: RunRecord): RunRecord => ({
    ...run,
    evaluations: run.evaluations.map((one) => ({
      ...one,
      outcomes: one.outcomes.map(() => [0, null, null] as const),
    })),
  });
  const table = biasesTable([
    blank(runOf({ seed: 1, world }, 0.9)),
    runOf({ seed: 1, world: held }, 0.5),
    blank(runOf({ seed: 1, world: few }, 0.2)),
    // Worlds of other studies are not told of.
    runOf({ seed: 1, world: { ...world, zipfX: 1 } }, 0.1),
    runOf({ seed: 1, world: { ...few, lambda: 0.4 } }, 0.1),
  ]);
  const value = (column: string) => cell(table, "none", column).value;
  assert.deepEqual([value("composed"), value("few images")], [0.5, 0.2]);
  // Of what was drawn, kind by kind: the made network is right everywhere.
  const drawn = made.evaluations.at(-1)!.outcomes.filter(([kind]) => kind === 1).length;
  assert.ok(drawn > 0 && value("in place")! > 0.5 && value("error")! < 1);
});

Deno.test("biasesTable: refuses runs of another recipe, and a run twice", () => {
  const [plain, other] = [runOf({ seed: 1, world }, 0.5), runOf({ bias: "offsets", world }, 0.6)];
  const longer = { ...other, config: { ...other.config, steps: 2000 } };
  assert.throws(
    () => biasesTable([plain, longer]),
    /must have one recipe: current value is .*2000/,
  );
  assert.throws(() => biasesTable([plain, other, other]), /may occur once/);
});

Deno.test("the protocol's file: every bias on the same two worlds with the same three seeds", () => {
  const { configs } = readTier("biases");
  const cells = Map.groupBy(configs, ({ bias = "none" }) => bias);
  const named = new Set([...cells.keys()].map((bias) => bias.split(":")[0]));
  assert.deepEqual([...named].sort(), ["none", ...allBiases().map(({ name }) => name)].sort());
  for (const own of cells.values()) assert.equal(own.length, 2 * 3);
  const worlds = (bias: string) =>
    cells.get(bias)!.map(({ seed, world: { lambda, holdout } }) =>
      `${seed} ${lambda} ${holdout.shape}`
    );
  for (const bias of cells.keys()) assert.deepEqual(worlds(bias), worlds("none"));
  assert.equal(new Set(worlds("none")).size, 6);
});
