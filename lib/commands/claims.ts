import * as fs from "node:fs";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { type Claim, weigh } from "../measures/claims/mod.ts";
import { isFinished, measured, readDesign, readRecords, RUNS } from "../records/mod.ts";
import { run } from "./main.ts";

const OUT = fileURLToPath(new URL("../../data/claims.json", import.meta.url));

const usage = `Usage: deno task claims [--json]

Weighs the paper's claims over the finished runs of the design (data/design), by rules that stand in
lib/measures/claims, and writes data/claims.json.

  --json         prints what it writes
  --store DIR    where runs are kept (data/runs)
  --out FILE     where to write instead`;

/** Weighs all claims and says how each came out. */
export function claims(args: string[]): void {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: "boolean", default: false },
      store: { type: "string", default: RUNS },
      out: { type: "string", default: OUT },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(usage);
  const configs = readDesign().flatMap((tier) => tier.configs);
  const finished = configs.filter((config) => isFinished(config, values.store));
  const runs = readRecords(finished, values.store).map(measured);
  const weighed = weigh(runs);
  const record = {
    runs: runs.map(({ id }) => id),
    missing: configs.length - finished.length,
    claims: weighed,
  };
  const text = `${JSON.stringify(record, null, 1)}\n`;
  fs.writeFileSync(`${values.out}.tmp`, text);
  fs.renameSync(`${values.out}.tmp`, values.out);
  console.log(values.json ? text : weighed.map(line).join("\n"));
}

function line({ id, verdict, statistic, interval, n, text }: Claim): string {
  const number = statistic === null ? "" : ` ${statistic.toPrecision(3)}`;
  const range = interval === null ? "" : ` [${interval.map((v) => v.toPrecision(3)).join(", ")}]`;
  return `${id}  ${verdict.padEnd(8)}${number}${range}  n = ${n}  ${text}`;
}

if (import.meta.main) Deno.exit(await run(claims));
