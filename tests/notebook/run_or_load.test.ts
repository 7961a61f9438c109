import assert from "node:assert/strict";
import { join } from "node:path";
import { runId, withDefaults } from "../../lib/config/mod.ts";
import { type CellResult, Kernel, type Output } from "../../lib/kernel/mod.ts";
import { RUNS_VARIABLE } from "../../lib/notebook/mod.ts";
import { openRun } from "../../lib/store/mod.ts";
import { busyState, madeRecord, savedRun, since } from "../training/support.ts";

const cwd = new URL(".", import.meta.url).pathname;

/** A run of seconds. */
const short = withDefaults({
  preset: "tiny",
  steps: 6,
  warmup: 2,
  batch: 8,
  evaluations: 1,
  world: { n: 8, dx: 1, dy: 1 },
});

/** The kernel of all tests, in which `calls` are counted: to load the library takes seconds. */
let kernel: Kernel;
Deno.test.beforeAll(async () => {
  kernel = await Kernel.start({ cwd });
  await kernel.execute(
    `import { levelAt, networkAt, runOrLoad, schedule } from "../../lib/mod.ts";\n` +
      `import { probeOrLoad, runsSoFar } from "../../lib/notebook/mod.ts"; let calls = 0;`,
  );
});
Deno.test.afterAll(() => kernel[Symbol.asyncDispose]());

/** A store of its own, and cells that call `runOrLoad` on it. */
class Bench {
  readonly #store = Deno.makeTempDirSync();

  run(code: string, onOutput?: (output: Output) => void): Promise<CellResult> {
    return kernel.execute(code, { timeLimit: 300_000, onOutput });
  }

