import assert from "node:assert/strict";
import type { InterventionRecord, Movement } from "../../lib/records/mod.ts";
import { interventionsSummary } from "../../lib/study/mod.ts";

const movement = (change: Movement["change"], along: number | null, across = 0): Movement => (
  { change, axis: "x", along, across, pairs: 10 }
);
const record = (step: number, ...moved: readonly Movement[]): InterventionRecord => (
  { run: "00112233aabbccdd", step, shift: 4, moved }
);

Deno.test("interventionsSummary: medians by step, in order; what no pair shows is a dash", () => {
  const rows = interventionsSummary([
    record(2000, movement("label", 1), movement("code", null), movement("direction", 0.5, -0.001)),
    record(100, movement("label", 0.1), movement("code", 0.2), movement("direction", 0.3, 0.4)),
    record(100, movement("label", 0.3), movement("code", 0.4), movement("direction", 0.5, 0.6)),
  ]).split("\n");
  assert.deepEqual(rows.slice(2), [
    "100 | 0.20 | 0.30 | 0.40 | 0.50 | 10",
    "2,000 | 1.00 | – | 0.50 | 0.00 | 10",
  ]);
  assert.equal(interventionsSummary([]), "No code was moved yet.");
});
