import type { TrainConfig } from "../config/mod.ts";
import type { Sidecar } from "./save.ts";
import type { FigureSpec } from "./theme.ts";

/** A part of a figure that stands beside others. */
export type Part = Extract<FigureSpec, { readonly concat: unknown }>["concat"][number];

/** A part of a figure that lies over others. */
export type Layer = Extract<FigureSpec, { readonly layer: unknown }>["layer"][number];

/** A figure, and what stands beside it on disk. */
export interface Figure {
  readonly spec: FigureSpec;
  readonly sidecar: Sidecar;
}

/** What a figure was drawn from: a run's record, or what was read of one. */
export type Source =
  & { readonly config: TrainConfig; readonly engine: string }
  & (
    | { readonly id: string }
    | { readonly run: string }
  );

const runOf = (source: Source) => "id" in source ? source.id : source.run;

/** A figure with its sidecar; `numbers` is what it plots. */
export function figure(
  spec: FigureSpec,
  numbers: unknown,
  sources: readonly Source[],
): Figure {
  const byRun = new Map(sources.map((source) => [runOf(source), source]));
  return {
    spec,
    sidecar: {
      numbers,
      runs: [...byRun.keys()],
      seeds: [...new Set(sources.map(({ config }) => config.seed))].sort((a, b) => a - b),
      config: Object.fromEntries([...byRun].map(([run, { config }]) => [run, config])),
      engine: [...new Set(sources.map(({ engine }) => engine))].sort().join(", "),
    },
  };
}
