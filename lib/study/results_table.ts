import { READINGS } from "../records/mod.ts";
import type { ClaimId } from "./claims/mod.ts";
import { type ClaimRow, type ClaimsRecord, OF_THE_CODE } from "./weigh_readings.ts";

/** What of a claim's row does not depend on the runs. */
interface Row {
  /** The notebook, which begins with the figure's number. */
  readonly notebook: string;
  readonly claim: string;
  /** What the number is that the rule judges. */
  readonly statistic: string;
}

const rows: Readonly<Record<ClaimId, Row>> = {
  C1: {
    notebook: "02-learning",
    claim: "an ordered code goes with good samples",
    statistic: "rank correlation of the two times",
  },
  C2: {
    notebook: "01-phases",
    claim: "the code is a cloud, then a sheet, then an ordered sheet",
    statistic: "share of runs that do",
  },
  C3: {
    notebook: "01-phases",
    claim: "each phase of the code draws in its own way",
    statistic: "agreement beyond chance, kappa",
  },
  C4: {
    notebook: "03-phase-diagram",
    claim: "denser data (a smaller lattice step d) is learned in fewer steps",
    statistic: "slope of ln steps on ln d",
  },
  C5: {
    notebook: "04-coupled",
    claim: "x and y, shown unevenly, are learned together",
    statistic: "0 apart, 1 together",
  },
  C6: {
    notebook: "04-coupled",
    claim: "the more finely sampled axis is learned later",
    statistic: "lag in ln steps",
  },
  C9: {
    notebook: "02-learning",
    claim: "ours: the code knows where before samples show it",
    statistic: "ln steps to place over steps to order",
  },
};

/** The claims as a Markdown table, laid out as `deno fmt` would. */
export function resultsTable({ runs, missing, seen, claims }: ClaimsRecord): string {
  const header = [
    "claim",
    "number judged",
    ...READINGS.map(({ name }) => `\`${name}\``),
    "notebook",
  ];
  const ids = [...new Set(claims.map(({ id }) => id))];
  const lines = ids.map((id) => {
    const { notebook, claim, statistic } = rows[id];
    const own = READINGS.map(({ name }) => claims.find((c) => c.id === id && c.reading === name)!);
    return [
      `${id}: ${claim}`,
      statistic,
      ...own.map((row, k) => k > 0 && !OF_THE_CODE.includes(id) ? "the same" : found(row)),
      `[${notebook.slice(0, 2)}](notebooks/${notebook}.ipynb)`,
    ];
  });
  const trained = `${runs.length} of ${runs.length + missing} runs`;
  return [
    ...wrapped(seen),
    "",
    ...aligned([header, ...lines]),
    "",
    ...wrapped(
      `Over ${trained} of the design. Where a claim can be judged its number stands beside the ` +
        "verdict, with its 95 % interval; what is missing else, the rules and further numbers are in " +
        "[data/claims.json](data/claims.json).",
    ),
  ].join("\n");
}

/** "**supports** 1.05 (0.91 to 1.19), n = 3" */
function found({ verdict, statistic, interval, n }: ClaimRow): string {
  if (statistic === null) return `**${verdict}**`;
  const range = interval && ` (${interval.map((end) => end.toFixed(2)).join(" to ")})`;
  return `**${verdict}** ${statistic.toFixed(2)}${range ?? ""}, n = ${n}`;
}

/** Words in lines of at most `most` characters. */
function wrapped(text: string, most = 100): string[] {
  return text.split(" ").reduce<string[]>((lines, word) => {
    const longer = [...lines.slice(-1), word].join(" ");
    return longer.length <= most ? [...lines.slice(0, -1), longer] : [...lines, word];
  }, []);
}

/** Lines of a table whose columns have one width each. */
function aligned([head, ...body]: readonly (readonly string[])[]): string[] {
  const widths = head.map((_, k) => Math.max(...[head, ...body].map((cells) => cells[k].length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, k) => cell.padEnd(widths[k])).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)];
}

const BEGIN = "<!-- results: written by deno task claims -->";
const END = "<!-- end of results -->";

/** The README with `table` between its two marks. */
export function withResultsTable(readme: string, table: string): string {
  const [before, ...after] = readme.split(BEGIN);
  const [, ...rest] = after.join(BEGIN).split(END);
  if (after.length !== 1 || rest.length !== 1) {
    throw new RangeError(
      `Cannot write the table of results as README.md must have ${BEGIN} and then ${END} once`,
    );
  }
  return `${before}${BEGIN}\n\n${table}\n\n${END}${rest[0]}`;
}
