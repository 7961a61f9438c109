import assert from "node:assert/strict";
import { join } from "node:path";
import { figures } from "../../lib/commands/figures.ts";
import { Interrupted, UsageError } from "../../lib/commands/main.ts";
import { notebooksCheck } from "../../lib/commands/notebooks_check.ts";
import { FIGURES_FOLDER_VARIABLE } from "../../lib/figures/mod.ts";
import { within } from "../environment.ts";

const fixture = await Deno.readTextFile(
  new URL("../kernel/fixtures/tiny.ipynb.txt", import.meta.url),
);

/** A folder as deep as notebooks' fixtures, one for figures, and what was printed to stderr. */
class Scene {
  readonly notebook: string;
  readonly figures: string;
  readonly #folder: string;
  errors = "";

  constructor(text: string, name = "00-tiny.ipynb") {
    const dir = new URL("..", import.meta.url).pathname;
    this.#folder = Deno.makeTempDirSync({ dir, prefix: "command-", suffix: ".tmp" });
    this.notebook = join(this.#folder, "notebooks", name);
    this.figures = join(this.#folder, "figures");
    Deno.mkdirSync(join(this.#folder, "notebooks"));
    Deno.writeTextFileSync(this.notebook, text);
  }

  /** Runs a command on the folder and returns its exit code. */
  async run(command: typeof figures, args: string[], signal = new AbortController().signal) {
    const { log, error } = console;
    this.errors = "";
    console.log = () => {};
    console.error = (...words) => void (this.errors += words.join(" ") + "\n");
    try {
      return await within(
        { [FIGURES_FOLDER_VARIABLE]: this.figures },
        () => command(args, signal, join(this.#folder, "notebooks")),
      );
    } finally {
      Object.assign(console, { log, error });
    }
  }

  read(path: string): string {
    return Deno.readTextFileSync(path);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#folder, { recursive: true });
  }
}

/** A notebook of code cells. */
function notebook(...cells: string[]): string {
  return JSON.stringify(
    {
      cells: cells.map((source, i) => ({
        cell_type: "code",
        execution_count: null,
        id: `cell-${i}`,
        metadata: {},
        outputs: [],
        source,
      })),
      metadata: {},
      nbformat: 4,
      nbformat_minor: 5,
    },
    null,
    1,
  );
}

Deno.test("figures stores outputs, and --check finds what differs from them", async (t) => {
  using scene = new Scene(fixture);
  const svg = join(scene.figures, "F0-tiny.svg");
  const sidecar = join(scene.figures, "F0-tiny.json");
  /** The exit code of --check where texts of files are replaced by others, which are put back. */
  const checkAltered = async (
    changes: readonly (readonly [path: string, from: string, to: string])[],
  ) => {
    const paths = new Set(changes.map(([path]) => path));
    const before = new Map([...paths].map((path) => [path, scene.read(path)]));
    for (const [path, from, to] of changes) {
      assert.ok(scene.read(path).includes(from), `${path} has no ${from}`);
      await Deno.writeTextFile(path, scene.read(path).replace(from, to));
    }
    const altered = [...paths].map(scene.read);
    const code = await scene.run(figures, ["00", "--check"]);
    assert.ok([...paths].map(scene.read).join() === altered.join(), "--check changed a file");
    for (const [path, text] of before) await Deno.writeTextFile(path, text);
    return code;
  };

  await t.step("stores outputs and four files, and keeps all the rest", async () => {
    assert.equal(await scene.run(figures, []), 0, scene.errors);
    const { cells, ...rest } = JSON.parse(scene.read(scene.notebook));
    const { cells: before, ...restBefore } = JSON.parse(fixture);
    assert.deepEqual(rest, restBefore);
    assert.deepEqual(
      cells.map(({ outputs: _, execution_count: __, ...cell }: Record<string, unknown>) => cell),
      before.map(({ outputs: _, execution_count: __, ...cell }: Record<string, unknown>) => cell),
    );
    assert.deepEqual(
      cells.map((cell: { outputs?: unknown[] }) => cell.outputs?.length),
      [undefined, 0, 2, 1, 1, 0, undefined],
    );
    assert.equal([...Deno.readDirSync(scene.figures)].length, 4);
  });
  const stored = scene.read(scene.notebook);

  await t.step("stores the same bytes again, over whatever stood there", async () => {
    const stale = stored.replaceAll(/"execution_count": \d+/g, `"execution_count": 99`)
      .replace(`"done\\n"`, `"stale\\n"`);
    await Deno.writeTextFile(scene.notebook, stale);
    assert.equal(await scene.run(figures, []), 0, scene.errors);
    assert.ok(scene.read(scene.notebook) === stored);
  });
  await t.step("--check passes what was just stored", async () => {
    assert.equal(await checkAltered([]), 0, scene.errors);
    assert.ok(scene.read(scene.notebook) === stored);
  });
  await t.step("--check passes the last digits and other versions in a sidecar", async () => {
    const changes = [
      [sidecar, "0.8414709848", "0.8414709849"],
      [sidecar, `"deno": "`, `"deno": "0.`],
    ] as const;
    assert.equal(await checkAltered(changes), 0, scene.errors);
  });
  await t.step(
    "--check finds whatever else is changed, and a figure that is not stored",
    async () => {
      await Deno.remove(join(scene.figures, "F0-tiny.vl.json"));
      const changes = [
        [scene.notebook, "**0.841471**", "**0.841479**"],
        [scene.notebook, `width=\\"180\\"`, `width=\\"180.0\\"`],
        [svg, "#0072B2", "#0072B3"],
        [sidecar, "0.8414709848", "0.8414809848"],
      ] as const;
      assert.equal(await checkAltered(changes), 1);
      for (
        const complaint of [
          /00-tiny.ipynb, cell 5: .*0.841479.* became .*0.841471/,
          /cell 4: at output.*image\/svg\+xml, character/,
          /figure F0-tiny.svg: at picture, character/,
          /figure F0-tiny.json: at numbers.1.y/,
          /figure F0-tiny.vl.json: is not stored/,
        ]
      ) {
        assert.match(scene.errors, complaint);
      }
      assert.equal(scene.errors.trim().split("\n").length, 5, scene.errors);
    },
  );
});

Deno.test("figures names notebook, cell and error of a failure and leaves the file", async (t) => {
  await t.step("a thrown error", async () => {
    const text = notebook("1", `throw new RangeError("too far")`, "2");
    using scene = new Scene(text);
    assert.equal(await scene.run(figures, []), 1);
    assert.match(scene.errors, /notebooks\/00-tiny.ipynb, cell 2: RangeError: too far\n$/);
    assert.equal(scene.read(scene.notebook), text);
  });
  await t.step("a syntax error, with its place", async () => {
    using scene = new Scene(notebook("const a = 1;", "\nconst = 3;"));
    assert.equal(await scene.run(figures, []), 1);
    assert.match(scene.errors, /cell 2: Error: Execution failed\n.*cell 2, line 2, column 7/s);
  });
  await t.step("a kernel that dies", async () => {
    using scene = new Scene(notebook("Deno.exit(5)"));
    assert.equal(await scene.run(figures, ["--check"]), 1);
    assert.match(scene.errors, /cell 1: KernelGone: .*exit code 5/);
  });
});

Deno.test("figures tells notebooks whether to load records or to train", async () => {
  using scene = new Scene(notebook(
    `import { freshRequested, recordsOnly } from "../../../lib/notebook/mod.ts";\n` +
      `console.log(freshRequested(), recordsOnly());`,
  ));
  const printed = () => JSON.parse(scene.read(scene.notebook)).cells[0].outputs[0].text;
  assert.equal(await scene.run(figures, []), 0, scene.errors);
  assert.deepEqual(printed(), ["false true\n"]);
  assert.equal(await scene.run(figures, ["--fresh"]), 0, scene.errors);
  assert.deepEqual(printed(), ["true false\n"]);
  assert.match(scene.errors, /true false/);
});

Deno.test("figures does not overwrite what was edited while it ran", async () => {
  using scene = new Scene(notebook(
    `const name = Deno.readDirSync(".").next().value!.name;\n` +
      `Deno.writeTextFileSync(name, Deno.readTextFileSync(name).replace("const", "let"));`,
  ));
  assert.equal(await scene.run(figures, []), 1);
  assert.match(scene.errors, /edited while it ran/);
  assert.match(scene.read(scene.notebook), /let name/);
});

Deno.test("figures ends when interrupted and leaves the file", async () => {
  const text = notebook("await new Promise((resolve) => setTimeout(resolve, 60_000));");
  using scene = new Scene(text);
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 1000);
  await assert.rejects(scene.run(figures, [], abort.signal), Interrupted);
  assert.equal(scene.read(scene.notebook), text);
});

Deno.test("figures runs numbered notebooks, others by name, and refuses unknown ones", async () => {
  using scene = new Scene(notebook(`throw new Error("ran")`), "mine.ipynb");
  assert.equal(await scene.run(figures, []), 0);
  assert.equal(await scene.run(figures, ["mine"]), 1);
  await assert.rejects(scene.run(figures, ["07"]), UsageError);
  await assert.rejects(scene.run(figures, ["--fresh", "--check"]), UsageError);
});

Deno.test("notebooksCheck passes what is right and places type errors in their cells", async () => {
  using good = new Scene(notebook(
    `import { stream } from "../../../lib/random/mod.ts";`,
    `const drawn: number = stream(1, "a name").uniform();`,
  ));
  assert.equal(await good.run(notebooksCheck, []), 0, good.errors);
  using bad = new Scene(notebook("const a = 1;", `\n\nconst b: string = a;`));
  assert.equal(await bad.run(notebooksCheck, []), 1);
  assert.match(bad.errors, /TS2322.*00-tiny.ipynb, cell 2, line 3, column 7/s);
  assert.deepEqual([...Deno.readDirSync(join(bad.notebook, "../.."))].length, 1);
});

Deno.test("notebooksCheck and figures --check end when interrupted, before the imports are there", async () => {
  using scene = new Scene(notebook("1"));
  const signal = AbortSignal.abort(new Interrupted("Interrupted."));
  await assert.rejects(scene.run(notebooksCheck, [], signal), Interrupted);
  await assert.rejects(scene.run(figures, ["--check"], signal), { message: "Interrupted." });
});

Deno.test("notebooksCheck names a notebook that cannot be read, and leaves no folder", async () => {
  using scene = new Scene(notebook("1").replace("{", "<<<<<<< HEAD\n{"));
  await assert.rejects(scene.run(notebooksCheck, []), /Cannot read .*00-tiny\.ipynb as it is not/);
  assert.deepEqual([...Deno.readDirSync(join(scene.notebook, "../.."))].length, 1);
});
