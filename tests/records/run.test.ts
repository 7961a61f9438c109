import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { configFromFlags, runId } from "../../lib/config/mod.ts";
import {
  evaluationsOf,
  FRESH_RUNS,
  isFinished,
  lineToTrain,
  readRecord,
  readRecords,
  RecordError,
} from "../../lib/records/mod.ts";
import { readRun, StoreError } from "../../lib/store/mod.ts";
import { madeRun } from "../study/made_records.ts";
import { newFolder, storeRun } from "./stored.ts";

const times = { x: 900, y: 1100 };
const made = madeRun({ dx: 0.25, dy: 0.25, zipfX: 1 }, 2, times);

/** The error of reading the made run from a store in which `spoil` went over its folder. */
function errorAfter(spoil: (folder: string) => void, record = made, how = {}): Error {
  const store = newFolder();
  storeRun(store, record, how);
  spoil(join(store, record.id));
  let error: unknown;
  assert.throws(() => readRecord(record.config, store), (thrown) => {
    error = thrown;
    return thrown instanceof RecordError && thrown instanceof StoreError;
  });
  return error as Error;
}

/** The config that a message's command would train. */
function commanded(message: string) {
  const words = message.match(/deno task train (.*)/)![1].split(" ");
  return configFromFlags(Object.fromEntries(words.map((word) => word.slice(2).split("="))));
}

Deno.test("readRecord: gives back what training stored", () => {
  const store = newFolder();
  assert.equal(isFinished(made.config, store), false);
  storeRun(store, made);
  assert.equal(isFinished(made.config, store), true);
  assert.deepEqual(readRecord(made.config, store), JSON.parse(JSON.stringify(made)));
});

Deno.test("readRecord: the loss without a bias's term, where the log tells it", () => {
  const store = newFolder();
  const [first, ...others] = made.losses;
  const losses = [first, ...others.map((line) => ({ ...line, denoising: line.loss / 2 }))];
  storeRun(store, { ...made, losses });
  assert.deepEqual(readRecord(made.config, store).losses, losses);
});

Deno.test("readRecord: gives the scores inside a held-out region too", () => {
  const store = newFolder();
  const run = madeRun({ holdout: { shape: "lesion", width: 4 } }, 2, times);
  const evaluations = run.evaluations.map((record) => {
    const { images } = record;
    return { ...record, images: { ...images, held: { ...images.all, count: 64 } } };
  });
  storeRun(store, { ...run, evaluations });
  assert.equal(readRecord(run.config, store).evaluations[0].images.held?.count, 64);
});

Deno.test("readRecord: names the run that is missing and the command that trains it", () => {
  const store = newFolder();
  assert.throws(() => readRecord(made.config, store), ({ message }) => {
    assert.match(message, new RegExp(`Cannot use run ${made.id} as it is not in ${store}`));
    assert.deepEqual(commanded(message), made.config);
    assert.ok(message.endsWith(`--store=${store}`));
    return true;
  });
});

Deno.test("readRecord: tells how far an unfinished run has come, and how to go on", () => {
  const store = newFolder();
  storeRun(store, { ...made, evaluations: made.evaluations.slice(0, 3) }, { finish: false });
  assert.throws(() => readRecord(made.config, store), ({ message }) => {
    assert.match(message, /stands at step \d+ of 4000/);
    assert.deepEqual(commanded(message), made.config);
    return true;
  });
});

Deno.test("readRecord: tells of a damaged record what is wrong and how to make it anew", () => {
  const { message } = errorAfter((folder) => {
    const path = join(folder, "evals.jsonl");
    Deno.writeTextFileSync(
      path,
      Deno.readTextFileSync(path).replace(`"count":1128`, `"count":1127`),
    );
  });
  assert.match(message, new RegExp(`run ${made.id} as its record is damaged: Cannot trust`));
  assert.match(message, new RegExp(`rm -r .*${made.id}\\n`));
  assert.deepEqual(commanded(message), made.config);
});

Deno.test("readRecord: offers to go on with an unfinished run, not to remove it", () => {
  const spoilers = [
    (folder: string) => Deno.writeTextFileSync(join(folder, "log.jsonl"), "{broken\n"),
    (folder: string) => {
      Deno.removeSync(folder, { recursive: true });
      Deno.mkdirSync(folder);
    },
  ];
  const inner = [/line 1 is damaged: .* resuming it may cut the line away/, /was begun and not/];
  for (const [k, spoil] of spoilers.entries()) {
    const { message } = errorAfter(spoil, made, { finish: false });
    assert.match(message, /as it is not finished: /);
    assert.match(message, inner[k]);
    assert.ok(!message.includes("rm -r"), message);
    assert.deepEqual(commanded(message), made.config);
  }
});

Deno.test("readRecord: does not call damaged what the system refuses to read", () => {
  const store = newFolder();
  storeRun(store, made);
  const path = join(store, made.id, "log.jsonl");
  Deno.removeSync(path);
  Deno.mkdirSync(path);
  assert.throws(() => readRecord(made.config, store), ({ name, message }) => {
    assert.deepEqual([name, message.includes("rm -r")], ["StoreError", false]);
    assert.match(message, /Cannot read .*log\.jsonl as .*\(EISDIR\)/);
    return true;
  });
});

