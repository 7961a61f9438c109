import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { probeCommand } from "../../lib/commands/probe.ts";
import { newFolder } from "../training/support.ts";
import { called, start, startShell } from "./program.ts";
import { tinyStore } from "./tiny_store.ts";

Deno.test("probe: SIGINT stops it, exit 130, and tells how to go on; so does it once more", async () => {
  const { store, id } = tinyStore();
  const out = newFolder();
  const place = [`--store=${store}`, "--engine=onnx", "--threads=1"];
  const args = [id.slice(0, 6), "--steps=3", "--layers=enc3", `--out=${out}`, ...place];
  const first = start("probe", args);
  await first.said(/^Probing run \w+ at step 3$/);
  first.kill("SIGINT");
  const { code, stdout, stderr } = await first.ended();
  assert.deepEqual([code, stdout], [130, []]);
  const [said, again] = stderr.slice(-2);
  assert.equal(said, "Stopped. Go on with:");
  assert.deepEqual(readdirSync(out), []);

  // To the end it would take half a minute: tests/notebook has a probe made whole.
  const second = startShell(again);
  await second.said(/^Probing run \w+ at step 3$/);
  second.kill("SIGINT");
  const end = await second.ended();
  assert.deepEqual([end.code, end.stderr.at(-1)], [130, again]);
});

Deno.test("probe: exit 2 for what it does not know, 1 for a step that was not evaluated", async () => {
  const { store, id } = tinyStore();
  for (const args of [[], [id, "--jobs=0"], [id, "--steps=x"], [id, "--layers=enc9"], ["--nope"]]) {
    assert.equal((await called(probeCommand, args)).code, 2, args.join(" "));
  }
  const { code, stderr } = await called(probeCommand, [id, "--steps=5", `--store=${store}`]);
  assert.equal(code, 1);
  assert.match(stderr.join("\n"), /current value is 5, the steps are 0, 3/);
});
