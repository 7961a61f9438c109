import {
  board,
  type Figure,
  figure,
  type FigureSpec,
  lines,
  type Part,
  type Source,
} from "../../figures/mod.ts";
import { READINGS } from "../../records/mod.ts";
import { OF_THE_CODE, type Verdict } from "../claims/mod.ts";
import { inList } from "../in_list.ts";
import type { ClaimsRecord, GridRow } from "../weigh_readings.ts";
import { APART, columnOf, type Spot, VERDICT_COLORS } from "./f6_column.ts";

/**
 * F6, a specification curve: what each claim of the code comes to under every combination of input,
 * layer and order, sorted; below, marks tell which combination it is.
 */
export function readingsFigure(
  { grid }: Pick<ClaimsRecord, "grid">,
  sources: readonly Source[] = [],
): Figure {
  const columns = OF_THE_CODE.flatMap((claim) => {
    const own = grid.filter((row) => row.id === claim.id);
    return own.length === 0 ? [] : [{ claim, spots: spotsOf(own) }];
  });
  if (columns.length === 0) {
    throw new RangeError(
      "Cannot draw F6 as there must be claims of the code: current value is none",
    );
  }
  const count = Math.max(...columns.map(({ spots }) => spots.length));
  const hasNumber = ({ spots }: { spots: readonly Spot[] }) =>
    spots.some(({ statistic }) => statistic !== null);
  const drawn = columns.some(hasNumber) ? columns.filter(hasNumber) : columns;
  const without = columns.filter((column) => !drawn.includes(column));
  const spec: FigureSpec = {
    title: {
      text: headline(drawn.map(({ spots }) => spots)),
      subtitle: lines(
        `Each claim weighed in ${count} ways to read the code (what the network holds inside). One mark ` +
          "is one way, with its 95 % interval; the dots below it tell which. A triangle is a bound, as " +
          "some runs never get there: the number lies where it points. Dashed: what the rule holds it " +
          "against." +
          hollow(drawn.flatMap(({ spots }) => spots)) +
          (without.length === 0
            ? ""
            : ` Not drawn, as runs are too few: ${inList(without.map(({ claim }) => claim.id))}.`),
        Math.max(420, 230 * drawn.length),
      ),
    },
    vconcat: [
      verdictKey(),
      {
        hconcat: drawn.map(({ claim, spots }, k) => columnOf(claim, spots, k === 0)),
        spacing: 18,
        resolve: APART,
      },
    ],
    resolve: APART,
  };
  return figure(spec, columns.map(({ claim: { id }, spots }) => ({ id, spots })), sources);
}

/** Why some have no number. */
function hollow(spots: readonly Spot[]): string {
  const without = spots.filter(({ statistic }) => statistic === null);
  if (without.length === 0) return "";
  return without.every(({ order }) => order === "linear")
    ? " A hollow dot, below the rest, has no number: off the whole code straight lines read the place from the first " +
      "evaluation on, or never, so that no time is seen."
    : " A hollow dot has no number.";
}

/** Whether ways of looking contradict each other, or only decide less. */
function headline(columns: readonly (readonly Spot[])[]): string {
  const has = (spots: readonly Spot[], verdict: Verdict) =>
    spots.some((spot) => spot.verdict === verdict);
  const varies = columns.some((spots) => new Set(spots.map(({ verdict }) => verdict)).size > 1);
  if (!varies) return "F6  The verdict does not hang on how one looks";
  const contradicts = columns.some((own) => has(own, "supports") && has(own, "refutes"));
  return contradicts
    ? "F6  The verdict hangs on how one looks: some ways contradict others"
    : "F6  No reading turns support into refutation; many leave a claim open";
}

/** What the colours of the dots mean. */
function verdictKey(): Part {
  const verdicts = Object.entries(VERDICT_COLORS);
  return board({
    width: 100 * verdicts.length,
    height: 16,
    patches: verdicts.map(([, color], k) => ({ x: 100 * k, y: 1, width: 12, height: 12, color })),
    notes: verdicts.map(([verdict], k) => ({ x: 100 * k + 18, y: 1, text: verdict })),
  });
}

function spotsOf(rows: readonly GridRow[]): Spot[] {
  const named = (row: GridRow) =>
    READINGS.find(({ input, layer, order }) =>
      input === row.input && layer === row.layer && order === row.order
    )?.name ?? "";
  return rows
    .toSorted((a, b) => (a.statistic ?? Infinity) - (b.statistic ?? Infinity))
    .map((row, rank) => ({ ...row, rank, named: named(row) }));
}
