import {
  board,
  type Figure,
  figure,
  type FigureSpec,
  lines,
  type Part,
  type Source,
} from "../../figures/mod.ts";
import { OF_THE_CODE, type Verdict } from "../claims/mod.ts";
import { inList } from "../in_list.ts";
import type { ClaimsRecord } from "../weigh_readings.ts";
import { panelOf, type Spot, spotsOf, VERDICT_COLORS } from "./f6_panel.ts";

const APART = { scale: { color: "independent" }, legend: { color: "independent" } } as const;

/**
 * F6: what each claim of the code comes to under every combination of input, layer and order, a row
 * each. Specification curves are sorted by their numbers; here all claims have the rows in one order,
 * so that a way of looking can be followed from claim to claim.
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
      text: headline(drawn.map(({ claim: { id }, spots }) => ({ id, spots }))),
      subtitle: lines(
        `A row is one of ${count} ways to read the code (what the network holds inside): what the ` +
          "network sees meanwhile, the layer, and how order is told. Bars: 95 % intervals. A triangle " +
          "is a bound, as some runs never get there: the number lies where it points." +
          unknown(drawn.flatMap(({ spots }) => spots)) +
          (without.length === 0
            ? ""
            : ` Not drawn, as runs are too few: ${inList(without.map(({ claim }) => claim.id))}.`),
        Math.max(420, 230 * drawn.length),
      ),
    },
    vconcat: [
      verdictKey(),
      {
        hconcat: drawn.map(({ claim, spots }, k) => panelOf(claim, spots, k === 0)),
        spacing: 18,
        resolve: APART,
      },
    ],
    resolve: APART,
  };
  return figure(spec, columns.map(({ claim: { id }, spots }) => ({ id, spots })), sources);
}

/** Why some have no number. */
function unknown(spots: readonly Spot[]): string {
  const without = spots.filter(({ statistic }) => statistic === null);
  if (without.length === 0) return "";
  return without.every(({ order }) => order === "linear")
    ? " No number: off the whole code a linear fit reads the place from the first evaluation on, or " +
      "never, so that no time is seen."
    : " No number: order is there at the first evaluation, or never; or phases hardly differ between " +
      "networks at the same step.";
}

/** What each claim comes to, however one looks. */
function headline(columns: readonly { id: string; spots: readonly Spot[] }[]): string {
  const words = Map.groupBy(columns, ({ spots }) => inWords(spots.map(({ verdict }) => verdict)));
  const told = [...words].map(([says, own]) => `${own.map(({ id }) => id).join(", ")} ${says}`);
  return `F6  However one looks: ${told.join("; ")}`;
}

/** The verdicts that there are. */
function inWords(verdicts: readonly Verdict[]): string {
  const has = (verdict: Verdict) => verdicts.includes(verdict);
  if (has("supports") && has("refutes")) return "supported by some ways, refuted by others";
  const decided = has("supports") ? "supported" : has("refutes") ? "refuted" : "";
  return [decided, has("open") ? "open" : ""].filter((word) => word !== "").join(" or ");
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
