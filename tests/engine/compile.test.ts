/** compile: what every engine promises. */

import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  choose,
  compile,
  costOf,
  type EngineName,
  ENGINES,
  NonFiniteError,
  stepCost,
  type StepFunction,
  type Tensors,
} from "../../lib/engine/mod.ts";
import { HERE } from "./support/here.ts";

const floats = (...values: number[]) => Float32Array.from(values);
const ints = (...values: number[]) => Int32Array.from(values);
const vector = { shape: [2] } as const;

/** Adds its input to its sum; fails to be finite where the input does. */
const counter: StepFunction<"sum", "x", "twice"> = ({ sum }, { x }) => ({
  state: { sum: tf.add(sum, x) },
  outputs: { twice: tf.mul(x, 2) },
});
const counterSpec = { state: { sum: vector }, inputs: { x: vector } };

for (const engine of HERE) {
  const options = { engine, threads: 2 } as const;

  Deno.test(`${engine}: state begins at zero, is kept, read and written by name`, async () => {
    using compiled = await compile(counter, counterSpec, options);
    assert.equal(compiled.engine, engine);
    assert.deepEqual(await compiled.read(), { sum: floats(0, 0) });
    assert.deepEqual(await compiled.run({ x: floats(1, 2) }), { twice: floats(2, 4) });
    await compiled.run({ x: floats(1, 2) });
    const read = await compiled.read("sum");
    assert.deepEqual(read, { sum: floats(2, 4) });
    read.sum[0] = 9;
    assert.deepEqual(await compiled.read("sum"), { sum: floats(2, 4) }, "a copy");
    const written = floats(5, 6);
    await compiled.write({ sum: written });
    written[0] = 9;
    await compiled.run({ x: floats(0, 1) });
    assert.deepEqual(await compiled.read("sum"), { sum: floats(5, 7) });
  });

  Deno.test(`${engine}: a bad value of the outputs or the state is named, and undone`, async () => {
    using compiled = await compile(
      ({ w, n }: Tensors<"w" | "n">, { x }: Tensors<"x">) => ({
        state: { w: tf.add(w, x), n: tf.add(n, tf.scalar(1, "int32")) },
        // Not a logarithm of 0, which graphics processors may take for a finite number.
        outputs: { loss: tf.div(1, tf.abs(tf.sub(x, 3))), safe: tf.clipByValue(x, -1, 1) },
      }),
      { state: { w: vector, n: { shape: [], dtype: "int32" } }, inputs: { x: vector } },
      options,
    );
    await compiled.run({ x: floats(1, 2) });
    const good = await compiled.read();
    const failure = (step: number, tensor: string, value: number) => (error: unknown) => {
      assert.ok(error instanceof NonFiniteError, String(error));
      assert.deepEqual([error.step, error.tensor], [step, tensor]);
      assert.ok(Object.is(error.value, value), String(error.value));
      assert.match(error.message, new RegExp(`step ${step} as "${tensor}" must be finite`));
      return true;
    };
    await assert.rejects(compiled.run({ x: floats(0, 3) }), failure(2, "loss", Infinity));
    assert.deepEqual(await compiled.read(), good);
    await assert.rejects(compiled.run({ x: floats(NaN, 1) }), failure(2, "loss", NaN));
    assert.deepEqual(await compiled.read(), good);
    await compiled.run({ x: floats(10, 20) });
    assert.deepEqual(await compiled.read(), { w: floats(11, 22), n: ints(2) });
  });

  Deno.test(`${engine}: a state that overflows is named; a large one is not`, async () => {
    using compiled = await compile(
      ({ sum }: Tensors<"sum">, { x }: Tensors<"x">) => ({
        state: { sum: tf.add(sum, x) },
        outputs: {},
      }),
      counterSpec,
      options,
    );
    const large = Math.fround(3e38);
    await compiled.run({ x: floats(large, large) });
    await assert.rejects(compiled.run({ x: floats(0, large) }), {
      name: "NonFiniteError",
      tensor: "sum",
      value: Infinity,
      step: 2,
    });
    assert.deepEqual(await compiled.read("sum"), { sum: floats(large, large) });
  });

  Deno.test(`${engine}: int32 and bool go in, out and from step to step`, async () => {
    const spec = {
      state: { n: { shape: [2], dtype: "int32" }, b: { shape: [3], dtype: "bool" } },
      inputs: { i: { shape: [2], dtype: "int32" }, f: { shape: [3], dtype: "bool" } },
    } as const;
    using compiled = await compile(
      ({ n, b }: Tensors<"n" | "b">, { i, f }: Tensors<"i" | "f">) => ({
        state: { n: tf.add(n, tf.mul(i, i)), b: tf.logicalAnd(f, tf.logicalNot(b)) },
        outputs: {
          less: tf.less(n, i),
          was: b,
          negative: tf.neg(i),
          half: tf.mul(tf.cast(f, "float32"), 0.5),
        },
      }),
      spec,
      options,
    );
    const inputs = { i: ints(-3, 4), f: ints(1, 0, 1) };
    assert.deepEqual(await compiled.run(inputs), {
      less: ints(0, 1),
      was: ints(0, 0, 0),
      negative: ints(3, -4),
      half: floats(0.5, 0, 0.5),
    });
    assert.deepEqual(await compiled.read(), { n: ints(9, 16), b: ints(1, 0, 1) });
    await compiled.write({ b: ints(1, 1, 0) });
    assert.deepEqual((await compiled.run(inputs)).was, ints(1, 1, 0));
    assert.deepEqual(await compiled.read("b", "n"), { b: ints(0, 0, 1), n: ints(18, 32) });
  });

  Deno.test(`${engine}: states swap, stay, leave as outputs; inputs pass through`, async () => {
    const four = { a: vector, b: vector, fixed: vector, last: vector };
    using compiled = await compile(
      ({ a, b, fixed }: Tensors<"a" | "b" | "fixed" | "last">, { x }: Tensors<"x" | "unused">) => ({
        state: { a: b, b: a, fixed, last: x },
        outputs: { x, again: x, a, constant: tf.tensor1d([1, 2]), sum: tf.add(fixed, x) },
      }),
      { state: four, inputs: { x: vector, unused: { shape: [3] } } },
      options,
    );
    await compiled.write({ a: floats(1, 2), fixed: floats(10, 20) });
    const inputs = { x: floats(3, 4), unused: floats(0, 0, 0) };
    assert.deepEqual(await compiled.run(inputs), {
      x: floats(3, 4),
      again: floats(3, 4),
      a: floats(1, 2),
      constant: floats(1, 2),
      sum: floats(13, 24),
    });
    assert.deepEqual(await compiled.read(), {
      a: floats(0, 0),
      b: floats(1, 2),
      fixed: floats(10, 20),
      last: floats(3, 4),
    });
    assert.deepEqual((await compiled.run(inputs)).sum, floats(13, 24));
    inputs.x[0] = 99;
    assert.deepEqual(await compiled.read("last"), { last: floats(3, 4) }, "a copy");
  });

  Deno.test(`${engine}: after dispose, everything is refused`, async () => {
    const compiled = await compile(counter, counterSpec, options);
    compiled[Symbol.dispose]();
    await assert.rejects(async () => await compiled.run({ x: floats(1, 2) }), /disposed/);
    await assert.rejects(async () => await compiled.read("sum"), /disposed/);
    await assert.rejects(async () => await compiled.write({ sum: floats(1, 2) }), /disposed/);
    compiled[Symbol.dispose]();
  });
}

