import type { TrainConfig } from "../config/mod.ts";
import { ENGINE_NAMES, type EngineName } from "../engine/mod.ts";
import { fromProject, lineToTrain, RUNS, storeFlags } from "../records/mod.ts";
import { UsageError, wholeNumber } from "./main.ts";

/** Where and with what runs are trained: what is not part of their configs. */
export interface Place {
  readonly store: string;
  /** All processors if undefined. */
  readonly threads: number | undefined;
  readonly engine: EngineName | "auto";
}

const defaults: Place = { store: fromProject(RUNS), threads: undefined, engine: "auto" };

/** The flags of a place, as `parseFlags` wants its options. */
export const placeOptions = {
  store: { type: "string" },
  threads: { type: "string" },
  engine: { type: "string" },
} as const;

export const placeUsage = `  --store DIR    where runs are kept (${defaults.store})
  --threads N    threads to compute with (all processors)
  --engine E     ${ENGINE_NAMES.join(", ")},
                 or auto: the first that serves on the processor, or one on a
                 graphics processor that computes the same and is faster`;

/** The place that a command line names. */
export function placeFromFlags(values: Readonly<Record<string, unknown>>): Place {
  const { store, threads, engine } = values as Readonly<Record<string, string | undefined>>;
  if (store === "") throw new UsageError("Cannot use --store as it must name a folder");
  if (engine !== undefined && engine !== "auto" && !isEngine(engine)) {
    const names = [...ENGINE_NAMES, "auto"].join(", ");
    throw new UsageError(`Cannot use --engine ${engine} as it must be one of ${names}`);
  }
  return {
    store: store ?? defaults.store,
    threads: threads === undefined ? undefined : wholeNumber("threads", threads, 1),
    engine: engine ?? defaults.engine,
  };
}

const isEngine = (name: string): name is EngineName =>
  (ENGINE_NAMES as readonly string[]).includes(name);

/** The inverse of `placeFromFlags`. */
export function placeFlags(place: Place): string[] {
  return [...storeFlags(place.store), ...meansFlags(place)];
}

/** Of a place, what runs are trained with. */
function meansFlags({ threads, engine }: Place): string[] {
  return [
    ...threads === undefined ? [] : [`--threads=${threads}`],
    ...engine === "auto" ? [] : [`--engine=${engine}`],
  ];
}

/** The command line that trains, or goes on training, a run. */
export function lineToTrainAt(config: TrainConfig, place: Place): string {
  return lineToTrain(config, place.store, meansFlags(place));
}
