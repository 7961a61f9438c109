import assert from "node:assert/strict";
import { difference, outputDifference, pictureDifference } from "../../lib/kernel/mod.ts";

Deno.test("difference passes numbers within 1e-6 and no further", () => {
  assert.equal(difference(0.5, 0.5 + 0.9e-6), null);
  assert.match(difference(0.5, 0.5 + 1.1e-6)!, /0.5 became 0.5000011/);
  assert.equal(difference(4e9, 4e9 + 3000), null);
  assert.notEqual(difference(4e9, 4e9 + 5000), null);
  assert.equal(difference(NaN, NaN), null);
  assert.notEqual(difference(NaN, 0), null);
});

Deno.test("difference finds numbers within texts", () => {
  assert.equal(difference("R² = 0.1234567, n = 3", "R² = 0.1234568, n = 3"), null);
  assert.notEqual(difference("R² = 0.123, n = 3", "R² = 0.124, n = 3"), null);
  assert.notEqual(difference("a 1", "b 1"), null);
  assert.notEqual(difference("−1", "1"), null);
  assert.notEqual(difference("1 2", "1"), null);
});

Deno.test("difference tells the path of what changed, came or went", () => {
  assert.equal(difference({ a: [{ b: 1 }] }, { a: [{ b: 2 }] }), "at a.0.b: 1 became 2");
  assert.equal(difference({ a: 1 }, {}), "at a: 1 is gone");
  assert.equal(difference([1], [1, 2]), "at 1: 2 is new");
  assert.notEqual(difference({ a: null }, { a: {} }), null);
  assert.notEqual(difference([], {}), null);
  assert.notEqual(difference(1, "1"), null);
});

Deno.test("pictureDifference passes equal pictures alone and shows the place", () => {
  assert.equal(pictureDifference(["<svg>", "</svg>"], "<svg></svg>"), null);
  assert.match(pictureDifference(`<svg x="1.0000001"/>`, `<svg x="1"/>`)!, /character 9/);
});

Deno.test("outputDifference compares pictures exactly and numbers within 1e-6", () => {
  const shown = (x: number, svg: string) => [{
    output_type: "display_data",
    data: { "application/vnd.vegalite.v5+json": { x }, "image/svg+xml": [svg] },
    metadata: {},
  }];
  assert.equal(outputDifference(shown(1, "<a/>"), shown(1 + 1e-9, "<a/>")), null);
  assert.match(outputDifference(shown(1, "<a/>"), shown(1.1, "<a/>"))!, /output.0.data.*.x/);
  assert.match(outputDifference(shown(1, `1`), shown(1, `1.0000000001`))!, /svg/);
  assert.notEqual(outputDifference(shown(1, "<a/>"), []), null);
});

Deno.test("outputDifference overlooks what front ends add when a user saves by hand", () => {
  const chart = { "application/vnd.vegalite.v5+json": {}, "text/plain": ["c"] };
  const output = (data: object, count: number, metadata: object) => [
    { output_type: "execute_result", execution_count: count, data, metadata },
  ];
  const byLab = output({ ...chart, "image/png": "aGk=" }, 9, { "image/png": { width: 3 } });
  assert.equal(outputDifference(byLab, output(chart, 1, {})), null);
  const plain = { "image/png": "aGk=" };
  assert.notEqual(outputDifference(output(plain, 1, {}), output({}, 1, {})), null);
  assert.notEqual(
    outputDifference(output(plain, 1, {}), output({ "image/png": "aGo=" }, 1, {})),
    null,
  );
});