Deno.test("onnx: computes with the threads asked for; onnx-wasm and tfjs-cpu have one", async () => {
  for (const [engine, threads] of [["onnx", 2], ["onnx-wasm", 1], ["tfjs-cpu", 1]] as const) {
    using compiled = await compile(counter, counterSpec, { engine, threads: 2 });
    assert.equal(compiled.threads, threads, engine);
    assert.deepEqual(await compiled.run({ x: floats(1, 2) }), { twice: floats(2, 4) });
  }
});

Deno.test("tfjs-cpu: whether a state is finite is found out without reading it back", async () => {
  const large = { shape: [1000] };
  using compiled = await compile(
    ({ sum }: Tensors<"sum">, { x }: Tensors<"x">) => ({
      state: { sum: tf.add(sum, x) },
      outputs: { mean: tf.mean(x) },
    }),
    { state: { sum: large }, inputs: { x: large } },
    { engine: "tfjs-cpu" },
  );
  const backend = tf.findBackend("cpu");
  const sizes: number[] = [];
  backend.read = async (id) => {
    const values = await Object.getPrototypeOf(backend).read.call(backend, id);
    sizes.push(values.length);
    return values;
  };
  try {
    await compiled.run({ x: new Float32Array(1000).fill(1) });
  } finally {
    Reflect.deleteProperty(backend, "read");
  }
  assert.deepEqual(sizes, [1, 1]);
});

for (const engine of ["tfjs-cpu", "tfjs-wasm"] as const) {
  Deno.test(`${engine}: steps leave no tensors behind, failed ones neither, nor does dispose`, async () => {
    const held = () => tf.engine().state.numTensors;
    const before = held();
    const compiled = await compile(counter, counterSpec, { engine });
    const loaded = held();
    for (let step = 0; step < 5; step++) await compiled.run({ x: floats(1, 2) });
    await compiled.write({ sum: floats(1, 2) });
    await assert.rejects(compiled.run({ x: floats(NaN, 0) }), NonFiniteError);
    assert.equal(held(), loaded);
    compiled[Symbol.dispose]();
    assert.equal(held(), before);
  });
}

