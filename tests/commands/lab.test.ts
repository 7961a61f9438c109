import assert from "node:assert/strict";
import { lab } from "../../lib/commands/lab.ts";
import { Interrupted } from "../../lib/commands/main.ts";

const SHELL = Deno.build.os !== "windows";

/** Runs lab with a Jupyter that does `script`, and a Deno that installs nothing. */
async function labWith(script: string, signal: AbortSignal): Promise<number> {
  const folder = await Deno.makeTempDir();
  const { execPath } = Deno;
  const path = Deno.env.get("PATH")!;
  const program = async (name: string, does: string) => {
    const file = `${folder}/${name}`;
    await Deno.writeTextFile(file, `#!/bin/sh\n${does}\n`, { mode: 0o755 });
    return file;
  };
  // Not "deno": test files that run at the same time have this PATH too.
  const deno = await program("installs-nothing", "exit 0");
  await program("jupyter-lab", `[ "$1" = --version ] && exit 0\n${script}`);
  Deno.execPath = () => deno;
  Deno.env.set("PATH", `${folder}:${path}`);
  try {
    return await lab([], signal);
  } finally {
    Deno.execPath = execPath;
    Deno.env.set("PATH", path);
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test(
  { name: "lab ends with its front end, and takes a late Ctrl-C", ignore: !SHELL },
  async () => {
    const abort = new AbortController();
    assert.equal(await labWith("exit 0", abort.signal), 0);
    // An error of a listener is told when the event loop turns.
    abort.abort(new Interrupted("Interrupted."));
    await new Promise((resolve) => setTimeout(resolve));
  },
);

Deno.test({ name: "lab serves the project, and opens its notebooks", ignore: !SHELL }, async () => {
  const told = await Deno.makeTempFile();
  await labWith(`echo "$@" > ${told}`, new AbortController().signal);
  const args = await Deno.readTextFile(told);
  await Deno.remove(told);
  const [, root] = args.match(/--notebook-dir=(\S+)/)!;
  const [, place] = args.match(/--LabApp.default_url=\/lab\/tree\/(\S+)/)!;
  assert.ok(Deno.statSync(`${root}/deno.json`).isFile);
  assert.ok(Deno.statSync(`${root}/${place}/09-biases.ipynb`).isFile);
});

Deno.test({ name: "lab opens nothing once it is asked to stop", ignore: !SHELL }, async () => {
  const abort = new AbortController();
  abort.abort(new Interrupted("Interrupted."));
  const opened = await Deno.makeTempFile();
  await assert.rejects(labWith(`echo opened > ${opened}`, abort.signal), Interrupted);
  assert.equal(await Deno.readTextFile(opened), "");
  await Deno.remove(opened);
});

Deno.test(
  { name: "lab closes its front end when it is asked to stop", ignore: !SHELL },
  async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 500);
    await assert.rejects(labWith("exec sleep 60", abort.signal), Interrupted);
  },
);
