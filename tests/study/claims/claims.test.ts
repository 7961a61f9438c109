import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import {
  type Cell,
  CLAIMS,
  type MeasuredRun,
  type Verdict,
  weigh,
  type WeighedClaim,
} from "../../../lib/study/claims/mod.ts";
import { experiment, frequencies, lattices, type Truth } from "./made_runs.ts";

const IDS = CLAIMS.map(({ id }) => id);

Deno.test("CLAIMS: each has an id of its own, and a notebook that is there", () => {
  assert.equal(new Set(IDS).size, IDS.length);
  const notebooks = readdirSync(new URL("../../../notebooks", import.meta.url));
  for (const { notebook } of CLAIMS) assert.ok(notebooks.includes(`${notebook}.ipynb`), notebook);
});

const verdicts = (runs: readonly MeasuredRun[]) =>
  Object.fromEntries(weigh(runs).map(({ id, verdict }) => [id, verdict]));

/** How often each claim has each verdict over experiments that differ in their draws alone. */
function tally(count: number, built: Partial<Truth>, seeds: number, cells: readonly Cell[]) {
  const counts = new Map<string, number>();
  for (let k = 0; k < count; k++) {
    for (const { id, verdict } of weigh(experiment(built, seeds, k, cells))) {
      counts.set(`${id} ${verdict}`, (counts.get(`${id} ${verdict}`) ?? 0) + 1);
    }
  }
  return (id: string, verdict: Verdict) => counts.get(`${id} ${verdict}`) ?? 0;
}

Deno.test("weigh: claims see through a world that is coupled, and one that is factorised", () => {
  const coupled = [
    ...experiment({ coupling: 1 }, 5, 1, lattices),
    ...experiment({ other: 0.8 }, 5, 1, frequencies),
  ];
  const factorised = [
    ...experiment({}, 5, 2, lattices),
    ...experiment({}, 5, 2, frequencies),
  ];
  assert.equal(verdicts(coupled).C5, "supports");
  assert.equal(verdicts(factorised).C5, "refutes");
  for (const runs of [coupled, factorised]) {
    const { C2, C3, C4 } = verdicts(runs);
    assert.deepEqual([C2, C3, C4], ["supports", "supports", "supports"]);
  }
  assert.equal(verdicts(factorised).C6, "refutes");
  assert.equal(verdicts(experiment({ coupling: 1, finerLag: 0.3 }, 3, 3, lattices)).C6, "supports");
});

Deno.test("C5: stays open half way, and where step or frequency does not matter", () => {
  for (
    const [built, cells] of [
      [{ coupling: 0.5 }, lattices],
      [{ slope: 0 }, lattices],
      [{ other: 0.4 }, frequencies],
      [{ own: 0 }, frequencies],
    ] as const
  ) {
    assert.equal(verdicts(experiment(built, 5, 4, cells)).C5, "open", JSON.stringify(built));
  }
});

// 100 experiments in which each claim is false: 5 false verdicts are 5 %. They take seconds.
const EXPERIMENTS = 100;
const MOST = 5;

Deno.test("weigh: all but C9 support nothing in 100 experiments without any effect", () => {
  const nothing = { orderFollows: false, sheetFirst: 0.8, slope: 0, scatter: 0.3 };
  const count = tally(EXPERIMENTS, nothing, 3, lattices);
  // There codes are ordered, at times of their own, sooner than samples are in place.
  for (const id of IDS.filter((id) => id !== "C9")) {
    assert.ok(count(id, "supports") <= MOST, `${id} ${count(id, "supports")}`);
  }
  assert.equal(count("C5", "open"), EXPERIMENTS);
});

Deno.test("C1 and C3: are not misled by curves that rise as the design says", () => {
  const apart = { orderFollows: false, coupling: 1, scatter: 0.3 };
  const count = tally(EXPERIMENTS, apart, 3, lattices);
  for (const id of ["C1", "C3"] as const) assert.ok(count(id, "supports") <= MOST);
  assert.ok(count("C5", "refutes") <= MOST);
  assert.ok(count("C5", "supports") > EXPERIMENTS / 2);
});

