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
    claim: "the code knows where before samples show it",
    statistic: "ln steps to place over steps to order",
  },
};

/** Claims that the paper does not make. */
const OURS: readonly ClaimId[] = ["C9"];

/** What is seen, and which claims are decided, for README.md. */
export function resultsInWords(record: ClaimsRecord): string {
  const { runs, missing, seen, claims } = record;
  const ids = [...new Set(claims.map(({ id }) => id))];
  const decided = (own: readonly ClaimId[]) =>
    own.filter((id) => of(record, id).some(({ verdict }) => verdict !== "open"));
  const told = (id: ClaimId) => {
    const by = READINGS.map(({ name }, k) => `\`${name}\` ${of(record, id)[k].verdict}`).join(", ");
    return `${id}, ${rows[id].claim}: ${by}.`;
  };
  const [ours, theirs] = [
    ids.filter((id) => OURS.includes(id)),
    ids.filter((id) => !OURS.includes(id)),
  ];
  const [found, own] = [decided(theirs), decided(ours)];
  const weighed = [
    `Over ${runs.length} of ${runs.length + missing} runs of the design, of the paper's ` +
    `${theirs.length} claims ${found.length === 0 ? "none" : found.length} ` +
    `${found.length > 1 ? "are" : "is"} decided under any reading${found.length > 0 ? ":" : "."}`,
    ...found.map(told),
    ...own.length > 0 ? [`Ours: ${own.map(told).join(" ")}`] : [],
    ...found.length > 0 && found.length < theirs.length ? ["The others are open."] : [],
  ].join(" ");
  const turns = seen.turns.map(({ what, steps }) => [what, steps]);
  const table = turns.length === 0
    ? []
    : [...aligned([[seen.runs, "training step: median (least to most)"], ...turns]), ""];
  return [...table, ...wrapped(seen.text), "", ...wrapped(weighed)].join("\n");
}

const of = ({ claims }: ClaimsRecord, id: ClaimId): ClaimRow[] =>
  READINGS.map(({ name }) => claims.find((c) => c.id === id && c.reading === name)!);

/** The claims as a Markdown table, laid out as `deno fmt` would, for the study's page. */
export function claimsTable(record: ClaimsRecord): string {
  const { runs, missing, claims } = record;
  const header = [
    "claim",
    "number judged",
    ...READINGS.map(({ name }) => `\`${name}\``),
    "notebook",
  ];
  const ids = [...new Set(claims.map(({ id }) => id))];
  const lines = ids.map((id) => {
    const { notebook, claim, statistic } = rows[id];
    return [
      `${id}: ${OURS.includes(id) ? "ours: " : ""}${claim}`,
      statistic,
      ...of(record, id).map((row, k) =>
        k > 0 && !OF_THE_CODE.includes(id) ? "the same" : found(row)
      ),
      `[${notebook.slice(0, 2)}](../../notebooks/${notebook}.ipynb)`,
    ];
  });
  return [
    ...aligned([header, ...lines]),
    "",
    ...wrapped(
      `Over ${runs.length} of ${runs.length + missing} runs of the design. Where a claim can be ` +
        "judged its number stands beside the verdict, with its 95 % interval; what is missing else, " +
        "the rules and further numbers are in [data/claims.json](../../data/claims.json).",
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

/** A page with `text` between its two marks; `name` is how an error calls it. */
export function withResults(page: string, text: string, name: string): string {
  const [before, ...after] = page.split(BEGIN);
  const [, ...rest] = after.join(BEGIN).split(END);
  if (after.length !== 1 || rest.length !== 1) {
    throw new RangeError(
      `Cannot write the results as ${name} must have ${BEGIN} and then ${END} once`,
    );
  }
  return `${before}${BEGIN}\n\n${text}\n\n${END}${rest[0]}`;
}
