import { type Estimate, tInterval } from "../measures/statistics/mod.ts";
import type { RunRecord } from "../records/mod.ts";
import { byHeartInTheEnd, MEASURE } from "./by_heart.ts";
import { HALF_WAY, LONG, longRuns, untoldInWords } from "./c12_by_rule_for_long.ts";
import { inWords, type LaterClaim, numberOf, openFinding, tooFew } from "./claims/claim.ts";
import { LEAST_SEEDS } from "./claims/rules.ts";

/** The lattice steps of x and of y. */
const [FINE, COARSE] = [0.5, 4];

const says = "Where one axis is shown every 4 pixels and the other every half pixel, a network " +
  "knows the places of the first by heart and draws between those of the second.";

const rule =
  `On a lattice of ${FINE} px along x and ${COARSE} px along y, on ${LONG.n} x ${LONG.n} pixels, at ` +
  `the last evaluation of trainings of ${LONG.steps.toLocaleString("en")} steps: ${MEASURE}; ` +
  `t-interval over at least ${LEAST_SEEDS} seeds. Supports: along y it lies above ${HALF_WAY} and ` +
  `along x below. Refutes: along y below, or along x above. Else open. Judged: the difference of the ` +
  `two. Written down before these networks were trained; a fourth seed was, as one of three does ` +
  `not tell along x. Of networks of 4,000 steps on 32 x 32 ` +
  `pixels, of which it was asked first, half cannot be told: their errors along the finer axis are ` +
  `as large as its steps.`;

/** C11: by heart along one axis, by rule along the other. */
export function byHeartAlongOneAxis(records: readonly RunRecord[]): LaterClaim {
  const base = { id: "C11", says, rule, also: [] } as const;
  const long = longRuns(records, FINE, COARSE);
  const seeds = long.flatMap((record) => {
    const { x: fine, y: coarse } = byHeartInTheEnd(record);
    return fine === null || coarse === null ? [] : [{ fine, coarse }];
  });
  if (seeds.length < LEAST_SEEDS) {
    const reason = tooFew("Seeds that were trained so long, and tell", seeds.length, LEAST_SEEDS);
    return { ...base, ...openFinding(reason, seeds.length) };
  }
  const over = (of: (one: typeof seeds[number]) => number) => tInterval(seeds.map(of));
  const [coarse, fine] = [over((one) => one.coarse), over((one) => one.fine)];
  const above = ({ interval: [low] }: Estimate) => low > HALF_WAY;
  const below = ({ interval: [, high] }: Estimate) => high < HALF_WAY;
  return {
    ...base,
    verdict: above(coarse) && below(fine)
      ? "supports"
      : below(coarse) || above(fine)
      ? "refutes"
      : "open",
    ...numberOf(over((one) => one.coarse - one.fine)),
    text:
      `It knows the shown places by heart by ${
        inWords(coarse)
      } along the axis that is shown more ` +
      `coarsely, and by ${
        inWords(fine)
      } along the other: 0 draws between shown places as exactly ` +
      `as at them, 1 draws them alone.${untoldInWords(long.length, seeds.length)}`,
  };
}
