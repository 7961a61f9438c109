import { type Reading, readingGrid, READINGS, type RunRecord } from "../records/mod.ts";
import { OF_THE_CODE, weigh, type WeighedClaim } from "./claims/mod.ts";
import { runUnder } from "./run_under.ts";
import { type Overview, overview } from "./overview.ts";

/** A claim weighed under one reading. */
export type ClaimRow = { readonly reading: string } & WeighedClaim;

/** A claim under one combination of the grid: what F6 draws. */
export interface GridRow
  extends
    Pick<Reading, "input" | "layer" | "order">,
    Pick<WeighedClaim, "id" | "verdict" | "statistic" | "interval" | "bound" | "n"> {}

/** What `deno task claims` writes. */
export interface ClaimsRecord {
  /** The ids of the runs that were weighed. */
  readonly runs: readonly string[];
  /** How many runs of the design are not trained. */
  readonly missing: number;
  /** What happens in them. */
  readonly seen: Overview;
  /** All claims under each named reading. */
  readonly claims: readonly ClaimRow[];
  /** Those that look at the code, under every combination of input, layer and order. */
  readonly grid: readonly GridRow[];
}

/** Weighs all claims under the named readings, and those of the code over the whole grid. */
export function weighReadings(
  records: readonly RunRecord[],
): Omit<ClaimsRecord, "runs" | "missing"> {
  const under = (reading: Reading) => records.map((run) => runUnder(run, reading));
  return {
    seen: overview(READINGS.map((reading) => ({
      reading: reading.name,
      runs: under(reading),
      whole: under({ ...reading, order: "linear" }),
    }))),
    claims: READINGS.flatMap((reading) =>
      weigh(under(reading)).map((claim) => ({ reading: reading.name, ...claim }))
    ),
    grid: readingGrid().flatMap((reading) => {
      const { input, layer, order } = reading;
      return weigh(under(reading), OF_THE_CODE).map((
        { id, verdict, statistic, interval, bound, n },
      ) => (
        { input, layer, order, id, verdict, statistic, interval, ...bound && { bound }, n }
      ));
    }),
  };
}
