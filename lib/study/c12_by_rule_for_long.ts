import { mean, tInterval } from "../measures/statistics/mod.ts";
import { READINGS, type RunRecord } from "../records/mod.ts";
import { byHeartInTheEnd, MEASURE } from "./by_heart.ts";
import { inWords, type LaterClaim, numberOf, openFinding, tooFew } from "./claims/claim.ts";
import { checkComparable, isEven, isMain } from "./claims/mod.ts";
import { LEAST_SEEDS } from "./claims/rules.ts";
import { runUnder } from "./run_under.ts";

/** The canvas, and the training that is long: three times as long as any other. */
export const LONG = { n: 16, steps: 12_000 } as const;
/** The lattice step. */
const D = 0.5;
/** Half way between drawing as asked, 0, and only where training showed a bump, 1. */
export const HALF_WAY = 1 / 2;

const says = `Shown places half a pixel apart, a network still draws between them after ` +
  `${LONG.steps.toLocaleString("en")} steps.`;

const rule =
  `On the lattice of ${D} px on ${LONG.n} x ${LONG.n} pixels, at the last evaluation of trainings ` +
  `of ${
    LONG.steps.toLocaleString("en")
  } steps: ${MEASURE}; mean of both axes, t-interval over at ` +
  `least ${LEAST_SEEDS} seeds. Supports: it lies below ${HALF_WAY}. Refutes: above. Else open. If ` +
  `what counts were the number of images alone, as for photographs (Bonnaire et al. 2025: memory ` +
  `comes in proportion to it), these networks should know theirs by heart by then: places a pixel ` +
  `apart, a quarter as many, are known so after 1,000 steps. Written down before any network was ` +
  `trained for more than 4,000; but then s alone was judged, against the same bar, which who knows ` +
  `all by heart and draws with these networks' errors would not have passed either.`;

/** C12: what is drawn by rule is not known by heart later. */
export function byRuleForLong(records: readonly RunRecord[]): LaterClaim {
  const base = { id: "C12", says, rule, also: [] } as const;
  const long = longRuns(records, D, D);
  const values = long.flatMap((record) => {
    const { x, y } = byHeartInTheEnd(record);
    return x === null || y === null ? [] : [mean([x, y])];
  });
  if (values.length < LEAST_SEEDS) {
    const reason = tooFew("Seeds that were trained so long, and tell", values.length, LEAST_SEEDS);
    return { ...base, ...openFinding(reason, values.length) };
  }
  const found = tInterval(values);
  const [low, high] = found.interval;
  return {
    ...base,
    verdict: high < HALF_WAY ? "supports" : low > HALF_WAY ? "refutes" : "open",
    ...numberOf(found),
    text: `It knows the lattice by heart by ${
      inWords(found)
    }: 0 draws between its places as exactly as at them, 1 draws them alone.${
      untoldInWords(long.length, values.length)
    }`,
  };
}

/** How many networks are left out, as their errors are as large as the lattice's steps. */
export const untoldInWords = (all: number, told: number): string =>
  told === all ? "" : ` Of ${all} networks ${all - told} cannot be told, as errors are too large.`;

/** Plain networks that were trained so long, on one lattice with all its places. */
export function longRuns(records: readonly RunRecord[], dx: number, dy: number): RunRecord[] {
  const long = records.filter(({ config: { steps, bias, world } }) =>
    steps === LONG.steps && bias === undefined && world.n === LONG.n && world.dx === dx &&
    world.dy === dy && world.holdout.shape === "none" && isMain(world) && isEven(world)
  );
  checkComparable(long.map((record) => runUnder(record, READINGS[0])));
  return long;
}
