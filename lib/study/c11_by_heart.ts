import { type Estimate, mean, tInterval } from "../measures/statistics/mod.ts";
import { READINGS, type RunRecord } from "../records/mod.ts";
import { lastSticking } from "./between.ts";
import { inWords, type LaterClaim, numberOf, openFinding, tooFew } from "./claims/claim.ts";
import { checkComparable, latticeSkewRuns } from "./claims/mod.ts";
import { LEAST_SEEDS } from "./claims/rules.ts";
import { bySeed, sharedCells } from "./claims/run_groups.ts";
import { runUnder } from "./run_under.ts";

/** The lattice steps of the two axes. */
const [FINE, COARSE] = [0.5, 4];
/** Half way between drawing anywhere, 0, and only where training showed a bump, 1. */
const HALF_WAY = 1 / 2;

const says = "Where one axis is shown every 4 pixels and the other every half pixel, a network " +
  "knows the places of the first by heart and draws between those of the second.";

const rule =
  `On the lattices of ${FINE} by ${COARSE} px, either way round, that at least ${LEAST_SEEDS} seeds ` +
  `share, at the last evaluation, among single bumps that are asked for off every lattice: sticking along an axis with lattice step d is ` +
  `the mean of cos(2 pi place / d) over the places drawn: 1 where all are on the lattice, 0 where ` +
  `they lie anywhere. Mean over a seed's runs, of the coarser axis and of the finer; t-interval over ` +
  `seeds. Supports: the coarser axis's lies above ${HALF_WAY} and the finer's below it. Refutes: the ` +
  `coarser's lies below it or the finer's above it. Judged: the difference of the two. It was found ` +
  `on even lattices (d = 0.5, 1, 2, 4) and written down before uneven ones were looked at.`;

/** C11: by heart along one axis, by rule along the other. */
export function byHeartAlongOneAxis(records: readonly RunRecord[]): LaterClaim {
  const base = { id: "C11", says, rule, also: [] } as const;
  const byId = new Map(records.map((record) => [record.id, record]));
  const uneven = latticeSkewRuns(records.map((record) => runUnder(record, READINGS[0])))
    .filter(({ config: { dx, dy } }) => Math.min(dx, dy) === FINE && Math.max(dx, dy) === COARSE);
  checkComparable(uneven);
  const runs = sharedCells(uneven, LEAST_SEEDS);
  const seeds = bySeed(runs).map(([, own]) =>
    own.flatMap(({ id, config: { dx, dy } }) => {
      const last = lastSticking(byId.get(id)!);
      return last ? [{ coarse: dx > dy ? last.x : last.y, fine: dx > dy ? last.y : last.x }] : [];
    })
  ).filter((own) => own.length > 0);
  if (seeds.length < LEAST_SEEDS) {
    const reason = tooFew("Seeds that share an uneven lattice", seeds.length, LEAST_SEEDS);
    return { ...base, ...openFinding(reason, seeds.length) };
  }
  const over = (of: (one: { coarse: number; fine: number }) => number): Estimate =>
    tInterval(seeds.map((own) => mean(own.map(of))));
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
      `What is drawn sticks to the lattice by ${inWords(coarse)} along the axis that is shown ` +
      `more coarsely, and by ${inWords(fine)} along the other: 1 on the lattice only, 0 anywhere.`,
  };
}
