import {
  type ClaimsRecord,
  measured,
  measuredBySamples,
  measuredByUmap,
  readDesign,
  resultsTable,
  withResultsTable,
} from "../study/mod.ts";
import { USUAL_SAMPLER } from "../evaluation/mod.ts";
import * as fs from "node:fs";
import { fileURLToPath } from "node:url";
import { type Claim, overview, weigh } from "../study/claims/mod.ts";
import {
  isFinished,
  readRecords,
  readScores,
  type RunRecord,
  RUNS,
  type ScoreRecord,
  storeFlags,
} from "../records/mod.ts";
import { writeAtomic } from "../store/mod.ts";
import { parseFlags } from "./flags.ts";
import { run, UsageError } from "./main.ts";

const OUT = fileURLToPath(new URL("../../data/claims.json", import.meta.url));
const README = fileURLToPath(new URL("../../README.md", import.meta.url));

const usage = `Usage: deno task claims [--json]

Weighs the paper's claims over the finished runs of the design (the tiers in data/design), by rules
that stand in lib/measures/claims, and writes data/claims.json and the table of results in README.md.

  --json         prints what it writes
  --store DIR    where runs are kept (data/runs); another one needs --out
  --out FILE     where to write instead, leaving README.md alone`;

/** Weighs all claims and says how each came out; `readme` gets the table where there is no --out. */
export function claims(args: string[], out = OUT, readme = README): void {
  const { values } = parseFlags({
    args,
    options: {
      json: { type: "boolean", default: false },
      store: { type: "string", default: RUNS },
      out: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(usage);
  if (storeFlags(values.store).length > 0 && values.out === undefined) {
    throw new UsageError("Cannot write another store's claims into README.md: give --out a FILE");
  }
  const configs = readDesign().flatMap((tier) => tier.configs);
  const finished = configs.filter((config) => isFinished(config, values.store));
  const runs = readRecords(finished, values.store);
  const record: ClaimsRecord = {
    runs: runs.map(({ id }) => id),
    missing: configs.length - finished.length,
    // Another store's codes would stand beside samples of nets that are not its own.
    ...weighed(runs, storeFlags(values.store).length > 0 ? [] : readScores()),
  };
  const text = `${JSON.stringify(record, null, 1)}\n`;
  // All texts are made before any is written.
  const texts = [[values.out ?? out, text]];
  if (values.out === undefined) {
    const before = fs.readFileSync(readme, "utf8");
    texts.push([readme, withResultsTable(before, resultsTable(record))]);
  }
  for (const [path, content] of texts) writeAtomic(path, [new TextEncoder().encode(content)]);
  console.log(values.json ? text : record.claims.map(line).join("\n"));
}

/**
 * What is seen, all claims, and once more those about order, with order read off UMAP, and those
 * about samples, with samples drawn by DDPM.
 */
export function weighed(
  records: readonly RunRecord[],
  scores: readonly ScoreRecord[],
): Omit<ClaimsRecord, "runs" | "missing"> {
  const [runs, readByUmap] = [records.map(measured), records.map(measuredByUmap)];
  const byDdpm = scores.filter(({ average, sampler: { name, steps } }) =>
    !average && name === "ddpm" && steps === USUAL_SAMPLER.steps
  );
  const drawnByDdpm = records.flatMap((run) => measuredBySamples(run, byDdpm) ?? []);
  return {
    seen: overview(runs, readByUmap),
    claims: weigh(runs),
    byUmap: weigh(readByUmap).filter(({ id }) => ["C1", "C2", "C3"].includes(id)),
    byDdpm: {
      runs: drawnByDdpm.map(({ id }) => id),
      claims: weigh(drawnByDdpm).filter(({ id }) => id !== "C2"),
    },
  };
}

function line({ id, verdict, statistic, interval, n, text }: Claim): string {
  const number = statistic === null ? "" : ` ${statistic.toPrecision(3)}`;
  const range = interval === null ? "" : ` [${interval.map((v) => v.toPrecision(3)).join(", ")}]`;
  return `${id}  ${verdict.padEnd(8)}${number}${range}  n = ${n}  ${text}`;
}

if (import.meta.main) Deno.exit(await run((args) => claims(args)));
