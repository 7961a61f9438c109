/** Measures engines and PyTorch side by side. */

import type { EngineName } from "../../engine/mod.ts";
import { PRESETS } from "../../model/mod.ts";
import { compete, type CompetitionOptions, type Entrant, warmUp } from "./competition.ts";
import { engineProcess, modeName, peerProcess } from "./process.ts";
import { GEMM_SIZE, type PeerMode, type Precision } from "./protocol.ts";
import type { Python } from "./python.ts";
import { type Ceilings, type Row, toRows } from "./rows.ts";

/** Sizes of the U-Net, by the channels that it starts with. */
export const BASES = { 16: PRESETS.laptop, 32: PRESETS.base32, 64: PRESETS.base64 } as const;
export type Base = keyof typeof BASES;

const SIDE = 32;
export const configOf = (base: Base) => ({ n: SIDE, ...BASES[base] });

/** Every way to run PyTorch here. */
export const MODES: readonly PeerMode[] = (["fp32", "bf16"] as const).flatMap((precision) =>
  (["contiguous", "channels_last"] as const).flatMap((layout) =>
    [false, true].map((tuned) => ({ precision, layout, tuned }))
  )
);

/** The ones that are fastest on most machines. */
export const USUAL_MODES = MODES.filter(({ layout, tuned }) => layout === "channels_last" && tuned);

export interface BenchOptions extends CompetitionOptions {
  readonly bases: readonly Base[];
  readonly engines: readonly EngineName[];
  readonly batch: number;
  readonly threads: number;
  readonly python?: Python;
  /** Of these modes of PyTorch the fastest of each precision, plain and tuned, are measured. */
  readonly modes: readonly PeerMode[];
  /** Told what goes on. */
  readonly tell: (note: string) => void;
}

/** Who was left out of a benchmark, and why. */
export interface SkippedRow {
  readonly what: Row["what"];
  readonly base: Base;
  readonly engine: string;
  readonly reason: string;
}

export interface BenchPart {
  readonly what: Row["what"];
  readonly base: Base;
  readonly rows: readonly Row[];
  readonly skipped: readonly SkippedRow[];
}

/** Training and sampling for each base. */
export async function* bench(
  options: BenchOptions,
  ceilings: Ceilings,
): AsyncGenerator<BenchPart> {
  const tooSlow = { train: new Set<string>(), sample: new Set<string>() };
  for (const base of options.bases) {
    const modes = await fastestModes(base, options);
    for (const what of ["train", "sample"] as const) {
      options.tell(`${what}, base ${base}`);
      const entrants = [
        ...modes[what].map((mode) => peerEntrant(mode, base, options)),
        ...options.engines.filter((engine) => !tooSlow[what].has(engine))
          .map((engine) => engineEntrant(engine, base, options)),
      ];
      const competition = await compete(what, entrants, options);
      const skipped = [...tooSlow[what]]
        .map((engine) => ({ what, base, engine, reason: "too slow at a smaller base" }));
      for (const { name, reason, slow } of competition.skipped) {
        skipped.push({ what, base, engine: name, reason });
        if (slow) tooSlow[what].add(name);
      }
      const rows = toRows(competition, entrants, ceilings, { what, base, batch: options.batch });
      yield { what, base, rows, skipped };
    }
  }
}

function engineEntrant(engine: EngineName, base: Base, options: BenchOptions): Entrant {
  const { batch, threads, signal } = options;
  const description = { engine, config: configOf(base), batch, threads };
  return { name: engine, open: () => engineProcess(description, signal) };
}

function peerEntrant(mode: PeerMode, base: Base, options: BenchOptions): Entrant {
  const { batch, threads, signal, python } = options;
  const description = { ...mode, config: configOf(base), batch, threads };
  return { name: modeName(mode), mode, open: () => peerProcess(python!, description, signal) };
}

/** How fast matrices are multiplied here. */
export async function measureCeilings(options: BenchOptions): Promise<Ceilings> {
  options.tell("products of matrices");
  const base = 16;
  const modes = options.python === undefined ? [] : USUAL_MODES;
  const entrants = [
    engineEntrant("onnx", base, options),
    ...modes.map((mode) => peerEntrant(mode, base, options)),
  ];
  const { rounds } = await compete("gemm", entrants, { ...options, rounds: 3, turn: 0.3 });
  const ceilings: Record<Precision, Record<string, number>> = { fp32: {}, bf16: {} };
  for (const { name, mode } of entrants) {
    const seconds = rounds.get(name);
    if (!seconds) continue;
    const rate = 2 * GEMM_SIZE ** 3 / Math.min(...seconds) / 1e9;
    ceilings[mode?.precision ?? "fp32"][mode ? "pytorch" : name] = rate;
  }
  return ceilings;
}

/** PyTorch's fastest mode in each precision, plain and tuned, for training and for sampling. */
async function fastestModes(
  base: Base,
  options: BenchOptions,
): Promise<Record<Row["what"], readonly PeerMode[]>> {
  const { modes, python, longestStep, signal, tell } = options;
  if (python === undefined) return { train: [], sample: [] };
  const kindOf = ({ precision, tuned }: PeerMode) => `${precision} ${tuned}`;
  const kinds = Map.groupBy(modes, kindOf);
  if (kinds.size === modes.length) return { train: modes, sample: modes };
  const seconds = { train: new Map<PeerMode, number>(), sample: new Map<PeerMode, number>() };
  for (const mode of modes) {
    tell(`${modeName(mode)}, base ${base}`);
    await using process = peerEntrant(mode, base, options).open();
    try {
      for (const what of ["train", "sample"] as const) {
        seconds[what].set(mode, await warmUp(process, what, longestStep));
      }
    } catch {
      // A mode that fails or takes too long is not the fastest.
      signal.throwIfAborted();
    }
  }
  const fastest = (what: Row["what"]) => {
    const of = (mode: PeerMode) => seconds[what].get(mode) ?? Infinity;
    return [...kinds.values()].map((some) => some.toSorted((a, b) => of(a) - of(b))[0])
      .filter((mode) => of(mode) < Infinity);
  };
  return { train: fastest("train"), sample: fastest("sample") };
}
