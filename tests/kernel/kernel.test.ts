import assert from "node:assert/strict";
import { type CellResult, Kernel, KernelGone, type Output } from "../../lib/kernel/mod.ts";

const cwd = new URL("fixtures/", import.meta.url).pathname;

function texts(outputs: readonly Output[]): string[] {
  return outputs.flatMap((output) => {
    if (output.output_type === "stream") return output.text.trimEnd().split("\n");
    return output.output_type === "error" ? [output.evalue] : [String(output.data["text/plain"])];
  });
}

const numbered = (letter: string, count: number) =>
  Array.from({ length: count }, (_, i) => letter + i);

Deno.test("Kernel.execute keeps every output of a cell, in order", async (t) => {
  await using kernel = await Kernel.start({ cwd });
  const run = async (code: string) => texts((await kernel.execute(code)).outputs);
  const show = (text: string) =>
    `await Deno.jupyter.display({ "text/plain": ${text} }, { raw: true })`;

  await t.step("300 displays in one cell, five times over", async () => {
    for (let repeat = 0; repeat < 5; repeat++) {
      const shown = await run(`for (let i = 0; i < 300; i++) ${show('"d" + i')};`);
      assert.deepEqual(shown, numbered("d", 300));
    }
  });
  await t.step("300 printed lines", async () => {
    const shown = await run(`for (let i = 0; i < 300; i++) console.log("l" + i);`);
    assert.deepEqual(shown, numbered("l", 300));
  });
  await t.step("lines, displays and a result in the order they were made", async () => {
    const code = `for (let i = 0; i < 20; i++) { console.log("l" + i); ${
      show('"d" + i')
    }; }; "end"`;
    const expected = numbered("l", 20).flatMap((line, i) => [line, `d${i}`]);
    assert.deepEqual(await run(code), [...expected, '"end"']);
  });
  await t.step("60 one-result cells", async () => {
    for (let i = 0; i < 60; i++) assert.deepEqual(await run(`${i} + 1`), [`${i + 1}`]);
  });
  await t.step("a frame longer than 64 kB", async () => {
    assert.deepEqual(await run(show('"x".repeat(300_000)')), ["x".repeat(300_000)]);
  });
  await t.step("stdout and stderr apart", async () => {
    const { outputs } = await kernel.execute(`console.log("out"); console.error("err");`);
    assert.deepEqual(outputs, [
      { output_type: "stream", name: "stdout", text: "out\n" },
      { output_type: "stream", name: "stderr", text: "err\n" },
    ]);
  });
});

Deno.test("Kernel.execute counts cells and keeps their variables", async () => {
  await using kernel = await Kernel.start({ cwd });
  const counts: number[] = [];
  for (const code of ["const a = 41;", "const b = 1;", "a + b"]) {
    counts.push((await kernel.execute(code)).executionCount);
  }
  assert.deepEqual(counts, [1, 2, 3]);
  assert.deepEqual(texts((await kernel.execute("a + b")).outputs), ["42"]);
});

Deno.test("Kernel.execute tells errors and goes on", async (t) => {
  await using kernel = await Kernel.start({ cwd });

  await t.step("a thrown error, after what was printed before it, fifty times", async () => {
    for (let repeat = 0; repeat < 50; repeat++) {
      const { failure, outputs } = await kernel.execute(
        `console.log("before"); throw new RangeError("too far");`,
      );
      assert.deepEqual(failure, { name: "RangeError", message: "too far" });
      assert.deepEqual(texts(outputs), ["before", "too far"]);
    }
  });
  await t.step("a syntax error, which the kernel tells in its reply alone", async () => {
    const { failure, outputs } = await kernel.execute("const = 3;");
    assert.deepEqual(failure, { name: "Error", message: "Execution failed" });
    assert.deepEqual(outputs, []);
  });
  await t.step("a value whose display throws", async () => {
    const { failure } = await kernel.execute(
      `({ [Deno.jupyter.$display]() { throw new TypeError("no picture"); } })`,
    );
    assert.deepEqual(failure, { name: "TypeError", message: "no picture" });
  });
  await t.step("the next cell runs", async () => {
    assert.equal((await kernel.execute("1")).failure, null);
  });
});

