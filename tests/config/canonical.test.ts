import assert from "node:assert/strict";
import { canonicalJson, runId, valueAt } from "../../lib/config/mod.ts";

Deno.test("canonicalJson sorts keys at every level and keeps lists in order", () => {
  const value = { b: 1, a: { d: [3, 1, { z: null, y: true }], c: "é\n" } };
  assert.equal(canonicalJson(value), '{"a":{"c":"é\\n","d":[3,1,{"y":true,"z":null}]},"b":1}');
});

Deno.test("canonicalJson gives equal numbers equal digits", () => {
  const numbers = [1.0, -0, 1e21, 0.1, 1e-7, 5e-324, 2 ** 53];
  assert.equal(canonicalJson(numbers), "[1,0,1e+21,0.1,1e-7,5e-324,9007199254740992]");
});

Deno.test("canonicalJson refuses what JSON cannot hold, and what is too deep", () => {
  for (const value of [NaN, Infinity, undefined, 1n, () => 1]) {
    assert.throws(
      () => canonicalJson({ value }),
      /^(Range|Type)Error: Cannot write canonical JSON/,
    );
  }
  const deep = JSON.parse("[".repeat(100_000) + "]".repeat(100_000));
  assert.throws(() => canonicalJson(deep), /nested deeper than 32/);
});

Deno.test("runId is frozen: these ids never change within a format version", () => {
  // printf '%s' '{"config":{"a":1,"b":"x"},"format":1}' | sha256sum | cut -c1-16
  assert.equal(runId({ b: "x", a: 1 }), "84568f1f2eb62fdd");
  assert.equal(runId({ a: 1, b: "x" }), runId({ b: "x", a: 1.0 }));
  assert.notEqual(runId({ a: 1, b: "x" }), runId({ a: 2, b: "x" }));
});

Deno.test("valueAt follows names into objects, and gives undefined where there is no way", () => {
  const value = { a: { b: 0 }, list: [1] };
  assert.equal(valueAt(value, "a", "b"), 0);
  assert.equal(valueAt(value), value);
  for (const path of [["a", "c"], ["a", "b", "c"], ["list", "0"]]) {
    assert.equal(valueAt(value, ...path), undefined);
  }
});
