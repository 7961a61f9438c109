import * as fs from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isFinished, readRecords, RUNS, storeFlags, VERDICTS } from "../records/mod.ts";
import { writeAtomic } from "../store/mod.ts";
import {
  type ClaimRow,
  type ClaimsRecord,
  readDesign,
  resultsInFull,
  resultsInShort,
  weighReadings,
  withResults,
} from "../study/mod.ts";
import { parseFlags } from "./flags.ts";
import { run, UsageError } from "./main.ts";

/** Pages that tell of the results, each with what it tells. */
const PAGES = { "README.md": resultsInShort, "lib/study/README.md": resultsInFull } as const;
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const usage = `Usage: deno task claims [--json]

Weighs the claims over the finished runs of the design (the tiers in data/design), under each named
reading, by the rules in lib/study/claims. Writes data/claims.json and the results in README.md and
lib/study/README.md.

  --json         prints what it writes
  --store DIR    where runs are kept (data/runs); another one needs --out
  --out FILE     where to write instead, leaving the pages alone`;

/** Weighs all claims and says how each came out; pages below `root` get it where there is no --out. */
export function claims(args: string[], out = VERDICTS, root = ROOT): void {
  const { values } = parseFlags({
    args,
    options: {
      json: { type: "boolean", default: false },
      store: { type: "string", default: RUNS },
      out: { type: "string" },
    },
  });
  if (storeFlags(values.store).length > 0 && values.out === undefined) {
    throw new UsageError("Cannot write another store's claims into the pages: give --out a FILE");
  }
  // What cannot be written is told of now, not after the work.
  const pages = values.out === undefined ? pagesIn(root) : [];
  const configs = readDesign().flatMap((tier) => tier.configs);
  const finished = configs.filter((config) => isFinished(config, values.store));
  const runs = readRecords(finished, values.store);
  const record: ClaimsRecord = {
    runs: runs.map(({ id }) => id),
    missing: configs.length - finished.length,
    ...weighReadings(runs),
  };
  const text = `${JSON.stringify(record, null, 1)}\n`;
  // All texts are made before any is written.
  const texts = [[values.out ?? out, text]];
  for (const { path, write } of pages) texts.push([path, write(record)]);
  for (const [path, content] of texts) writeAtomic(path, [new TextEncoder().encode(content)]);
  console.log(values.json ? text : record.claims.map(line).join("\n"));
}

/** The pages, each with its next text; throws where one cannot take it. */
function pagesIn(root: string) {
  return Object.entries(PAGES).map(([name, tell]) => {
    const path = join(root, name);
    const before = fs.readFileSync(path, "utf8");
    withResults(before, "", name);
    return { path, write: (record: ClaimsRecord) => withResults(before, tell(record), name) };
  });
}

function line({ reading, id, verdict, statistic, bound, interval, n, text }: ClaimRow): string {
  const number = statistic === null
    ? ""
    : `${bound ? ` ${bound}` : ""} ${statistic.toPrecision(3)}`;
  const range = interval === null ? "" : ` [${interval.map((v) => v.toPrecision(3)).join(", ")}]`;
  return `${reading.padEnd(7)} ${id}  ${verdict.padEnd(8)}${number}${range}  n = ${n}  ${text}`;
}

if (import.meta.main) Deno.exit(await run((args) => claims(args), usage));
