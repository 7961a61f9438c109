import assert from "node:assert/strict";
import {
  accuracyPassage,
  type Attempt,
  axisPassage,
  balancedPassage,
  equivalentStep,
  hasEnoughOnes,
  latticeCoupling,
  type MeasuredRun,
  oneBumpPassage,
  orderPassage,
  phaseTable,
  rankable,
  rules,
  sheetPassage,
  weigh,
} from "../../../lib/study/claims/mod.ts";
import { overview } from "../../../lib/study/overview.ts";
import { jointErrors } from "../../../lib/study/claims/c5_joint_errors.ts";
import { exactRun, exactSeeds, withinTwo } from "./exact_runs.ts";
import { imagesOf } from "./made_runs.ts";

const near = (actual: number, expected: number, tolerance = 1e-9) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, expected ${expected}`);

const claim = (id: string, runs: readonly MeasuredRun[]) =>
  weigh(runs).find((found) => found.id === id)!;

Deno.test("passages: give back the times that a run was made with", () => {
  const run = exactRun({}, 1, { x: 300, y: 700, joint: 800, ordered: 900 });
  near(axisPassage(run, "x").steps, 300, 1e-6);
  near(axisPassage(run, "y").steps, 700, 1e-6);
  near(accuracyPassage(run).steps, 800, 1e-6);
  near(orderPassage(run).steps, 900, 1e-6);
  near(sheetPassage(exactRun({}, 1, { sheet: 150 })).steps, 150, 1e-6);
  // A share of one bump that rises by 1/8 at each evaluation is 1/2 at the fourth.
  const evaluations = run.evaluations.map((evaluation, k) => {
    const one = Math.min(1, (k + 1) / 8);
    const onLattice = { ...evaluation.images, kinds: { none: 1 - one, one, several: 0 } };
    return { ...evaluation, onLattice };
  });
  near(oneBumpPassage({ ...run, evaluations }).steps, evaluations[3].step, 1e-6);
});

Deno.test("passages: of samples are judged at the labels that every lattice holds", () => {
  const [there, elsewhere] = [300, 900].map((T) => exactRun({}, 1, { x: T, y: T, joint: T }));
  const evaluations = there.evaluations.map((evaluation, k) => (
    { ...evaluation, images: elsewhere.evaluations[k].images }
  ));
  const run = { ...there, evaluations };
  for (const passage of [accuracyPassage(run), axisPassage(run, "x"), axisPassage(run, "y")]) {
    near(passage.steps, 300, 1e-6);
  }
  const [found, own] = [run, elsewhere].map((one) => phaseTable([one]));
  assert.deepEqual(found, phaseTable([there]));
  assert.notDeepEqual(found, own);
});

Deno.test("axisPassage: within 2 px it is told by where bumps were drawn on the lattices", () => {
  const run = withinTwo(exactRun({}, 1, { x: 300, y: 700 }), { x: 150, y: 650 });
  near(axisPassage(run, "x").steps, 300, 1e-6);
  near(axisPassage(run, "x", 2).steps, 150, 2);
  near(axisPassage(run, "y", 2).steps, 650, 7);
  assert.equal(axisPassage(run, "x", 1.4).censored, "late");
  const elsewhere = run.evaluations.map((evaluation) => ({
    ...evaluation,
    attempts: evaluation.attempts.map((one) => ({ ...one, label: { x: 8.5, y: 8 } })),
  }));
  assert.equal(axisPassage({ ...run, evaluations: elsewhere }, "x", 2).censored, "late");
});

Deno.test("rankable: puts never last and from the start first", () => {
  assert.equal(rankable(accuracyPassage(exactRun({}, 1, { joint: Infinity }))), Infinity);
  assert.equal(rankable(oneBumpPassage(exactRun({}, 1, {}))), 0);
  assert.equal(rankable({ steps: 300, censored: "no" }), 300);
});

Deno.test("hasEnoughOnes: begins at LEAST_ONES images with one bump", () => {
  const { images } = exactRun({}, 1, {}).evaluations[0];
  const showing = (ones: number) => ({
    ...images,
    count: 512,
    kinds: { none: 0, one: ones / 512, several: 0 },
  });
  assert.equal(hasEnoughOnes(showing(rules.LEAST_ONES)), true);
  assert.equal(hasEnoughOnes(showing(rules.LEAST_ONES - 1)), false);
});

/** Balanced runs with T = 1000 d^slope. */
const balanced = (slope = 0.6) =>
  [1, 0.5, 0.25, 0.1].flatMap((d) => {
    const T = 1000 * d ** slope;
    return exactSeeds({ dx: d, dy: d }, { x: T, y: T, joint: T });
  });

/** Both skewed lattices, each axis at the share `kappa` of the way to the coupled time. */
const skewed = (kappa: number, slope = 0.6) =>
  [[0.1, 1], [1, 0.1]].flatMap(([dx, dy]) => {
    const time = (d: number) => 1000 * (d ** (1 - kappa) * Math.sqrt(dx * dy) ** kappa) ** slope;
    return exactSeeds({ dx, dy }, { x: time(dx), y: time(dy) });
  });

Deno.test("latticeCoupling: kappa and 1 - D / D_fact are what the runs were made with", () => {
  for (const kappa of [0, 0.25, 1]) {
    const { estimate, verdict, also } = latticeCoupling([...balanced(), ...skewed(kappa)]);
    near(estimate!.value, kappa, 1e-6);
    assert.equal(verdict, kappa < 0.5 ? "factorised" : "coupled");
    assert.deepEqual(also.map(({ name }) => name), [
      "kappa, lattice skew",
      "kappa of x, lattice skew",
      "kappa of y, lattice skew",
      "kappa of the finer axis, lattice skew",
      "kappa of the coarser axis, lattice skew",
      "1 - D / D_fact, lattice skew",
    ]);
    for (const { value } of also) near(value, kappa, 1e-6);
  }
});

Deno.test("latticeCoupling: is open where predictions are close, absent or contradicted", () => {
  const text = (runs: MeasuredRun[]) => {
    const { verdict, text } = latticeCoupling(runs);
    assert.equal(verdict, "open");
    return text;
  };
  assert.match(text([...balanced(0.1), ...skewed(0, 0.1)]), /within a factor 1\.12 /);
  assert.match(text(skewed(0)), /Seeds with all its lattices: 0;/);
  const two = skewed(0).filter(({ config }) => config.seed < 3);
  assert.match(text([...balanced(), ...two]), /Seeds with all its lattices: 2;/);
  const stuck = exactSeeds({ dx: 0.1, dy: 1 }, { x: Infinity, y: 1000 });
  assert.match(text([...balanced(), ...stuck]), /is censored/);
});

Deno.test("latticeCoupling: open where lattices tell apart from together within 1 px alone", () => {
  const runs = [...balanced(), ...skewed(0)];
  const wide = (timeOf: (d: number) => number) =>
    runs.map((run) => {
      const { dx, dy } = run.config;
      return withinTwo(run, { x: timeOf(dx), y: timeOf(dy) });
    });
  assert.equal(latticeCoupling(wide((d) => 500 * d ** 0.6)).verdict, "factorised");
  const { verdict, within, text } = latticeCoupling(wide(() => 500));
  assert.deepEqual([verdict, within], ["open", 1]);
  assert.match(text, /Within 2 px in place of 1 it does not decide: /);
});

Deno.test("latticeCoupling: a factorised run that is slower as a whole stays factorised, as its parts show", () => {
  const twice = [[0.1, 1], [1, 0.1]].flatMap(([dx, dy]) =>
    exactSeeds({ dx, dy }, { x: 2000 * dx ** 0.6, y: 2000 * dy ** 0.6 })
  );
  const { verdict, estimate, also } = latticeCoupling([...balanced(), ...twice]);
  assert.equal(verdict, "factorised");
  near(estimate!.value, 0, 1e-6);
  const part = (name: string) => also.find((found) => found.name.includes(name))!.value;
  near(part("finer"), Math.log(2) / (0.3 * Math.log(10)), 1e-6);
  near(part("coarser"), -part("finer"), 1e-6);
});

Deno.test("balancedPassage: 1/2 is passed at kappa's times, and needs balanced runs around them", () => {
  const one = balanced().filter(({ config }) => config.seed === 1);
  const at = (
    hypothesis: "factorised" | "coupled",
    axis: "x" | "y",
    lattice = { dx: 0.1, dy: 1 },
  ) => balancedPassage(one, axis, equivalentStep(hypothesis, axis, lattice), rules.HALF);
  near(at("factorised", "x")!.steps, 1000 * 0.1 ** 0.6, 1e-6);
  near(at("factorised", "y")!.steps, 1000, 1e-6);
  near(at("coupled", "x")!.steps, 1000 * Math.sqrt(0.1) ** 0.6, 1e-6);
  near(at("coupled", "y")!.steps, 1000 * Math.sqrt(0.1) ** 0.6, 1e-6);
  assert.equal(at("coupled", "x", { dx: 2, dy: 4 }), null);
});

Deno.test("C2: judges each course: passed, too short, ordered first, censored at either end", () => {
  const courses = (times: Parameters<typeof exactRun>[2], count = 8) =>
    claim("C2", Array.from({ length: count }, (_, s) => exactRun({}, s + 1, times)));
  assert.equal(courses({ sheet: 200, ordered: 500 }).verdict, "supports");
  const [bySeed, lasts] = courses({ sheet: 200, ordered: 500 }).also;
  assert.deepEqual([bySeed.value, bySeed.n], [1, 8]);
  near(lasts.value, 2.5, 1e-6);
  assert.equal(courses({ sheet: 400, ordered: 500 }).verdict, "refutes");
  assert.equal(courses({ sheet: 2000, ordered: 500 }).verdict, "refutes");
  assert.equal(courses({ sheet: Infinity, ordered: 500 }).verdict, "refutes");
  const late = courses({ sheet: 200, ordered: Infinity });
  assert.deepEqual([late.verdict, late.interval], ["open", [0, 1]]);
  assert.equal(courses({ sheet: 1, ordered: 500 }).verdict, "open");
  assert.equal(courses({ sheet: 200, ordered: 500 }, 3).verdict, "open");
});

const cells = Array.from({ length: 9 }, (_, k) => ({ sigma: 1 + k }));

Deno.test("C3: is 1 where the phases turn together, at other times in each cell", () => {
  const together = cells.flatMap((cell, k) => {
    const T = 100 * 1.5 ** k;
    return exactSeeds(cell, { sheet: 1, ordered: T, joint: T });
  });
  const found = claim("C3", together);
  near(found.statistic!, 1, 1e-9);
  assert.equal(found.verdict, "supports");
  const [{ value, n }] = found.also;
  assert.ok(value > 0 && value < 1 && n === 3 * 13);
  const { A, B, C, other } = phaseTable(together);
  assert.deepEqual([A, other], [{ A: 0, B: 0, C: 0 }, { A: 0, B: 0, C: 0 }]);
  assert.deepEqual([B.A, B.C, C.A, C.B], [0, 0, 0, 0]);
  assert.equal(B.B + C.C, 27 * 13);
});

Deno.test("C3: is the same with steps at which all cells show the same", () => {
  const together = cells.flatMap((cell, k) => {
    const T = 100 * 1.5 ** k;
    return exactSeeds(cell, { sheet: 1, ordered: T, joint: 1.4 * T });
  });
  const begun = together.map((run) => {
    const [first] = run.evaluations;
    const apart = { ...first.code!, dimension: 60 };
    return {
      ...run,
      evaluations: [{ ...first, step: 5, code: apart }, ...run.evaluations],
    };
  });
  const [found, more] = [together, begun].map((runs) => claim("C3", runs));
  assert.ok(found.statistic! > 0.3 && found.statistic! < 0.9);
  assert.equal(more.statistic, found.statistic);
  assert.deepEqual(more.interval, found.interval);
});

Deno.test("C3: is open where all cells turn at one time: agreement then proves nothing", () => {
  const alike = cells.flatMap((cell) =>
    Array.from(
      { length: 3 },
      (_, s) => exactRun(cell, s + 1, { sheet: 1, ordered: 500, joint: 500 }),
    )
  );
  assert.equal(claim("C3", alike).verdict, "open");
});

Deno.test("C3: is open where the code never varies, though samples disagree with it", () => {
  const stuck = cells.flatMap((cell, k) =>
    exactSeeds(cell, { sheet: 1, ordered: Infinity, joint: 100 * 1.5 ** k })
  );
  const { verdict, text } = claim("C3", stuck);
  assert.equal(verdict, "open");
  assert.match(text, /do not differ enough/);
});

Deno.test("C3: is open where a seed is late in all cells alike", () => {
  const bySeed = cells.flatMap((cell) =>
    [300, 900, 900].map((T, s) => exactRun(cell, s + 1, { sheet: 1, ordered: T, joint: T }))
  );
  assert.equal(claim("C3", bySeed).verdict, "open");
});

Deno.test("overview: tells medians, what comes first, and how long order lasts", () => {
  const runs = [
    exactRun({}, 1, { ordered: 300, joint: 500 }),
    exactRun({}, 2, { ordered: 400, joint: 800 }),
    exactRun({}, 3, { ordered: Infinity, joint: 2000 }),
  ];
  const coarse = exactRun({ dx: 4, dy: 4 }, 4, { ordered: Infinity, joint: 100 });
  const [paper, blind] = ["paper", "blind"];
  const late = runs.map(({ config: { seed } }) =>
    exactRun({}, seed, { ordered: 1000, joint: 900 })
  );
  const others = [
    coarse,
    exactRun({ dx: 0.1, dy: 1 }, 5, { ordered: Infinity }),
    exactRun({ zipfX: 1 }, 6, { ordered: Infinity }),
    exactRun({ zipfX: 1, zipfY: 1 }, 7, {}),
    exactRun({ sigma: 2 }, 8, {}),
  ];
  const { turns, runs: whose, text, leftOut } = overview([
    { reading: paper, runs: [...runs, ...others], whole: [...runs, ...others] },
    { reading: blind, runs: late, whole: late },
  ]);
  const [a, b, c] = runs.map(({ evaluations }) =>
    evaluations.filter(({ onLattice }) => onLattice.accuracy.joint >= 0.5).length
  );
  assert.deepEqual(turns.map(({ what, steps }) => `${what}: ${steps}`), [
    "a linear fit reads the place off the whole code: 1,000 (1,000 to never)",
    "the code is ordered, by `paper`: 400 (300 to never)",
    "the code is ordered, by `blind`: 1,000",
    "bumps, where single, pass the same bar: never",
    `half of the samples show one bump: ${runs[0].evaluations[0].step} or before`,
    "half show it within a pixel of its place: 800 (500 to 2,000)",
  ]);
  assert.equal(whose, "3 runs, a place every 0.5 px");
  assert.match(
    text,
    /ordered before samples are exact in 2 and 0 of 3 runs, by `paper` and `blind`/,
  );
  assert.match(
    text,
    new RegExp(`of the ${a + b + c} evaluations .* ordered at ${a + b} and \\d+\\.`),
  );
  assert.match(leftOut, /^Not counted: 1 run on coarser lattices, 1 on uneven ones and 2 with /);
  assert.match(leftOut, /never ordered in 1 by `paper` and 0 by `blind`\.$/);
  assert.match(overview([{ reading: paper, runs: [], whole: [] }]).text, /No run/);
});

Deno.test("C1: ranks cells, never is last, and matched steps must agree", () => {
  const runs = cells.flatMap((cell, k) => {
    const T = k === 8 ? Infinity : 100 * 1.5 ** k;
    return exactSeeds(cell, { ordered: T, joint: T });
  });
  const found = claim("C1", runs);
  near(found.statistic!, 1, 1e-9);
  assert.deepEqual([found.verdict, found.n], ["supports", 9]);
  assert.ok(found.also[0].value > 0.5);
  const opposite = cells.flatMap((cell, k) =>
    exactSeeds(cell, { ordered: 100 * 1.5 ** k, joint: 5000 / 1.5 ** k })
  );
  assert.equal(claim("C1", opposite).verdict, "refutes");
  assert.equal(claim("C1", runs.slice(0, 21)).verdict, "open");
});

Deno.test("C1: is not supported by one seed that lies between the others", () => {
  const runs = cells.flatMap((cell, k) => [
    exactRun(cell, 1, { ordered: 20 * 1.01 ** k, joint: 20 / 1.01 ** k }),
    exactRun(cell, 2, { ordered: 100 * 1.5 ** k, joint: 100 * 1.5 ** k }),
    exactRun(cell, 3, { ordered: 4000 * 1.01 ** k, joint: 4000 / 1.01 ** k }),
  ]);
  const { statistic, verdict, also, text } = claim("C1", runs);
  near(statistic!, 1, 1e-9);
  assert.equal(verdict, "open");
  assert.ok(also[0].value > 0);
  assert.deepEqual(also.slice(1, 4).map(({ value }) => Math.round(value)), [-1, 1, -1]);
  assert.match(text, /each seed alone -1\.00, 1\.00, -1\.00;/);
});

Deno.test("C1: is open where leaving out one cell turns it", () => {
  // Seven cells run against the claim, the eighth far along with it.
  const runs = cells.slice(0, 8).flatMap((cell, k) =>
    k === 7
      ? exactSeeds(cell, { ordered: 10, joint: 1500 / 1.3 ** 5.5 })
      : exactSeeds(cell, { ordered: 100 * 1.4 ** k, joint: 1500 / 1.3 ** k })
  );
  const { verdict, statistic, interval, also } = claim("C1", runs);
  const [low, high] = also.find(({ name }) => /leaving out/.test(name))!.interval!;
  assert.ok(statistic! < -0.2 && interval![1] < 0.5, `${statistic}, ${interval}`);
  assert.equal(verdict, high < 0.5 && low < 0.5 ? "refutes" : "open");
  assert.equal(verdict, "open");
});

Deno.test("C3: is open where leaving out cells changes nothing", () => {
  const never = cells.slice(0, 8).flatMap((cell, k) =>
    [1, 2, 3].map((seed) =>
      exactRun(cell, seed, { sheet: 1, ordered: Infinity, joint: 100 * 2 ** k })
    )
  );
  assert.equal(claim("C3", never).verdict, "open");
});

Deno.test("C4: finds the slope of ln T on ln d", () => {
  const found = claim("C4", balanced(0.6));
  near(found.statistic!, 0.6, 1e-6);
  assert.equal(found.verdict, "supports");
  assert.equal(claim("C4", balanced(-0.3)).verdict, "refutes");
  assert.equal(claim("C4", balanced(0.6).filter(({ config }) => config.seed < 3)).verdict, "open");
});

Deno.test("C4: open where a verdict hangs on one lattice", () => {
  const others = balanced(0).filter(({ config }) => config.dx < 1);
  const far = claim("C4", [...others, ...exactSeeds({ dx: 1, dy: 1 }, { joint: 400 })]);
  assert.ok(far.statistic! < 0, `${far.statistic}`);
  assert.equal(far.verdict, "refutes");
  const soon = claim("C4", [...others, ...exactSeeds({ dx: 1, dy: 1 }, { joint: 4000 })]);
  assert.equal(soon.verdict, "open");
  assert.match(soon.text, /Without d = 1 it is -?0\.00 .*, which refutes\./);
  assert.equal(soon.also.filter(({ name }) => /^slope without/.test(name)).length, 4);
});

Deno.test("C4: the slope by epochs is 2 more, as a lattice has (N / d)^2 images", () => {
  const [size, batch] = [32, 64];
  const found = claim("C4", balanced(0.6));
  const { value, interval, n } = found.also.find(({ name }) => /ln epochs/.test(name))!;
  const epochs = (d: number) => 1000 * d ** 0.6 * batch / (size / d) ** 2;
  near(value, Math.log(epochs(1) / epochs(0.1)) / Math.log(10), 1e-6);
  assert.deepEqual([interval, n], [found.interval!.map((end) => end + 2), 3]);
});

/** Seeds whose codes are ordered and whose samples are in place at these steps. */
const leading = (ordered: number, joint: number) => exactSeeds({}, { ordered, joint });

Deno.test("C9: the mean of ln (steps to place / steps to order), over seeds", () => {
  const led = claim("C9", [
    ...leading(300, 600),
    ...exactSeeds({ dx: 1, dy: 1 }, {
      ...{ ordered: 200, joint: 800 },
    }),
  ]);
  near(led.statistic!, (Math.log(2) + Math.log(4)) / 2, 1e-6);
  assert.deepEqual([led.verdict, led.n], ["supports", 3]);
  assert.match(led.text, /2\.83 \(.*\) times the steps/);
  const [ones] = led.also;
  // All images show one bump from the first evaluation on.
  near(ones.value, Math.log(10 / Math.sqrt(300 * 200)) - Math.log(1.1), 1e-6);
  assert.equal(claim("C9", leading(500, 500)).verdict, "refutes");
  assert.equal(claim("C9", leading(500, 600)).verdict, "refutes");
  assert.equal(claim("C9", leading(600, 300)).verdict, "refutes");
  assert.equal(claim("C9", leading(300, 600).slice(0, 2)).verdict, "open");
  const wavering = [1, 2, 3].map((s) => exactRun({}, s, { ordered: 500, joint: 400 * 1.6 ** s }));
  assert.equal(claim("C9", wavering).verdict, "open");
});

Deno.test("C9: a censored time is a bound, which may decide one way only", () => {
  const last = 10 * 2 ** 12;
  const seedsLater = Math.log(1.1);
  // Place never comes: later than the last step.
  const never = claim("C9", leading(300, Infinity));
  near(never.statistic!, Math.log(last / 300) - seedsLater, 1e-6);
  assert.equal(never.verdict, "supports");
  // Order never comes: later still, so that the lead is at most this.
  const unordered = claim("C9", leading(Infinity, 600));
  near(unordered.statistic!, Math.log(600 / last) + seedsLater, 1e-6);
  assert.equal(unordered.verdict, "refutes");
  assert.match(unordered.text, /at most so many, as in 3 of 3 runs the code is never ordered/);
  // At most so large a lead does not support, however large it is in the other runs.
  const cell = { dx: 1, dy: 1 };
  const late = { ordered: Infinity, joint: 12_000 };
  const mixed = claim("C9", [...leading(20, 12_000), ...exactSeeds(cell, late)]);
  assert.ok(mixed.statistic! > 2.5 && mixed.verdict === "open", mixed.text);
  // Neither comes: nothing is known.
  assert.equal(claim("C9", leading(Infinity, Infinity)).statistic, null);
});

Deno.test("C9: open where the code is ordered when it is first read", () => {
  const found = claim("C9", leading(1, 600));
  assert.deepEqual([found.verdict, found.statistic], ["open", null]);
  assert.match(found.text, /at the first evaluation in 3 of 3 runs/);
});

Deno.test("C9: a cell that one seed alone has counts for none", () => {
  const own = exactRun({ dx: 1, dy: 1 }, 1, { ordered: 20, joint: 20_000 });
  const [with_, without] = [[own, ...leading(300, 600)], leading(300, 600)]
    .map((runs) => claim("C9", runs).statistic!);
  near(with_, without, 1e-12);
});

Deno.test("C9: beside it, samples are held to the code's own bar", () => {
  const half = 0.5;
  // Off by so much along x that the places explain a share of the labels' variance.
  const attempts = (left: number) =>
    Array.from({ length: 64 }, (_, k): Attempt => {
      const label = { x: k % 2 === 0 ? 4 : 20, y: k % 4 < 2 ? 4 : 20 };
      const off = 8 * Math.sqrt(left) * (k % 8 < 4 ? 1 : -1);
      const found = { x: label.x + off, y: label.y };
      return { kind: "one", found, label, frequency: label, shown: found };
    });
  const runs = leading(300, 5000).map((run) => ({
    ...run,
    evaluations: run.evaluations.map((at) => ({
      ...at,
      attempts: attempts(at.step < 640 ? 0.9 : at.step < 1280 ? half : 0.1),
    })),
  }));
  const { also } = claim("C9", runs);
  const found = also.find(({ name }) => /own bar/.test(name))!;
  near(found.value, Math.log(640 / 300) - Math.log(1.1), 1e-6);
});

Deno.test("C9: open where the untrained network's code is ordered in half of the runs", () => {
  const runs = [
    ...leading(300, 600),
    ...exactSeeds({ dx: 1, dy: 1 }, { ordered: 300, joint: 600 }),
  ];
  const already = (count: number, untrainedOrder: number) =>
    claim("C9", runs.map((run, k) => k < count ? { ...run, untrainedOrder } : run));
  assert.equal(already(2, 0.6).verdict, "supports");
  assert.equal(already(6, 0.4).verdict, "supports");
  const open = already(3, 0.5);
  assert.deepEqual([open.verdict, open.statistic, open.n], ["open", null, 3]);
  assert.match(open.text, /ordered in 3 of 6 runs/);
  // Not read is not ordered.
  assert.equal(
    claim("C9", runs.map((run) => ({ ...run, untrainedOrder: null }))).verdict,
    "supports",
  );
});

/** Three seeds, one of whose evaluations shows these counts among `ones` single bumps. */
const showing = (ones: number, x: number, y: number, joint: number) =>
  exactSeeds({}, { x: Infinity, y: Infinity, joint: Infinity }).map((run) => ({
    ...run,
    evaluations: run.evaluations.map((evaluation, k) =>
      k === 5 ? { ...evaluation, images: imagesOf({ ones, x, y, joint }, 512) } : evaluation
    ),
  }));

Deno.test("jointErrors: 0 where errors are independent, 1 where one axis is never right alone", () => {
  const witness = (...counts: Parameters<typeof showing>) => {
    const [found, ...more] = jointErrors(showing(...counts));
    assert.deepEqual([more, found.n], [[], 3]);
    return found.value;
  };
  near(witness(100, 50, 50, 25), 0);
  near(witness(100, 50, 50, 50), 1);
  near(witness(100, 60, 40, 24), 0);
  near(witness(100, 60, 40, 40), 1);
  near(witness(100, 60, 40, 32), 0.5);
  assert.ok(witness(100, 50, 50, 10) < 0);
});

Deno.test("jointErrors: tells nothing where few show one bump, or an axis is far from half right", () => {
  for (
    const [ones, x, y, joint] of [
      [rules.LEAST_ONES - 1, 15, 15, 15],
      [100, 24, 50, 20],
      [100, 50, 76, 40],
    ]
  ) {
    assert.deepEqual(jointErrors(showing(ones, x, y, joint)), []);
  }
  assert.equal(jointErrors(showing(100, 25, 75, 20)).length, 1);
  assert.deepEqual(jointErrors(showing(100, 50, 50, 25).slice(0, 2)), []);
  const { also, verdict } = claim("C5", showing(100, 50, 50, 50));
  assert.equal(verdict, "open");
  assert.ok(also.some(({ name, value }) => /^joint accuracy/.test(name) && value === 1));
});

Deno.test("C4: counts a run that never passes as later than its end, not as missing", () => {
  const others = balanced().filter(({ config }) => config.dx < 1);
  const coarse = (joint: number) => exactSeeds({ dx: 1, dy: 1 }, { joint });
  const never = claim("C4", [...others, ...coarse(Infinity)]);
  assert.equal(never.verdict, "supports");
  assert.match(never.text, /at least, as some runs never pass/);
  assert.equal(never.bound, "at least");
  const finest = balanced().filter(({ config }) => config.dx > 0.1);
  const stuck = [...finest, ...exactSeeds({ dx: 0.1, dy: 0.1 }, { joint: Infinity })];
  assert.equal(claim("C4", stuck).verdict, "open");
  assert.match(claim("C4", stuck).text, /Without d = 0\.1 it is 0\.60 .*, which supports\./);
  const slower = balanced(-0.3).filter(({ config }) => config.dx > 0.1);
  const late = exactSeeds({ dx: 0.1, dy: 0.1 }, { joint: Infinity });
  assert.equal(claim("C4", [...slower, ...late]).verdict, "refutes");
  const both = [...stuck.filter(({ config }) => config.dx < 1), ...coarse(Infinity)];
  assert.deepEqual([claim("C4", both).verdict, claim("C4", both).statistic], ["open", null]);
});

Deno.test("C6: asks for a later finer axis in a lattice and in its transpose", () => {
  const pair = (fineX: number, fineY: number, seeds = 3) => [
    ...exactSeeds({ dx: 0.1, dy: 1 }, { x: 500 * fineX, y: 500 }, seeds),
    ...exactSeeds({ dx: 1, dy: 0.1 }, { x: 500, y: 500 * fineY }, seeds),
  ];
  const later = claim("C6", pair(1.5, 1.3));
  near(later.statistic!, Math.log(1.5 * 1.3) / 2, 1e-6);
  assert.equal(later.verdict, "supports");
  assert.equal(claim("C6", pair(0.8, 0.7)).verdict, "refutes");
  const little = claim("C6", pair(1.05, 1.05));
  assert.equal(little.verdict, "refutes");
  assert.match(little.text, /later, by less than counts/);
  // x is later in both: that is x, not the finer axis.
  assert.equal(claim("C6", pair(2, 0.9)).verdict, "open");
  assert.equal(claim("C6", pair(1.5, 1.3, 2)).verdict, "open");
  assert.equal(claim("C6", pair(1.5, 1.3).slice(0, 3)).verdict, "open");
  assert.equal(claim("C6", pair(Infinity, 1.3)).verdict, "open");
});

Deno.test("C6: open where the finer axis is later within 1 px alone", () => {
  const pair = (wide: number) =>
    [[0.1, 1], [1, 0.1]].flatMap(([dx, dy]) =>
      exactSeeds({ dx, dy }, dx < dy ? { x: 750, y: 500 } : { x: 500, y: 750 }).map((run, k) => {
        const [fine, coarse] = [500 * wide * 1.1 ** k, 500 * 1.1 ** k];
        return withinTwo(run, dx < dy ? { x: fine, y: coarse } : { x: coarse, y: fine });
      })
    );
  assert.equal(claim("C6", pair(1.5)).verdict, "supports");
  const { verdict, text, also } = claim("C6", pair(1));
  assert.equal(verdict, "open");
  assert.match(text, /within 1 px; within 2 px it takes 1\.0\d \(/);
  near(also.find(({ name }) => name === "lag within 2 px")!.value, 0, 0.02);
  // Where one axis is right within 2 px from the first evaluation on, that lag is not seen.
  const [first, ...rest] = pair(1.5);
  const unseen = [withinTwo(first, { x: 1e-3, y: 750 }), ...rest];
  assert.equal(claim("C6", unseen).verdict, "open");
});

Deno.test("C6: tells the finer axis's error on the coarser lattice from that off it", () => {
  const runs = [
    ...exactSeeds({ dx: 0.1, dy: 1 }, {}),
    ...exactSeeds({ dx: 1, dy: 0.1 }, {}),
  ].map((run) => ending(run, (axis, on) => (axis === "fine") === on ? 0.3 : 0.1));
  const found = (name: string) =>
    claim("C6", runs).also.find((one) => one.name === `the same ${name} (exploratory)`)!;
  near(found("on the coarser lattice").value, Math.log(3), 1e-6);
  near(found("off it").value, -Math.log(3), 1e-6);
  assert.equal(found("off it").n, 3);
  // Where single outputs were not kept, nothing is told.
  const [first, ...rest] = runs;
  const without = [{ ...first, evaluations: exactSeeds({}, {})[0].evaluations }, ...rest];
  assert.ok(claim("C6", without).also.every(({ name }) => !/off it/.test(name)));
});

/** The run, its last evaluation with outputs that miss by `error` on the coarser lattice and off it. */
function ending(
  run: MeasuredRun,
  error: (axis: "fine" | "coarse", on: boolean) => number,
): MeasuredRun {
  const { dx, dy } = run.config;
  const kindOf = { x: dx < dy ? "fine" : "coarse", y: dy < dx ? "fine" : "coarse" } as const;
  const attempts = [{ x: 3, y: 5 }, { x: 4, y: 7 }, { x: 3.57, y: 5.43 }, { x: 9.33, y: 2.71 }]
    .map((label) => {
      const missed = (axis: "x" | "y") =>
        label[axis] - error(kindOf[axis], Number.isInteger(label[axis]));
      return { kind: "one", found: { x: missed("x"), y: missed("y") }, label } as const;
    });
  const several = { kind: "several", found: null, label: { x: 1, y: 1 } } as const;
  const frequency = { x: 1, y: 1 };
  const last = {
    ...run.evaluations.at(-1)!,
    attempts: [...attempts, several].map((attempt) => ({
      ...attempt,
      frequency,
      shown: frequency,
    })),
  };
  return { ...run, evaluations: [...run.evaluations.slice(0, -1), last] };
}
