/** What a competition says of each who took part. */

import { median } from "../../measures/statistics/mod.ts";
import type { Competition, Entrant } from "./competition.ts";
import type { Precision } from "./protocol.ts";
import { type Ratio, ratio } from "./rounds.ts";

export interface Row {
  readonly what: "train" | "sample";
  readonly base: number;
  /** An engine of ours or a mode of PyTorch. */
  readonly engine: string;
  readonly imagesPerSecond: number;
  readonly gflops: number | null;
  /** Of the fastest product of matrices in the same precision. */
  readonly ceilingShare: number | null;
  readonly peakMemoryMB: number | null;
  /** Speed over that of PyTorch's fastest mode in fp32: the median over rounds, and the range. */
  readonly ratioFp32: number | null;
  readonly ratioFp32Range: Ratio["range"] | null;
  /** Speed over that of PyTorch's fastest mode of all. */
  readonly ratioBest: number | null;
  readonly ratioBestRange: Ratio["range"] | null;
}

/** Products of matrices in GFLOP/s, by who made them; the best of a precision is its ceiling. */
export type Ceilings = Readonly<Record<Precision, Readonly<Record<string, number>>>>;

/** A row for each who was measured, engines of ours first. */
export function toRows(
  { rounds, peakMemoryMB, flops }: Competition,
  entrants: readonly Entrant[],
  ceilings: Ceilings,
  about: { readonly what: Row["what"]; readonly base: number; readonly batch: number },
): Row[] {
  const measured = entrants.filter(({ name }) => rounds.has(name));
  const peers = measured.filter(({ mode }) => mode);
  const secondsOf = ({ name }: Entrant) => rounds.get(name)!;
  const fastest = (some: readonly Entrant[]) =>
    some.map(secondsOf).toSorted((a, b) => median(a) - median(b)).at(0);
  const fp32 = fastest(peers.filter(({ mode }) => mode!.precision === "fp32"));
  const best = fastest(peers);
  return [...measured.filter(({ mode }) => !mode), ...peers].map((entrant) => {
    const seconds = secondsOf(entrant);
    const gflops = flops === undefined ? null : flops / median(seconds) / 1e9;
    const ceiling = Math.max(...Object.values(ceilings[entrant.mode?.precision ?? "fp32"]));
    const toFp32 = fp32 && ratio(seconds, fp32);
    const toBest = best && ratio(seconds, best);
    return {
      what: about.what,
      base: about.base,
      engine: entrant.name,
      imagesPerSecond: about.batch / median(seconds),
      gflops,
      ceilingShare: gflops !== null && ceiling > 0 ? gflops / ceiling : null,
      peakMemoryMB: peakMemoryMB.get(entrant.name) ?? null,
      ratioFp32: toFp32?.median ?? null,
      ratioFp32Range: toFp32?.range ?? null,
      ratioBest: toBest?.median ?? null,
      ratioBestRange: toBest?.range ?? null,
    };
  });
}

/** The rows of one competition as lines of text. */
export function showRows(rows: readonly Row[]): string[] {
  const heads = ["img/s", "GFLOP/s", "ceiling", "MB", "x fp32", "", "x best", ""];
  const width = Math.max(...rows.map(({ engine }) => engine.length));
  const line = (name: string, cells: readonly string[]) =>
    [`  ${name.padEnd(width)}`, ...cells.map((cell, k) => cell.padStart(WIDTHS[k]))].join(" ")
      .trimEnd();
  return [
    line("", heads),
    ...rows.map((row) =>
      line(row.engine, [
        rounded(row.imagesPerSecond),
        shown(row.gflops, rounded),
        shown(row.ceilingShare, (share) => `${(100 * share).toFixed(0)} %`),
        shown(row.peakMemoryMB, rounded),
        shown(row.ratioFp32, fixed),
        shown(row.ratioFp32Range, range),
        shown(row.ratioBest, fixed),
        shown(row.ratioBestRange, range),
      ])
    ),
  ];
}

const WIDTHS = [8, 8, 8, 6, 8, 12, 8, 12];
const rounded = (value: number): string => value.toFixed(value < 10 ? 1 : 0);
const fixed = (value: number): string => value.toFixed(2);
const range = ([least, most]: Ratio["range"]): string => `(${fixed(least)}..${fixed(most)})`;
const shown = <T>(value: T | null, show: (value: T) => string): string =>
  value === null ? "-" : show(value);