Deno.test("C5 by lattices: at most 5 % coupled where factorised", () => {
  const cells = lattices.slice(0, 6);
  const count = tally(EXPERIMENTS, { scatter: 0.3 }, 3, cells);
  assert.ok(count("C5", "supports") <= MOST);
  assert.ok(count("C5", "refutes") > EXPERIMENTS / 2);
});

Deno.test("C5 by frequencies: at most 5 % wrong where factorised, and where half coupled", () => {
  const apart = tally(40, { scatter: 0.3 }, 5, frequencies);
  assert.ok(apart("C5", "supports") <= 2 && apart("C5", "refutes") > 20);
  const half = tally(40, { scatter: 0.3, other: 0.4 }, 5, frequencies);
  assert.ok(half("C5", "supports") <= 2 && half("C5", "refutes") <= 2);
});

Deno.test("C9: supports where order leads, at most 5 % where it comes with place or after", () => {
  const balanced = lattices.slice(0, 4);
  const lead = (orderLead: number, experiments: number) =>
    tally(experiments, { orderLead, slope: 0, scatter: 0.3 }, 3, balanced);
  assert.ok(lead(0.8, 20)("C9", "supports") > 10);
  assert.ok(lead(0, EXPERIMENTS)("C9", "supports") <= MOST);
  const late = lead(-0.8, 20);
  assert.ok(late("C9", "supports") === 0 && late("C9", "refutes") > 10);
});

Deno.test("C5: its third witness is 0 for independent errors, 1 for those of one draw", () => {
  const name = "joint accuracy above the product of x's and y's, 0 to 1";
  const witness = (together: boolean) =>
    weigh(experiment({ together, slope: 0 }, 3, 10, lattices.slice(0, 4)))[4].also
      .find((found) => found.name === name)!;
  const [independent, coupled] = [witness(false), witness(true)];
  assert.deepEqual([independent.n, coupled.n], [3, 3]);
  // Of 128 images, over four cells and some steps each.
  assert.ok(Math.abs(independent.value) < 0.15, `${independent.value}`);
  assert.ok(Math.abs(coupled.value - 1) < 1e-9, `${coupled.value}`);
});

Deno.test("C5: tells where one bump shows only if some axis is right, and what all images say", () => {
  const { verdict, text, also } = weigh(experiment({ selected: true }, 5, 8, frequencies))[4];
  assert.equal(verdict, "refutes");
  assert.match(text, /Below 0/);
  const found = (name: string) => also.find((one) => one.name === name)!;
  assert.ok(found("b, slope on its own ln frequency").interval![0] > 0);
  assert.ok(found("c, slope on the other's").interval![1] < 0);
  const [low, high] = found("c / b, frequency skew, all images").interval!;
  assert.ok(low < 0 && high > 0 && high - low < 0.5, `${low} to ${high}`);
});

Deno.test("C5: tells whether wrong samples are drawn to frequent bands", () => {
  const runs = experiment({}, 3, 8, frequencies);
  const pull = (share: number) =>
    weigh(runs.map((run) => misled(run, share)))[4].also
      .find(({ name }) => name === "pull of wrong samples to frequent bands (exploratory)")!;
  for (const share of [0, 0.5, 1]) {
    const { value, n } = pull(share);
    assert.ok(Math.abs(value - share) < 1e-9 && n === 3, `${value}`);
  }
});

/** The run, what it shows being as frequent as all bands are on average, or as training's images. */
function misled(run: MeasuredRun, share: number): MeasuredRun {
  const evaluations = run.evaluations.map((evaluation) => {
    const { attempts } = evaluation;
    const shown = (axis: "x" | "y") => {
      const asked = attempts.map(({ frequency }) => frequency[axis]);
      const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
      const alike = mean(asked);
      return alike + share * (mean(asked.map((p) => p * p)) / alike - alike);
    };
    const place = { x: shown("x"), y: shown("y") };
    return {
      ...evaluation,
      attempts: attempts.map((one) => ({ ...one, shown: one.found && place })),
    };
  });
  return { ...run, evaluations };
}

