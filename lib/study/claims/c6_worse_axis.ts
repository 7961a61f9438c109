import { mean, median, tInterval } from "../../measures/statistics/mod.ts";
import {
  type Claim,
  detail,
  factorInWords,
  judge,
  numberOf,
  openFinding,
  tooFew,
} from "./claim.ts";
import { latticeSkewRuns, sharedCells } from "./run_groups.ts";
import { axisPassage } from "./passages.ts";
import { AXES, type Axis, hasAttempts, type MeasuredRun, TOLERANCE } from "./measured_run.ts";
import { LEAST_LAG, LEAST_SEEDS, WIDE_TOLERANCE } from "./rules.ts";

const ERRORS = {
  all: "ln error, finer - coarser",
  on: "the same on the coarser lattice (exploratory)",
  off: "the same off it (exploratory)",
} as const;

export const finerIsWorse: Claim = {
  id: "C6",
  by: "paper",
  says: "the more finely sampled axis is learned later",
  statistic: "lag in ln steps",
  notebook: "04-coupled",
  looksAt: "samples",
  runs: "all",
  rule:
    `Lattice skew and its transpose, that at least ${LEAST_SEEDS} seeds share, per seed: how much later (in ln steps) the finer axis ` +
    `is right in half of the single-bump outputs than the coarser, averaged over both, so that ` +
    `what the net does to x or y anyway cancels. t-interval over at least ${LEAST_SEEDS} seeds. ` +
    `Supports: interval above 0, mean at least ln 1.1, and later in each of the two. Refutes: ` +
    `interval below ln 1.1, so a lag that is seen may be too small to count. Right is within ` +
    `${TOLERANCE} px, and within ${WIDE_TOLERANCE} px the verdict must be the same (added when three ` +
    `seeds had been read, of which within ${TOLERANCE} px alone it supports). Open where an axis ` +
    `of any of these runs is never right in half, or is before it could be measured. Beside it, ` +
    `how much larger (in ln) the finer axis's median error is at the last step, among all ` +
    `single-bump outputs; and, looked at after all runs had been read, among those asked for on ` +
    `the coarser lattice and off it.`,
  weigh(runs) {
    const lags = sharedCells(latticeSkewRuns(runs), LEAST_SEEDS).map((run) => {
      const { dx, dy, seed } = run.config;
      const [fine, coarse] = dx < dy ? ["x", "y"] as const : ["y", "x"] as const;
      const pair = `${Math.min(dx, dy)} ${Math.max(dx, dy)}`;
      const lagWithin = (tolerance: number) => {
        const passages = [fine, coarse].map((axis) => axisPassage(run, axis, tolerance));
        const known = passages.every(({ censored }) => censored === "no");
        return known ? Math.log(passages[0].steps / passages[1].steps) : null;
      };
      const [lag, wide] = [TOLERANCE, WIDE_TOLERANCE].map(lagWithin);
      return { seed, pair, fine, lag, wide, errors: lastErrors(run, fine, coarse) };
    });
    // A run counts with its transpose: the same seed and steps, the other axis finer.
    const paired = lags.filter((one) =>
      lags.some((two) => two.seed === one.seed && two.pair === one.pair && two.fine !== one.fine)
    );
    const bySeed = [...Map.groupBy(paired, ({ seed }) => seed).values()];
    if (paired.some(({ lag }) => lag === null)) {
      const reason = "Some axis never passes, or passes before it can be measured.";
      return openFinding(reason, bySeed.length);
    }
    const perSeed = bySeed.map((own) => mean(own.map(({ lag }) => lag!)));
    if (perSeed.length < LEAST_SEEDS) {
      const reason = tooFew("Seeds with a lattice and its transpose", perSeed.length, LEAST_SEEDS);
      return openFinding(reason, perSeed.length);
    }
    const lag = tInterval(perSeed);
    const wide = paired.every(({ wide }) => wide !== null)
      ? tInterval(bySeed.map((own) => mean(own.map(({ wide }) => wide!))))
      : null;
    const byAxis = AXES.map((axis) =>
      tInterval(
        bySeed.map((own) => mean(own.filter(({ fine }) => fine === axis).map(({ lag }) => lag!))),
      )
    );
    const errorsAmong = (which: keyof typeof ERRORS) => {
      const errors = bySeed.map((own) => mean(own.map(({ errors }) => errors[which])))
        .filter(Number.isFinite);
      return errors.length < LEAST_SEEDS ? null : tInterval(errors);
    };
    const lastError = errorsAmong("all");
    const verdict = judge(lag, LEAST_LAG);
    const reverses = byAxis.every(({ value }) => value > 0);
    const isSteady = !hasAttempts(runs) ||
      (wide !== null && judge(wide, LEAST_LAG) === verdict);
    return {
      verdict: !isSteady || (verdict === "supports" && !reverses) ? "open" : verdict,
      ...numberOf(lag),
      text: `The finer axis takes ${factorInWords(lag)} times the steps of the coarser; x finer: ` +
        `${factorInWords(byAxis[0])}, y finer: ${factorInWords(byAxis[1])}.` +
        (verdict === "refutes" && lag.interval[0] > 0
          ? " That is later, by less than counts."
          : "") +
        (wide
          ? ` That is until half are right within ${TOLERANCE} px; within ${WIDE_TOLERANCE} px it ` +
            `takes ${factorInWords(wide)} times.`
          : "") +
        (lastError ? ` In the end its error is ${factorInWords(lastError)} times as large.` : ""),
      also: [
        ...(wide ? [detail(`lag within ${WIDE_TOLERANCE} px`, wide)] : []),
        detail("lag, x finer", byAxis[0]),
        detail("lag, y finer", byAxis[1]),
        ...(["all", "on", "off"] as const).flatMap((which) => {
          const errors = errorsAmong(which);
          return errors === null ? [] : [detail(ERRORS[which], errors)];
        }),
      ],
    };
  },
};

/** ln of the one axis's median error over the other's, at the run's last evaluation; or NaN. */
function lastErrors(
  { config, evaluations }: MeasuredRun,
  fine: Axis,
  coarse: Axis,
): Record<keyof typeof ERRORS, number> {
  const { images: { medianError }, attempts } = evaluations[evaluations.length - 1];
  const d = coarse === "x" ? config.dx : config.dy;
  const isOn = (mu: number) => Math.abs(mu - d * Math.round(mu / d)) < 1e-6;
  const among = (on: boolean) => {
    const own = attempts.filter(({ found, label }) => found && isOn(label[coarse]) === on);
    if (own.length === 0) return NaN;
    const [ofFine, ofCoarse] = [fine, coarse]
      .map((axis) => median(own.map(({ found, label }) => Math.abs(found![axis] - label[axis]))));
    return Math.log(ofFine / ofCoarse);
  };
  return {
    all: medianError ? Math.log(medianError[fine] / medianError[coarse]) : NaN,
    on: among(true),
    off: among(false),
  };
}