  runOrLoad(config: object, onOutput?: (output: Output) => void): Promise<CellResult> {
    const options = JSON.stringify({ store: this.#store, engine: "onnx", threads: 1 });
    return this.run(
      `calls++;\n` +
        `const run = await runOrLoad(${JSON.stringify(config)}, ${options});\n` +
        `console.log(run.id, run.end.step, run.evaluations.length, calls);`,
      onOutput,
    );
  }

  /** Puts a run into the store, as training left it after `step`, with all its evaluations. */
  put(config: typeof short, step: number): void {
    const evaluations = step === 0 ? [0] : [0, step];
    const records = evaluations.map((at) => madeRecord(config, at));
    savedRun(this.#store, config, step, busyState(config), records);
  }

  /** Ends a run that was put into the store. */
  finish(config: typeof short, step: number): void {
    using run = openRun(this.#store, config, { since });
    run.finish(step, "steps");
  }

  runsSoFar(configs: readonly object[]): Promise<CellResult> {
    const options = { store: this.#store, engine: "onnx", threads: 1, train: true };
    return this.run(
      `const { note } = await runsSoFar(${JSON.stringify(configs)}, ${
        JSON.stringify(options)
      });\n` +
        `console.log(note);`,
    );
  }

  probeOrLoad(config: object, steps: number[]): Promise<CellResult> {
    const probes = join(this.#store, "probes");
    const where = { store: this.#store, probes, engine: "onnx", threads: 1 };
    const options = JSON.stringify({ ...where, layers: [] });
    return this.run(
      `const probes = await probeOrLoad(${JSON.stringify(config)}, [${steps}], ${options});\n` +
        `console.log(probes.map(({ step, run }) => run + " " + step).join());`,
    );
  }

  /** Prints one number of what the network answers. */
  networkAt(config: typeof short, step: number, average: boolean): Promise<CellResult> {
    const options = JSON.stringify({ store: this.#store, engine: "onnx", threads: 1, average });
    const { n } = config.world;
    return this.run(
      `const net = await networkAt(${JSON.stringify(config)}, ${step}, ${options});\n` +
        `const asked = { level: levelAt(schedule("linear"), 500), labels: Float32Array.of(3, 3) };\n` +
        `const x0 = await net.denoise({ ...asked, xt: new Float32Array(${
          n * n
        }), known: "xy" });\n` +
        `console.log(x0[0]);\nnet[Symbol.dispose]();`,
    );
  }

  interrupt(): void {
    kernel.interrupt();
  }

  files(id: string): string[] {
    return [...Deno.readDirSync(join(this.#store, id))].map(({ name }) => name);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#store, { recursive: true });
  }
}

/** The texts that are no charts among the outputs. */
const texts = (outputs: readonly Output[]): string[] =>
  outputs.flatMap((output) =>
    output.output_type === "display_data" && "text/markdown" in output.data
      ? String(output.data["text/markdown"])
      : []
  );

const printed = ({ outputs }: CellResult) =>
  outputs.flatMap((output) => output.output_type === "stream" ? output.text : []).join("").trim();

/** The texts of the charts among the outputs. */
const charts = (outputs: readonly Output[]): string[] =>
  outputs.flatMap((output) =>
    "data" in output && "application/vnd.vegalite.v5+json" in output.data
      ? String(output.data["text/plain"])
      : []
  );

Deno.test("runsSoFar: tells how long several runs will take, trains them, and then says nothing", async () => {
  using bench = new Bench();
  const configs = [1, 2].map((seed) => ({ ...short, seed, world: { ...short.world, seed } }));
  for (const config of configs) bench.put(config, 6);
  const trained = await bench.runsSoFar(configs);
  assert.equal(trained.failure, null);
  assert.equal(printed(trained), "2 of 2 runs are trained.");
  assert.match(texts(trained.outputs)[0], /^2 runs are trained now, .* about \d+ min,/);
  assert.equal(charts(trained.outputs).length, 2);
  const again = await bench.runsSoFar(configs);
  assert.deepEqual([texts(again.outputs), charts(again.outputs)], [[], []]);
});

Deno.test("runOrLoad: trains in one display, and loads what is finished in none", async () => {
  using bench = new Bench();
  await bench.run("calls = 0");
  bench.put(short, 0);
  const seen: Output[] = [];
  const trained = await bench.runOrLoad(short, (output) => seen.push(output));
  assert.equal(trained.failure, null);
  assert.equal(printed(trained), `${runId(short)} 6 1 1`);
  assert.deepEqual(charts(trained.outputs), [`run ${runId(short)}: step 6 of 6, finished`]);
  assert.ok(charts(seen).length >= 2, "the display did not change");

  const loaded = await bench.runOrLoad(short);
  assert.equal(printed(loaded), `${runId(short)} 6 1 2`);
  assert.deepEqual(charts(loaded.outputs), []);
});

Deno.test("probeOrLoad: probes what a training left, then loads it, and names what is not there", async () => {
  using bench = new Bench();
  bench.put(short, 6);
  bench.finish(short, 6);
  const id = runId(short);
  const made = await bench.probeOrLoad(short, [6]);
  assert.equal(made.failure, null);
  assert.equal(printed(made), `${id} 6`);
  assert.equal(made.outputs.filter((output) => output.output_type === "display_data").length, 1);
  const loaded = await bench.probeOrLoad(short, [6]);
  assert.equal(printed(loaded), `${id} 6`);
  assert.ok(loaded.outputs.every((output) => output.output_type === "stream"));
  const [last, average] = [
    await bench.networkAt(short, 6, false),
    await bench.networkAt(short, 6, true),
  ]
    .map((result) => Number(printed(result)));
  assert.ok(Number.isFinite(last) && Number.isFinite(average) && last !== average);
  const { failure } = await bench.probeOrLoad(short, [3]);
  assert.match(failure!.message, /steps are 0, 6/);
});

Deno.test("runOrLoad: stops on request, the kernel lives, and the next call goes on", async () => {
  using bench = new Bench();
  await bench.run("calls = 0");
  const endless = { ...short, steps: 1_000_000, evaluations: 1 };
  bench.put(endless, 0);
  const stopAt = async (step: RegExp) => {
    let asked = false;
    const { failure, outputs } = await bench.runOrLoad(endless, (output) => {
      if (asked || !charts([output]).some((text) => step.test(text))) return;
      asked = true;
      bench.interrupt();
    });
    assert.equal(failure?.name, "Stopped");
    const [text] = charts(outputs);
    return Number(text.match(/step ([\d,]+) of/)![1].replaceAll(",", ""));
  };
  // The second state of the display comes two seconds after the first.
  const first = await stopAt(/step (?!0 )/);
  assert.equal(printed(await bench.run("console.log(calls)")), "1");
  const checkpoints = bench.files(runId(endless)).filter((name) => /^checkpoint-/.test(name));
  assert.ok(Math.max(...checkpoints.map((name) => Number(name.match(/\d+/)![0]))) >= first);
  const second = await stopAt(/step (?!0 )/);
  assert.ok(second > first, `went on at ${second} after ${first}`);
});

Deno.test("runOrLoad: does not train where records alone are asked for", async () => {
  using bench = new Bench();
  await bench.run(`Deno.env.set("${RUNS_VARIABLE}", "records")`);
  const { failure, outputs } = await bench.runOrLoad(short);
  await bench.run(`Deno.env.delete("${RUNS_VARIABLE}")`);
  assert.equal(failure?.name, "RecordError");
  assert.match(failure.message, new RegExp(`run ${runId(short)} as it is not in`));
  assert.match(failure.message, /deno task train --preset=tiny --steps=6 .*--n=8/);
  assert.deepEqual(charts(outputs), []);
});