Deno.test("readRecord: spells a damaged run's folder as a shell takes it", () => {
  const store = join(newFolder(), "my runs");
  storeRun(store, made);
  Deno.writeTextFileSync(join(store, made.id, "evals.jsonl"), "");
  assert.throws(() => readRecord(made.config, store), ({ message }) => {
    assert.ok(message.includes(`\n  rm -r '${store}/${made.id}'\n  deno task train `), message);
    assert.ok(message.endsWith(` '--store=${store}'`), message);
    return true;
  });
});

Deno.test("lineToTrain: names the store as commands find it, and what it is given besides", () => {
  const { config } = madeRun({}, 3, times);
  assert.equal(lineToTrain(config), "deno task train --seed=3");
  assert.equal(
    lineToTrain(config, "data/runs/", ["--threads=2"]),
    "deno task train --seed=3 --threads=2",
  );
  assert.equal(lineToTrain(config, FRESH_RUNS), "deno task train --seed=3 --store=data/fresh");
  assert.equal(
    lineToTrain(config, "../runs"),
    `deno task train --seed=3 --store=${resolve("../runs")}`,
  );
});

Deno.test("readRecord: refuses lines of another shape, and names the step", () => {
  const [first, ...rest] = made.evaluations;
  const [code, ...codes] = first.codes;
  const { umap: _umap, ...orders } = code.scores!.order;
  const spoilt: [part: string, ...values: unknown[]][] = [
    ["sampler", { name: "ddpm", steps: 20 }, { ...first.sampler, steps: 0.5 }, undefined],
    ["images", { ...first.images, off: undefined }, { ...first.images, held: { count: 3 } }],
    ["outcomes", first.outcomes.slice(1), first.outcomes.map(() => [1, null, 3])],
    ["losses", [{ t: 300, mean: null, error: 0 }]],
    [
      "codes",
      ...[undefined, []],
      [{ ...code, input: "other" }, ...codes],
      [{ ...code, layer: "dec1" }, ...codes],
      [{ ...code, scores: { ...code.scores, dimension: null } }, ...codes],
      [{ ...code, scores: { ...code.scores, order: orders } }, ...codes],
    ],
    ["grid", undefined, { ...first.grid, interaction: null }],
  ];
  for (const [part, ...values] of spoilt) {
    for (const value of values) {
      const evaluations = [{ ...first, [part]: value }, ...rest];
      const { message } = errorAfter(() => {}, { ...made, evaluations });
      assert.match(message, new RegExp(`evaluation at step ${first.step} has wrong ${part}`));
    }
  }
});

Deno.test("readRecord: the first evaluation is the untrained network's, and is not the only one", () => {
  const [first] = made.evaluations;
  const unbegun = errorAfter(() => {}, { ...made, start: first });
  assert.match(unbegun.message, /must begin with the untrained network's/);
  const end = { step: 0, reason: "steps" };
  const alone = errorAfter(() => {}, { ...made, evaluations: [], end });
  assert.match(alone.message, /no evaluation but the untrained network's/);
});

Deno.test("readRecord: a layer that is dead has codes and a grid of null", () => {
  const store = newFolder();
  const [first, ...rest] = made.evaluations;
  const codes = first.codes.map((code) => ({ ...code, scores: null }));
  const dead = { ...first, codes, grid: null };
  const run = { ...made, start: { ...made.start, grid: null }, evaluations: [dead, ...rest] };
  storeRun(store, run);
  const record = readRecord(run.config, store);
  assert.ok(record.evaluations[0].codes.every(({ scores }) => scores === null));
  assert.deepEqual([record.start.grid, record.evaluations[0].grid], [null, null]);
});

Deno.test("readRecords: tells of all runs that cannot be used at once", () => {
  const store = newFolder();
  const others = [1, 3].map((seed) => madeRun({}, seed, times));
  storeRun(store, made);
  assert.equal(readRecords([made.config], store).length, 1);
  const configs = [others[0], made, others[1]].map(({ config }) => config);
  assert.throws(() => readRecords(configs, store), ({ message }) => {
    assert.match(message, /Cannot use 2 of 3 runs/);
    for (const { id } of others) assert.ok(message.includes(id));
    return true;
  });
});

Deno.test("evaluationsOf: those of an unfinished run, none at its beginning, and refuses damaged ones", () => {
  const store = newFolder();
  storeRun(store, { ...made, evaluations: made.evaluations.slice(0, 2) }, { finish: false });
  const stored = readRun(store, runId(made.config));
  assert.deepEqual(evaluationsOf(stored).map(({ step }) => step), [
    0,
    ...made.evaluations.slice(0, 2).map(({ step }) => step),
  ]);
  assert.deepEqual(evaluationsOf({ ...stored, evals: [] }), []);
  assert.throws(
    () => evaluationsOf({ ...stored, evals: [{ ...made.start, images: {} }] }),
    /evaluation at step 0 has wrong images\. .*\n.*rm -r .*\n.*deno task train/,
  );
});
