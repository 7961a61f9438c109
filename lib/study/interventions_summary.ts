import { median } from "../measures/mod.ts";
import type { InterventionRecord, Movement } from "../records/mod.ts";

const CHANGES: readonly Movement["change"][] = ["label", "code", "direction"];

/**
 * What moving the code does, step by step, as a Markdown table: medians over runs and axes of the
 * move along the axis, and for `direction` across it, as shares of what was asked for.
 */
export function interventionsSummary(records: readonly InterventionRecord[]): string {
  if (records.length === 0) return "No code was moved yet.";
  const steps = [...new Set(records.map(({ step }) => step))].sort((a, b) => a - b);
  const middle = (values: readonly (number | null)[]) => {
    const known = values.filter((value) => value !== null);
    // What rounds to 0 has no sign.
    return known.length === 0 ? "–" : median(known).toFixed(2).replace("-0.00", "0.00");
  };
  const rows = steps.map((step) => {
    const moved = records.filter((record) => record.step === step).flatMap(({ moved }) => moved);
    const of = (change: Movement["change"]) => moved.filter((one) => one.change === change);
    const pairs = median(moved.map((one) => one.pairs));
    return [
      step.toLocaleString("en"),
      ...CHANGES.map((change) => middle(of(change).map(({ along }) => along))),
      middle(of("direction").map(({ across }) => across)),
      pairs,
    ].join(" | ");
  });
  return [
    "step | label | code | direction | direction, across | bumps compared",
    "--- | --- | --- | --- | --- | ---",
    ...rows,
  ].join("\n");
}