Deno.test("Kernel.execute stores an updated display once, in its last state", async (t) => {
  await using kernel = await Kernel.start({ cwd });
  const show = (text: string, id: string, update: boolean) =>
    `await Deno.jupyter.display({ "text/plain": ${text} }, ` +
    `{ raw: true, display_id: "${id}", update: ${update} });`;

  await t.step("within a cell", async () => {
    const seen: Output[] = [];
    const { outputs } = await kernel.execute(
      show('"0"', "p", false) + `for (let i = 1; i <= 50; i++) ${show("String(i)", "p", true)}`,
      { onOutput: (output) => seen.push(output) },
    );
    assert.deepEqual(outputs, [
      { output_type: "display_data", data: { "text/plain": "50" }, metadata: {} },
    ]);
    assert.equal(seen.length, 51);
  });
  await t.step("from a later cell", async () => {
    const first: CellResult = await kernel.execute(show('"old"', "q", false));
    const second = await kernel.execute(show('"new"', "q", true));
    assert.deepEqual(texts(first.outputs), ["new"]);
    assert.deepEqual(second.outputs, []);
  });
  await t.step("cleared when the next output comes", async () => {
    const { outputs } = await kernel.execute(
      `console.log("a"); await Deno.jupyter.broadcast("clear_output", { wait: true }); ` +
        `console.log("b");`,
    );
    assert.deepEqual(texts(outputs), ["b"]);
  });
});

Deno.test("Kernel.execute kills the kernel at the time limit", async () => {
  for (const endless of ["while (true);", "await new Promise(() => setInterval(() => {}, 10));"]) {
    await using kernel = await Kernel.start({ cwd });
    await assert.rejects(
      kernel.execute(endless, { timeLimit: 300 }),
      (error) => error instanceof KernelGone && /past its limit of 0.3 s/.test(error.message),
    );
    await assert.rejects(kernel.execute("1"), KernelGone);
  }
});

Deno.test("Kernel.execute ends with its signal", async () => {
  await using kernel = await Kernel.start({ cwd });
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 200);
  await assert.rejects(kernel.execute("while (true);", { signal: abort.signal }), {
    name: "KernelGone",
    message: /asked to stop/,
  });
});

Deno.test("Kernel.execute notices a kernel that dies and tells how", async (t) => {
  await t.step("by itself, with an exit code", async () => {
    await using kernel = await Kernel.start({ cwd });
    await assert.rejects(kernel.execute("Deno.exit(3);"), {
      name: "KernelGone",
      message: /exit code 3/,
    });
  });
  await t.step("by a signal, in the middle of a cell", async () => {
    await using kernel = await Kernel.start({ cwd });
    await assert.rejects(kernel.execute(`Deno.kill(Deno.pid, "SIGKILL"); while (true);`), {
      name: "KernelGone",
      message: /SIGKILL/,
    });
  });
});

Deno.test("Kernel.execute ends with what onOutput throws", async () => {
  await using kernel = await Kernel.start({ cwd });
  const onOutput = () => {
    throw new RangeError("no room");
  };
  await assert.rejects(kernel.execute(`console.log("a")`, { onOutput }), {
    name: "RangeError",
    message: "no room",
  });
});

Deno.test("Kernel.execute notices a connection that ends while the kernel lives", async () => {
  const connections: Deno.TcpConn[] = [];
  const { connect } = Deno;
  Object.assign(Deno, {
    connect: async (options: Deno.ConnectOptions) => {
      const connection = await connect(options);
      connections.push(connection);
      return connection;
    },
  });
  try {
    await using kernel = await Kernel.start({ cwd });
    const [_shell, iopub] = connections;
    const executed = kernel.execute("await new Promise(() => setInterval(() => {}, 10));");
    iopub.close();
    await assert.rejects(executed, { name: "KernelGone", message: /it closed a connection/ });
  } finally {
    Object.assign(Deno, { connect });
  }
});

for (
  const [what, greets] of [
    ["takes connections and says nothing", false],
    ["shakes hands and answers nothing", true],
  ]
) {
  Deno.test(`Kernel.start ends at its limit with a kernel that ${what}`, async () => {
    const program = await Deno.makeTempFile();
    const silent = new URL("fixtures/silent.ts", import.meta.url).pathname;
    const { execPath } = Deno;
    await Deno.writeTextFile(
      program,
      `#!/bin/sh\nexec ${execPath()} run -A --no-check --no-config ${silent} ${greets} "$@"\n`,
    );
    await Deno.chmod(program, 0o755);
    Deno.execPath = () => program;
    try {
      await assert.rejects(
        Kernel.start({ cwd, startLimit: 1500 }),
        /^Error: Cannot start the kernel as it must answer within 1.5 s: signal SIGKILL/,
      );
    } finally {
      Deno.execPath = execPath;
      await Deno.remove(program);
    }
  });
}

Deno.test("Kernel.start gives the kernel the folder and the environment asked for", async () => {
  await using kernel = await Kernel.start({ cwd, env: { KERNEL_TEST: "here" } });
  const { outputs } = await kernel.execute(`[Deno.cwd(), Deno.env.get("KERNEL_TEST")].join()`);
  assert.deepEqual(texts(outputs), [`"${cwd.replace(/\/$/, "")},here"`]);
});
