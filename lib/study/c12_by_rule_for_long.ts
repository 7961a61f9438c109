import { mean, tInterval } from "../measures/statistics/mod.ts";
import { READINGS, type RunRecord } from "../records/mod.ts";
import { lastSticking } from "./between.ts";
import { inWords, type LaterClaim, numberOf, openFinding, tooFew } from "./claims/claim.ts";
import { checkComparable, isBalanced, isMain } from "./claims/mod.ts";
import { LEAST_SEEDS } from "./claims/rules.ts";
import { runUnder } from "./run_under.ts";

/** The lattice step, and the training that is long: three times as long as any before. */
const [D, STEPS] = [0.5, 12_000];
/** Half way between drawing anywhere, 0, and only where training showed a bump, 1. */
const HALF_WAY = 1 / 2;

const says = `Shown places half a pixel apart, a network still draws between them after ` +
  `${STEPS.toLocaleString("en")} steps.`;

const rule =
  `On the lattice of ${D} px on 16 x 16 pixels, at the last evaluation of trainings of ` +
  `${
    STEPS.toLocaleString("en")
  } steps: sticking, as for C11, mean of both axes; t-interval over at ` +
  `least ${LEAST_SEEDS} seeds. Supports: it lies below ${HALF_WAY}. Refutes: above. Else open. Who ` +
  `draws exactly as asked sticks by 0.25 here, as places that are asked for keep away from the ` +
  `multiples of a tenth and of a quarter of a pixel. If ` +
  `what counts were the number of images alone, as for photographs (Bonnaire et al. 2025: memory ` +
  `comes in proportion to it), these networks should stick by then: places a pixel apart, a quarter ` +
  `as many, stick by 0.52 after 1,000 steps. Written down before any network was trained for more ` +
  `than 4,000.`;

/** C12: what is drawn by rule is not known by heart later. */
export function byRuleForLong(records: readonly RunRecord[]): LaterClaim {
  const base = { id: "C12", says, rule, also: [] } as const;
  const long = records.filter(({ config: { steps, bias, world } }) =>
    steps === STEPS && bias === undefined && world.n === 16 && world.dx === D &&
    world.holdout.shape === "none" && isMain(world) && isBalanced(world)
  );
  checkComparable(long.map((record) => runUnder(record, READINGS[0])));
  const values = long.flatMap((record) => {
    const last = lastSticking(record);
    return last === null ? [] : [mean([last.x, last.y])];
  });
  if (values.length < LEAST_SEEDS) {
    const reason = tooFew("Seeds that were trained so long", values.length, LEAST_SEEDS);
    return { ...base, ...openFinding(reason, values.length) };
  }
  const found = tInterval(values);
  const [low, high] = found.interval;
  return {
    ...base,
    verdict: high < HALF_WAY ? "supports" : low > HALF_WAY ? "refutes" : "open",
    ...numberOf(found),
    text: `What is drawn sticks to the lattice by ${
      inWords(found)
    }: 1 on the lattice only, 0.25 exactly as asked, 0 anywhere.`,
  };
}
