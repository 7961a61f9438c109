import assert from "node:assert/strict";
import { start } from "./program.ts";
import { tinyStore } from "./tiny_store.ts";

Deno.test("bench:measures: seconds of every part of a run's measures, sampling included", async () => {
  const { store, id } = tinyStore();
  const args = [id.slice(0, 6), `--store=${store}`, "--engine=onnx", "--json"];
  const { code, stdout } = await start("bench_measures", args).ended();
  assert.equal(code, 0);
  const { seconds, imagesPerSecond, parts } = JSON.parse(stdout.join("\n"));
  assert.deepEqual(
    parts.map(([what]: [string]) => what).sort(),
    [
      ...["activations", "grid", "image measures", "products", "sampled images", "samples"],
      ...["sampling", "scores", "views"],
    ],
  );
  // Two reduce at a time.
  for (const [what, part] of parts) assert.ok(part > 0 && part <= 2 * seconds, what);
  assert.ok(imagesPerSecond > 0);
});

Deno.test("bench:measures: exit 2 for what it does not know, 1 for a step without a snapshot", async () => {
  const { store, id } = tinyStore();
  for (const args of [["a", "b"], ["--step=3"], [id, "--step=x"], ["--threads=0"]]) {
    assert.equal((await start("bench_measures", args).ended()).code, 2, args.join(" "));
  }
  const { code, stderr } = await start("bench_measures", [id, "--step=5", `--store=${store}`])
    .ended();
  assert.equal(code, 1);
  assert.match(stderr.join("\n"), /current value is 5, the steps are 0, 3/);
});
