import { type Estimate, tInterval } from "../measures/statistics/mod.ts";
import type { RunRecord } from "../records/mod.ts";
import { BIAS_COLUMNS, type BiasesTable, biasesTable, worldOf } from "./biases_table.ts";
import type { Claim, Verdict } from "./claims/mod.ts";
import { LEAST_SEEDS } from "./claims/rules.ts";

/** Of what a network draws rightly at all places, the share that it must reach at new ones. */
const COMPOSES = 1 / 2;
/** What the paper's sequel says helps. */
const HELPERS = ["forced-rendering", "stripes"] as const;

const BOTH = HELPERS.join(" and ");

const rule =
  `At the last evaluation of at least ${LEAST_SEEDS} seeds: the share of samples in the ` +
  `right place where x and y were never shown together, over the same network's share at all test ` +
  `labels when it was trained on all places. The plain network does not compose if the interval of ` +
  `this ratio over seeds lies below ${COMPOSES}. Supports: it does not, and both ${BOTH} are ` +
  `better in the column "composed" by the table's rule. Refutes: the interval lies above ${COMPOSES}, or neither is better. Else open.`;

/** A claim beyond the first paper, weighed on runs of its own. */
export type LaterClaim = Omit<Claim, "id"> & { readonly id: "C7" | "C8" };

/** C8: told x and y apart a network does not compose; factors rendered, or stripes, make it. */
export function composition(runs: readonly RunRecord[]): LaterClaim {
  const ratios = plainRatios(runs);
  const base = { id: "C8", rule, also: [] } as const;
  if (ratios.length < LEAST_SEEDS) {
    const text = `Seeds of the plain network with both worlds: ${ratios.length}; at least ` +
      `${LEAST_SEEDS} are needed.`;
    return { ...base, verdict: "open", statistic: null, interval: null, n: ratios.length, text };
  }
  const ratio = tInterval(ratios);
  const marks = helperMarks(biasesTable(runs));
  return {
    ...base,
    verdict: verdictOf(ratio, marks),
    statistic: ratio.value,
    interval: ratio.interval,
    n: ratio.n,
    text: `The plain network draws ${percent(ratio.value)} as often rightly where x and y were ` +
      `never shown together. ${marks.map(([name, mark]) => `${name}: ${mark}`).join("; ")}.`,
  };
}

function verdictOf(
  { interval: [low, high] }: Estimate,
  marks: ReturnType<typeof helperMarks>,
): Verdict {
  const better = marks.filter(([, mark]) => mark === "better").length;
  const untold = marks.some(([, mark]) => mark === "no runs");
  if (low > COMPOSES || (better === 0 && !untold)) return "refutes";
  return high < COMPOSES && better === HELPERS.length ? "supports" : "open";
}

/** Composed over in place, seed by seed. */
function plainRatios(runs: readonly RunRecord[]): number[] {
  const plain = runs.filter(({ config }) => config.bias === undefined);
  const valueOf = (name: string, own: readonly RunRecord[]) => {
    const { world, value } = BIAS_COLUMNS.find((column) => column.name === name)!;
    return value(own.filter((run) => worldOf(run) === world));
  };
  return [...Map.groupBy(plain, ({ config }) => config.seed).values()].flatMap((own) => {
    const [composed, inPlace] = [valueOf("composed", own), valueOf("in place", own)];
    return composed === null || inPlace === null || inPlace === 0 ? [] : [composed / inPlace];
  });
}

function helperMarks({ columns, rows }: BiasesTable) {
  const k = columns.findIndex(({ name }) => name === "composed");
  return HELPERS.map((name) => {
    const cell = rows.find(({ bias }) => bias === name)?.cells[k];
    const mark = !cell?.difference ? "no runs" : cell.mark === "" ? "no different" : cell.mark;
    return [name, mark] as const;
  });
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
