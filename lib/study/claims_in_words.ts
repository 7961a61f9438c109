import * as fs from "node:fs";
import { fromProject, READINGS, VERDICTS } from "../records/mod.ts";
import { CLAIMS } from "./claims/mod.ts";
import type { ClaimsRecord } from "./weigh_readings.ts";

/** The verdicts that `deno task claims` wrote last. */
export function readClaims(path = VERDICTS): ClaimsRecord {
  if (fs.existsSync(path)) return JSON.parse(fs.readFileSync(path, "utf8"));
  throw new RangeError(
    `Cannot tell the verdicts as there is no ${fromProject(path)}. Weigh them:\n  deno task claims`,
  );
}

/**
 * What these claims say and how they came out, as Markdown: what looks at samples once, what looks
 * at the code by each reading.
 */
export function claimsInWords(ids: readonly string[], record = readClaims()): string {
  return ids.map((id) => {
    const claim = CLAIMS.find((own) => own.id === id);
    const rows = record.claims.filter((row) => row.id === id);
    if (claim === undefined || rows.length !== READINGS.length) {
      throw new RangeError(
        `Cannot tell of claim ${id} as claims are ${CLAIMS.map((own) => own.id).join(", ")}, ` +
          `each weighed under ${READINGS.length} readings: deno task claims weighs them`,
      );
    }
    const by = claim.by === "ours" ? "ours" : "of the paper";
    const head = `**${id}, ${by}: ${claim.says}.**`;
    const [first] = rows;
    return claim.looksAt === "samples" ? `${head} Verdict: **${first.verdict}**. ${first.text}` : [
      head,
      "",
      ...rows.map(({ reading, verdict, text }) => `- by \`${reading}\`: **${verdict}**. ${text}`),
    ].join("\n");
  }).join("\n\n");
}
