import { frequencyCoupling } from "./c5_frequency_skew.ts";
import { jointErrors } from "./c5_joint_errors.ts";
import { latticeCoupling } from "./c5_lattice_skew.ts";
import { type Claim, type Finding, numberOf, type Verdict } from "./claim.ts";
import type { MeasuredRun } from "./measured_run.ts";
import {
  COUPLING_BOUNDARY,
  LEAST_CONTRAST,
  LEAST_ONES,
  LEAST_SEEDS,
  LEAST_SEEDS_FREQUENCY,
  MOST_GAP,
  NEAR_HALF,
  WIDE_TOLERANCE,
} from "./rules.ts";

export const together: Claim = {
  id: "C5",
  by: "paper",
  says: "x and y, shown unevenly, are learned together",
  statistic: "0 apart, 1 together",
  notebook: "04-coupled",
  looksAt: "samples",
  runs: "all",
  rule: `Two tests, each with 0 factorised and 1 coupled, among the images that show one bump ` +
    `(at least ${LEAST_ONES}). Frequency skew, at least ${LEAST_SEEDS_FREQUENCY} seeds with its ` +
    `three cells: c / b of the log odds that an axis is right to a pixel, at the evaluation at ` +
    `which that axis is right most nearly half of the time (${NEAR_HALF.join(" to ")}). Lattice ` +
    `skew, at least ${LEAST_SEEDS} seeds: kappa of T, when an axis is right in half, each axis ` +
    `and lattice weighed by how far its predictions lie apart and left out below a factor ` +
    `${Math.exp(LEAST_CONTRAST)}, predictions lying between balanced lattices at most a factor ` +
    `${MOST_GAP} apart (added when one seed of one skewed lattice had been read); with 1 - D / ` +
    `D_fact on the same side, and both within ${WIDE_TOLERANCE} px, too (added when three seeds of ` +
    `each lattice had been read: it had said apart); open where an axis is not seen to get there. A test is coupled if ` +
    `its interval lies above ${COUPLING_BOUNDARY}, factorised if below, else open. Supports: one ` +
    `is coupled and the other not factorised. Refutes: one is factorised and the other not ` +
    `coupled. The number shown is the frequency skew's unless only the lattice's is there or ` +
    `decided. Beside them, not judged: whether errors along x and y come together.`,
  weigh: coupling,
};

/** What the two tests say together. */
export function coupling(runs: readonly MeasuredRun[]): Finding {
  const frequency = frequencyCoupling(runs);
  const lattice = latticeCoupling(runs);
  const found = new Set([frequency.verdict, lattice.verdict]);
  const verdict: Verdict = found.has("coupled") && !found.has("factorised")
    ? "supports"
    : found.has("factorised") && !found.has("coupled")
    ? "refutes"
    : "open";
  const latticeShown = frequency.estimate === null ||
    (frequency.verdict === "open" && lattice.verdict !== "open");
  const shown = latticeShown ? lattice.estimate : frequency.estimate;
  return {
    verdict,
    ...(shown ? numberOf(shown) : { statistic: null, interval: null, n: 0 }),
    text: `${frequency.text} ${lattice.text}`,
    also: [...frequency.also, ...lattice.also, ...jointErrors(runs)],
  };
}
