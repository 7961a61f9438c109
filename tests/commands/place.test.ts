import assert from "node:assert/strict";
import { defaultConfig, withDefaults } from "../../lib/config/mod.ts";
import { UsageError } from "../../lib/commands/main.ts";
import { lineToTrainAt, type Place, placeFlags, placeFromFlags } from "../../lib/commands/place.ts";

Deno.test("placeFromFlags: defaults, and what placeFlags makes of the rest", () => {
  const defaults: Place = { store: "data/runs", threads: undefined, engine: "auto" };
  assert.deepEqual(placeFromFlags({}), defaults);
  assert.deepEqual(placeFlags(defaults), []);
  const place: Place = { store: "/runs", threads: 2, engine: "onnx" };
  assert.deepEqual(placeFlags(place), ["--store=/runs", "--threads=2", "--engine=onnx"]);
  assert.deepEqual(placeFromFlags({ store: "/runs", threads: "2", engine: "onnx" }), place);
});

Deno.test("placeFromFlags: says what is wrong with a flag", () => {
  const rejects = (values: Record<string, string>, message: RegExp) =>
    assert.throws(
      () => placeFromFlags(values),
      (error: Error) => error instanceof UsageError && message.test(error.message),
    );
  rejects({ threads: "0" }, /^Cannot take --threads .*current value is 0$/);
  rejects({ store: "" }, /^Cannot use --store as it must name a folder$/);
  rejects({ engine: "fast" }, /^Cannot use --engine fast as it must be one of .*onnx.*auto$/);
});

Deno.test("lineToTrainAt: deno task train with the flags that differ from the defaults", () => {
  const config = withDefaults({ preset: "tiny", seed: 3, world: { dx: 0.1, dy: 1 } });
  assert.equal(
    lineToTrainAt(config, { store: "my runs", threads: 2, engine: "auto" }),
    "deno task train --preset=tiny --seed=3 --dx=0.1 --dy=1 '--store=my runs' --threads=2",
  );
  assert.equal(lineToTrainAt(defaultConfig, placeFromFlags({})), "deno task train");
});
