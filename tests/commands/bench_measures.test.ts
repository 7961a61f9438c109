import assert from "node:assert/strict";
import { benchMeasures } from "../../lib/commands/bench_measures.ts";
import { called } from "./program.ts";

const tiny = ["--preset=tiny", "--n=8", "--steps=100", "--batch=4", "--evaluations=3"];

Deno.test("bench:measures: seconds of every part of an evaluation, and of all beside the training", async () => {
  const args = [...tiny, "--rounds=1", "--engine=onnx", "--threads=1", "--json"];
  const { code, stdout, stderr } = await called(benchMeasures, args);
  assert.equal(code, 0, stderr.join("\n"));
  const { secondsPerEvaluation, parts, evaluations, training, share } = JSON.parse(
    stdout.join("\n"),
  );
  assert.deepEqual(Object.keys(parts).sort(), ["codes", "drawing", "grid", "images", "losses"]);
  const sum = (Object.values(parts) as number[]).reduce((all, part) => all + part, 0);
  assert.ok(Object.values(parts).every((part) => part as number > 0));
  assert.ok(Math.abs(sum / secondsPerEvaluation - 1) < 1e-9);
  // The untrained network's, and those of the config.
  assert.equal(evaluations, 4);
  assert.ok(training > 0 && Math.abs(share * training / (4 * sum) - 1) < 1e-9);
});

Deno.test("bench:measures: exit 2 for what it does not know", async () => {
  for (const args of [["a"], ["--rounds=0"], ["--rounds=x"], ["--dx=-1"], ["--threads=0"]]) {
    assert.equal((await called(benchMeasures, args)).code, 2, args.join(" "));
  }
});
