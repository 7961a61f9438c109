import type { Claim, ClaimId } from "./claims/mod.ts";

/** What `deno task claims` writes. */
export interface ClaimsRecord {
  /** The ids of the runs that were weighed. */
  readonly runs: readonly string[];
  /** How many runs of the design are not trained. */
  readonly missing: number;
  /** What happens in them, in words. */
  readonly seen: string;
  readonly claims: readonly Claim[];
  /** Those about order once more, with order read off UMAP. */
  readonly byUmap: readonly Claim[];
  /** Those about samples once more, of the runs whose samples were drawn by DDPM too. */
  readonly byDdpm: { readonly runs: readonly string[]; readonly claims: readonly Claim[] };
}

/** What of a claim's row does not depend on the runs. */
interface Row {
  /** The notebook, which begins with the figure's number. */
  readonly notebook: string;
  readonly claim: string;
  /** What the paper says. */
  readonly paper: string;
  /**
   * The name of the number that the rule judges, and of what there are n; absent where it judges two
   * tests, which the claim's text tells.
   */
  readonly statistic?: readonly [name: string, unit: string];
  /** How the names begin of further numbers that the reader of the verdict must know. */
  readonly beside?: readonly string[];
  /** What the verdict is on, where the claim could mean more. */
  readonly judged?: string;
}

const rows: Readonly<Record<ClaimId, Row>> = {
  C1: {
    notebook: "02-learning",
    claim: "meaningful latents go with good generation",
    paper: "they go together",
    statistic: ["rank correlation of the steps to order and to accuracy", "cells"],
    beside: ["seed "],
  },
  C2: {
    notebook: "01-phases",
    claim: "the latent passes A (none), B (sheet), C (ordered sheet)",
    paper: "three phases, in this order",
    statistic: ["share of runs that do", "runs, taken as independent"],
    beside: ["share of seeds most of whose runs pass"],
  },
  C3: {
    notebook: "01-phases",
    claim: "each phase of the latent generates in its own way",
    paper: "A several bumps, B one misplaced, C one in place",
    statistic: ["agreement beyond chance, kappa", "cells"],
  },
  C4: {
    notebook: "03-phase-diagram",
    claim: "denser data reaches C sooner",
    paper: "sooner at smaller d",
    statistic: ["slope of ln steps on ln d", "seeds"],
  },
  C5: {
    notebook: "04-coupled",
    claim: "skewed x and y are learned together, not apart",
    paper: "coupled, not factorised",
  },
  C6: {
    notebook: "04-coupled",
    claim: "the more finely sampled axis is learned a little worse",
    judged: "as a lag",
    paper: "x a little worse (by a summary)",
    statistic: ["lag of the finer axis in ln steps", "seeds"],
    beside: [
      "ln error, finer - coarser",
      "the same on the coarser lattice (exploratory)",
      "the same off it (exploratory)",
    ],
  },
};

const header = [
  "figure",
  "claim",
  "paper",
  "ours (95 % interval, n)",
  "verdict",
  "notebook",
  "command",
  "minutes",
];

/** The claims as a Markdown table, laid out as `deno fmt` would. */
export function resultsTable(
  { runs, missing, seen, claims, byUmap, byDdpm }: ClaimsRecord,
): string {
  const trained = `${runs.length} of ${runs.length + missing} runs`;
  const lines = claims.map((claim) => {
    const { notebook, claim: says, paper, judged } = rows[claim.id];
    const number = notebook.slice(0, 2);
    const figure = `F${Number(number)}`;
    return [
      `[${figure}](figures/${notebook.replace(number, figure)}.png)`,
      `${claim.id}: ${says}`,
      paper,
      claim.statistic === null ? `${claim.text} (${trained})` : found(claim),
      `**${claim.verdict}**${judged ? ` ${judged}` : ""}` +
      (missing > 0 && claim.verdict !== "open" ? ", so far" : ""),
      `[${number}](notebooks/${notebook}.ipynb)`,
      `\`deno task figures ${number}\``,
      "< 1",
    ];
  });
  return [
    ...wrapped(seen),
    "",
    ...aligned([header, ...lines]),
    "",
    `Over ${trained}. Rules and further numbers: [data/claims.json](data/claims.json).`,
    "",
    "The minutes are from the records. With `--fresh` a command trains its notebook's runs again, a",
    "quarter of an hour each on two cores, and tells how long several take before they begin.",
    "",
    "C1 to C3 read order off three principal components. Off a UMAP, which P1 shows, they come out so",
    "(added after a run had been read: exploratory):",
    "",
    ...byUmap.flatMap(item),
    "",
    ...wrapped(
      "All but C2 look at samples too, which evaluations draw by DDIM. Of " +
        `${byDdpm.runs.length} of these runs they were drawn once more by DDPM, in as many steps ` +
        "(looked at after all runs had been read: exploratory). With those:",
    ),
    "",
    ...byDdpm.claims.flatMap(item),
  ].join("\n");
}

/** What a claim's number comes to, and what stands beside it. */
function found({ id, statistic, interval, n, text, also }: Claim): string {
  const { statistic: judged, beside } = rows[id];
  if (judged === undefined) return text;
  const [name, unit] = judged;
  return [
    `${name}: ${inFigures(statistic!, interval, n, unit)}`,
    ...also.filter(({ name }) => beside?.some((start) => name.startsWith(start)))
      .map((detail) => `${detail.name}: ${inFigures(detail.value, detail.interval, detail.n)}`),
  ].join("; ");
}

/** "0.52 (0.31 to 0.73), n = 9 cells" */
function inFigures(value: number, interval: Claim["interval"], n: number, unit = ""): string {
  const range = interval && ` (${interval.map((end) => end.toFixed(2)).join(" to ")})`;
  return `${value.toFixed(2)}${range ?? ""}, n = ${n} ${unit}`.trimEnd();
}

/** A claim as an item of a list. */
const item = ({ id, verdict, text }: Claim) =>
  wrapped(`${id} **${verdict}**. ${text}`, 98).map((line, k) => `${k === 0 ? "- " : "  "}${line}`);

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