Deno.test("C5: tells its slopes before it has the seeds to judge them", () => {
  const { verdict, also } = weigh(experiment({}, 3, 8, frequencies))[4];
  assert.equal(verdict, "open");
  assert.deepEqual(also.slice(0, 2).map(({ n }) => n), [3, 3]);
  assert.ok(also[0].interval![0] > 0);
});

Deno.test("weigh: a single seed decides nothing, nor do too few, nor none", () => {
  const all = [...lattices, ...frequencies];
  for (const runs of [experiment({ coupling: 1 }, 1, 5, all), []]) {
    for (const { id, verdict, text } of weigh(runs)) {
      assert.equal(verdict, "open", id);
      assert.ok(text.length > 10);
    }
  }
  const one = weigh(experiment({}, 1, 5, lattices.slice(0, 1)));
  assert.ok(one.every(({ verdict }) => verdict === "open"));
  const three = verdicts(experiment({ other: 0.8 }, 3, 6, frequencies));
  assert.equal(three.C5, "open");
});

Deno.test("weigh: seeds without balanced lattices serve C5 alone, and there only whole", () => {
  const shared = experiment({}, 3, 9, [...lattices, ...frequencies]);
  const five = experiment({}, 5, 9, frequencies);
  const [claims, few] = [[...shared, ...five.filter(({ config }) => config.seed > 3)], shared]
    .map((runs) => weigh(runs));
  assert.deepEqual([...claims.slice(0, 4), claims[6]], [...few.slice(0, 4), few[6]]);
  assert.equal(claims[4].also.find(({ name }) => name === "c / b, frequency skew")?.n, 5);
  const lacking = five.filter(({ config }) => config.seed < 5 || config.zipfX > 0);
  assert.match(weigh(lacking)[4].text, /Seeds with both slopes: 4;/);
});

Deno.test("weigh: claims are plain JSON with a rule, a text and finite numbers", () => {
  const worlds = [experiment({}, 3, 7, lattices), experiment({}, 5, 7, frequencies), []];
  for (const claims of worlds.map((runs) => weigh(runs))) {
    assert.deepEqual(claims.map(({ id }) => id), IDS);
    assert.deepEqual(JSON.parse(JSON.stringify(claims)) as WeighedClaim[], claims);
    for (const { rule, statistic, interval } of claims) {
      assert.ok(rule.length > 50);
      for (const number of [statistic, ...interval ?? []]) {
        assert.ok(number === null || Number.isFinite(number));
      }
    }
  }
});

Deno.test("weigh: refuses mixed configs, twins, broken scores, unordered evaluations", () => {
  const runs = experiment({}, 2, 8, lattices.slice(0, 2));
  const change = (k: number, patch: Partial<MeasuredRun["config"]>) =>
    runs.map((run, at) => at === k ? { ...run, config: { ...run.config, ...patch } } : run);
  assert.throws(() => weigh(change(1, { preset: "tiny" })), /agree in preset.*laptop in.*tiny/);
  assert.throws(() => weigh(change(2, { rest: '{"n":16}' })), /agree in rest/);
  assert.throws(() => weigh(change(1, { seed: 1 })), /seed 1 in cell 0, seed 1 and/);
  assert.throws(() => weigh([{ ...runs[0], evaluations: [] }]), /Cannot follow run cell 0, seed 1/);
  const [first, ...rest] = runs[0].evaluations;
  const broken = { ...first, images: { ...first.images, accuracy: { x: 0, y: 0, joint: NaN } } };
  assert.throws(() => weigh([{ ...runs[0], evaluations: [broken, ...rest] }]), /must be finite/);
  const backwards = { ...runs[0], evaluations: runs[0].evaluations.toReversed() };
  assert.throws(() => weigh([backwards]), /rising steps/);
});
