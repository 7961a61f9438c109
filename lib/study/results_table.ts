import { READINGS } from "../records/mod.ts";
import { type Claim, CLAIMS } from "./claims/mod.ts";
import type { ClaimRow, ClaimsRecord } from "./weigh_readings.ts";

/** The verdicts, for README.md. */
export function resultsInShort(record: ClaimsRecord): string {
  const { runs, missing } = record;
  const readings = READINGS.map(({ name }) => `\`${name}\``);
  const verdicts = (claim: Claim) => rowsOf(record, claim).map(({ verdict }) => verdict);
  return [
    ...aligned([
      ["what is claimed", ...readings],
      ...CLAIMS.map((claim) => [saidBy(claim), ...verdictsInShort(claim, verdicts(claim))]),
    ]),
    "",
    ...wrapped(`Over ${runs.length} of ${runs.length + missing} runs of the design.`),
  ].join("\n");
}

/** What samples show is the same under every reading, and is told once. */
const verdictsInShort = ({ looksAt }: Claim, [first, ...others]: readonly string[]): string[] =>
  looksAt === "samples" && others.every((other) => other === first)
    ? [first, ...others.map(() => "the same")]
    : [first, ...others];

/** "C4: denser data is learned in fewer steps" */
const saidBy = ({ id, by, says }: Claim) => `${id}${by === "ours" ? ", ours" : ""}: ${says}`;

/** A claim's rows, by reading. */
function rowsOf({ claims }: ClaimsRecord, { id }: Claim): ClaimRow[] {
  return READINGS.map(({ name }) => {
    const row = claims.find((own) => own.id === id && own.reading === name);
    if (row !== undefined) return row;
    throw new RangeError(
      `Cannot tell of claim ${id} as it was not weighed under ${name}: run deno task claims`,
    );
  });
}

/** What happens at which step, and then the claims, for the study's page. */
export function resultsInFull(record: ClaimsRecord): string {
  const { turns, runs } = record.seen;
  const head = [runs, "training step: median (least to most)"];
  return [
    ...turns.length === 0
      ? []
      : [...aligned([head, ...turns.map(({ what, steps }) => [what, steps])]), ""],
    claimsTable(record),
  ].join("\n");
}

/** The claims as a Markdown table, laid out as `deno fmt` would, for the study's page. */
export function claimsTable(record: ClaimsRecord): string {
  const { runs, missing } = record;
  const readings = READINGS.map(({ name }) => `\`${name}\``);
  const lines = CLAIMS.map((claim) => {
    const { statistic, notebook, looksAt } = claim;
    return [
      saidBy(claim),
      statistic,
      ...rowsOf(record, claim).map((row, k, [first]) =>
        k > 0 && looksAt === "samples" && isSame(row, first) ? "the same" : found(row)
      ),
      `[${notebook.slice(0, 2)}](../../notebooks/${notebook}.ipynb)`,
    ];
  });
  return [
    ...aligned([["claim", "number judged", ...readings, "notebook"], ...lines]),
    "",
    ...wrapped(`${record.seen.text} ${record.seen.leftOut}`.trimEnd()),
    "",
    ...wrapped(
      `Over ${runs.length} of ${runs.length + missing} runs of the design. Where a claim can be ` +
        "judged its number stands beside the verdict, with its 95 % interval; what is missing else, " +
        "the rules and further numbers are in [data/claims.json](../../data/claims.json).",
    ),
  ].join("\n");
}

/** Whether two readings find the same. */
const isSame = (a: ClaimRow, b: ClaimRow) =>
  JSON.stringify({ ...a, reading: b.reading }) === JSON.stringify(b);

/** "**supports** 1.05 (0.91 to 1.19), n = 3" */
function found({ verdict, statistic, interval, bound, n }: ClaimRow): string {
  if (statistic === null) return `**${verdict}**`;
  const range = interval && ` (${interval.map((end) => end.toFixed(2)).join(" to ")})`;
  const number = `${bound === undefined ? "" : `${bound} `}${statistic.toFixed(2)}`;
  return `**${verdict}** ${number}${range ?? ""}, n = ${n}`;
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
