import { type Estimate, mean, tInterval } from "../measures/mod.ts";
import { READINGS, type RunRecord } from "../records/mod.ts";
import { accuracyPassage, judge, orderPassage, rules, type Verdict } from "./claims/mod.ts";
import { runUnder } from "./run_under.ts";

/** The smallest gain that counts: a tenth more steps without the change. */
const LEAST_GAIN = Math.log(1.1);

/** The rule by which a change of the recipe is judged. */
export const PAIRED_RULE =
  `Per seed: gain = ln T(usual) - ln T(changed), T the step at which half of the samples are in ` +
  `place, the mean over a seed's pairs of runs; t-interval over at least ${rules.LEAST_SEEDS} seeds. Yes: interval above 0 and mean at ` +
  `least ${LEAST_GAIN.toFixed(3)} (a tenth more steps). No: interval below that. Open: else, or ` +
  `where a T is not seen.`;

/** What a change of the recipe does, by pairs of runs that differ in nothing else. */
export interface PairedAnswer {
  readonly verdict: Verdict;
  /** ln steps until half are in place, usual less changed: what the rule judges. */
  readonly gain: Estimate | null;
  /** Beside it, and not judged: usual less changed. */
  readonly beside: readonly { readonly name: string; readonly estimate: Estimate | null }[];
}

/**
 * Compares runs with a change to the usual ones. Runs of one seed share their initial weights,
 * batches and noise, as far as the change lets them, so they are compared in pairs; a run without a
 * twin is left out.
 */
export function pairedAnswer(
  usual: readonly RunRecord[],
  changed: readonly RunRecord[],
): PairedAnswer {
  const seeds = [...Map.groupBy(pairsOf(usual, changed), ([{ config }]) => config.seed).values()];
  const difference = (of: (run: RunRecord) => number): Estimate | null => {
    const all = seeds.map((pairs) => mean(pairs.map(([run, twin]) => of(run) - of(twin))));
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

type Pair = readonly [usual: RunRecord, changed: RunRecord];

/** Runs whose configs agree in all but the change: fields in which no usual run is like a changed one. */
function pairsOf(usual: readonly RunRecord[], changed: readonly RunRecord[]): Pair[] {
  if (usual.length === 0 || changed.length === 0) return [];
  const fields = new Map([...usual, ...changed].map((run) => [run, fieldsOf(run.config)]));
  const valuesOf = (runs: readonly RunRecord[], field: string) =>
    new Set(runs.map((run) => fields.get(run)!.get(field)));
  const names = [...new Set([...fields.values()].flatMap((own) => [...own.keys()]))].sort();
  const same = names.filter((name) =>
    /\bseed$/.test(name) || !valuesOf(usual, name).isDisjointFrom(valuesOf(changed, name))
  );
  if (same.length === names.length) {
    throw new RangeError(
      "Cannot pair runs as a field must have other values in the changed ones: current value is " +
        "none. Set the changed field back in the configs of the usual ones",
    );
  }
  const keyOf = (run: RunRecord) => same.map((name) => fields.get(run)!.get(name)).join("\n");
  const twins = Map.groupBy(changed, keyOf);
  for (const own of [...Map.groupBy(usual, keyOf).values(), ...twins.values()]) {
    if (own.length < 2) continue;
    throw new RangeError(
      `Cannot pair runs as each must have one twin: current value is ` +
        `${own.map(({ id }) => id).join(" and ")}, which differ in nothing but the change`,
    );
  }
  return usual.flatMap((run): Pair[] => {
    const [twin] = twins.get(keyOf(run)) ?? [];
    return twin === undefined ? [] : [[run, twin]];
  });
}

/** Every field of a config, those of its world with the world's name before them, as text. */
const fieldsOf = ({ world, ...rest }: RunRecord["config"]): Map<string, string> =>
  new Map([
    ...Object.entries(rest),
    ...Object.entries(world).map(([name, value]) => [`world.${name}`, value] as const),
  ].map(([name, value]) => [name, `${name} ${JSON.stringify(value)}`]));

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
    "usual less changed | mean | 95 % interval | seeds",
    "--- | --- | --- | ---",
    row("ln steps until half are in place (**judged**)", gain),
    ...beside.map(({ name, estimate }) => row(name, estimate)),
  ].join("\n");
}
