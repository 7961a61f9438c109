import { type Estimate, tInterval } from "../measures/mod.ts";
import { READINGS, type RunRecord } from "../records/mod.ts";
import { accuracyPassage, judge, orderPassage, rules, type Verdict } from "./claims/mod.ts";
import { runUnder } from "./run_under.ts";

/** The smallest gain that counts: a tenth more steps without the change. */
const LEAST_GAIN = Math.log(1.1);

/** The rule by which a change of the recipe is judged. */
export const PAIRED_RULE =
  `Per seed: gain = ln T(usual) - ln T(changed), T the step at which half of the samples are in ` +
  `place; t-interval over at least ${rules.LEAST_SEEDS} seeds. Yes: interval above 0 and mean at ` +
  `least ${LEAST_GAIN.toFixed(3)} (a tenth more steps). No: interval below that. Open: else, or ` +
  `where a T is not seen.`;

/** What a change of the recipe does, by pairs of runs that share a seed. */
export interface PairedAnswer {
  readonly verdict: Verdict;
  /** ln steps until half are in place, usual less changed: what the rule judges. */
  readonly gain: Estimate | null;
  /** Beside it, and not judged: usual less changed. */
  readonly beside: readonly { readonly name: string; readonly estimate: Estimate | null }[];
}

/**
 * Compares runs with a change to the usual ones. Runs of one seed share their initial weights,
 * batches and noise, as far as the change lets them, so they are compared in pairs.
 */
export function pairedAnswer(
  usual: readonly RunRecord[],
  changed: readonly RunRecord[],
): PairedAnswer {
  const pairs = usual.flatMap((run) =>
    changed.filter(({ config }) => config.seed === run.config.seed).map((twin) => [run, twin])
  );
  const difference = (of: (run: RunRecord) => number): Estimate | null => {
    const all = pairs.map(([run, twin]) => of(run) - of(twin));
    return all.length > 1 && all.every(Number.isFinite) ? tInterval(all) : null;
  };
  const lnSteps = (passage: typeof orderPassage) => (run: RunRecord) => {
    const { steps, censored } = passage(runUnder(run, READINGS[0]));
    return censored === "no" ? Math.log(steps) : NaN;
  };
  const last = (run: RunRecord) => run.evaluations[run.evaluations.length - 1];
  const gain = difference(lnSteps(accuracyPassage));
  return {
    verdict: gain === null || gain.n < rules.LEAST_SEEDS ? "open" : judge(gain, LEAST_GAIN),
    gain,
    beside: [
      { name: "ln steps until the code is ordered", estimate: difference(lnSteps(orderPassage)) },
      {
        name: "share in place at the end",
        estimate: difference((run) => last(run).images.all.accuracy.joint),
      },
      {
        name: "interaction index M1 of the code at the end",
        estimate: difference((run) => last(run).grid?.interaction ?? NaN),
      },
    ],
  };
}

/** A paired answer as a Markdown table. */
export function pairedTable({ gain, beside }: PairedAnswer): string {
  const row = (name: string, estimate: Estimate | null) =>
    [
      name,
      estimate?.value.toFixed(3) ?? "–",
      estimate?.interval.map((end) => end.toFixed(3)).join(" to ") ?? "–",
      estimate?.n ?? "–",
    ].join(" | ");
  return [
    "usual less changed | mean | 95 % interval | pairs",
    "--- | --- | --- | ---",
    row("ln steps until half are in place (**judged**)", gain),
    ...beside.map(({ name, estimate }) => row(name, estimate)),
  ].join("\n");
}