Deno.test("compile: values of the wrong name, dtype or size are named before anything runs", async () => {
  const spec = {
    state: { w: vector, n: { shape: [2], dtype: "int32" } },
    inputs: { x: { shape: [1, 2] }, i: { shape: [], dtype: "int32" } },
  } as const;
  using compiled = await compile(
    ({ w, n }: Tensors<"w" | "n">, { x, i }: Tensors<"x" | "i">) => ({
      state: { w, n: tf.add(n, i) },
      outputs: { y: tf.add(x, w) },
    }),
    spec,
    { engine: "tfjs-cpu" },
  );
  const good = { x: floats(1, 2), i: ints(1) };
  // deno-lint-ignore no-explicit-any -- what a caller without types may pass
  const run = (inputs: any) => compiled.run(inputs);
  // deno-lint-ignore no-explicit-any
  const write = (values: any) => compiled.write(values);
  await assert.rejects(run({ x: good.x }), /input "i" is missing/);
  await assert.rejects(run({ ...good, z: good.x }), /input "z": the inputs are x, i/);
  await assert.rejects(run({ ...good, x: ints(1, 2) }), /"x" .* float32: .* Int32Array/);
  await assert.rejects(run({ ...good, i: floats(1) }), /"i" .* int32: .* Float32Array/);
  await assert.rejects(run({ ...good, x: [1, 2] }), /"x" .* float32: .* Array/);
  await assert.rejects(run({ ...good, x: undefined }), /"x" .* float32/);
  await assert.rejects(
    run({ ...good, x: floats(1, 2, 3) }),
    /"x" .*\[1, 2\] \(2 values\): current value has 3/,
  );
  await assert.rejects(write({ w: floats(1) }), /state "w" .*\[2\] \(2 values\): .* has 1/);
  await assert.rejects(write({ n: floats(1, 2) }), /state "n" .* int32/);
  await assert.rejects(write({ v: floats(1, 2) }), /state "v": the states are w, n/);
  await assert.rejects(compiled.read("v" as "w"), /state "v": the states are w, n/);
  assert.deepEqual(await compiled.read(), { w: floats(0, 0), n: ints(0, 0) });
  assert.deepEqual(await run(good), { y: floats(1, 2) });
});

Deno.test("compile: several at once, on engines that share tfjs, do not disturb each other", async () => {
  const engines = ["tfjs-cpu", "tfjs-wasm", "onnx", "tfjs-cpu"] as const;
  const all = await Promise.all(
    engines.map((engine, k) =>
      compile(
        (_: Tensors, { x }: Tensors<"x">) => ({
          state: {},
          outputs: { y: tf.add(x, k) },
        }),
        { state: {}, inputs: { x: vector } },
        { engine, threads: 1 },
      )
    ),
  );
  for (let time = 0; time < 3; time++) {
    const results = await Promise.all(all.map((compiled) => compiled.run({ x: floats(1, 2) })));
    results.forEach(({ y }, k) => assert.deepEqual(y, floats(1 + k, 2 + k)));
  }
  all.forEach((compiled) => compiled[Symbol.dispose]());
});

Deno.test("stepCost: that of the graph that is compiled", async () => {
  using compiled = await compile(counter, counterSpec, { engine: "tfjs-cpu" });
  const cost = await stepCost(counter, counterSpec);
  assert.deepEqual(cost, costOf(compiled.graph));
  // A sum and a product of two elements each.
  assert.equal(cost.flops, 4);
});

Deno.test("compile: threads must be a positive integer, engines known by name", async () => {
  await assert.rejects(compile(counter, counterSpec, { threads: 0 }), /threads must be at least 1/);
  await assert.rejects(compile(counter, counterSpec, { threads: 1.5 }), /threads/);
  await assert.rejects(
    compile(counter, counterSpec, { engine: "cuda" as EngineName }),
    /engine "cuda": the engines are tfjs-gpu, .*tfjs-cpu/,
  );
});

Deno.test("compile: an engine chosen by itself has its reasons, and those against all others", async () => {
  using compiled = await compile(counter, counterSpec, { threads: 1 });
  const { engine, reasons } = compiled;
  assert.deepEqual(Object.keys(reasons), ENGINES.map(({ name }) => name));
  assert.match(reasons[engine], /^first that serves on the processor$|^its trial step agreed/);
  for (const reason of Object.values(reasons)) assert.notEqual(reason, "");
});

Deno.test("choose: an engine asked for by name is taken, the others were not asked for", async () => {
  const { engine, reasons } = await choose("tfjs-cpu");
  assert.equal(engine, "tfjs-cpu");
  for (const { name } of ENGINES) {
    assert.equal(reasons[name], name === engine ? "asked for" : "not asked for");
  }
});

Deno.test("choose: an engine that does not serve is refused with its reason and a remedy", async () => {
  const engine = ENGINES.find(({ name }) => name === "tfjs-cpu")!;
  const { unavailable } = engine;
  engine.unavailable = () => Promise.resolve("the machine is on fire");
  try {
    await assert.rejects(choose("tfjs-cpu"), {
      name: "RangeError",
      message: /^Cannot use engine "tfjs-cpu" as the machine is on fire\. Ask for another/,
    });
  } finally {
    engine.unavailable = unavailable;
  }
});
