import { pausing } from "../evaluation/mod.ts";
import { runId, toFlags, type TrainConfig } from "../config/mod.ts";
import { parameterCountOf } from "../network/mod.ts";
import { type TrainingCost, trainingCost } from "../training/mod.ts";
import type { Place } from "./place.ts";

/** What training would come to. */
interface Plan extends TrainingCost {
  readonly id: string;
  readonly config: TrainConfig;
  readonly parameters: number;
}

/** Prints what would be trained and how long it would take; ends soon once `signal` is aborted. */
export async function dryRun(
  config: TrainConfig,
  place: Place,
  json: boolean,
  signal: AbortSignal,
): Promise<void> {
  const plan: Plan = {
    id: runId(config),
    config,
    parameters: parameterCountOf(config),
    ...await trainingCost(config, place, pausing(signal)),
  };
  console.log(json ? JSON.stringify(plan, null, 2) : linesOf(plan).join("\n"));
}

function linesOf(plan: Plan): string[] {
  const { world, ...training } = plan.config;
  const figures = (value: number) => value < 10 ? value.toPrecision(2) : value.toFixed(0);
  const perStep = figures(plan.secondsPerStep);
  const perEvaluation = figures(plan.secondsPerEvaluation);
  return [
    ...fieldsOf("", training),
    ...fieldsOf("world.", world),
    "",
    ...fieldsOf("", {
      run: plan.id,
      flags: toFlags(plan.config).join(" ") || "none: all have their defaults",
      parameters: plan.parameters.toLocaleString("en"),
      "flops per step": `${(plan.flopsPerStep / 1e9).toPrecision(3)} GFLOP`,
      "expected minutes": `${figures(plan.expectedMinutes)}: ${training.steps} steps of ` +
        `${perStep} s, ${plan.evaluations} evaluations of ${perEvaluation} s`,
      "measured": `on ${plan.engine} with ${plan.threads} threads: ${plan.basis}`,
    }),
  ];
}

const fieldsOf = (prefix: string, fields: object): string[] =>
  Object.entries(fields).map(([name, value]) =>
    `${prefix}${name}`.padEnd(19) + (typeof value === "object" ? JSON.stringify(value) : value)
  );
