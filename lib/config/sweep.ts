import { isDeep, isRecord } from "./canonical.ts";
import { runId } from "./id.ts";
import { fieldOf, type TrainConfig, withDefaults } from "./train_config.ts";
import { ConfigError, pathsOf, unknownFields, validate } from "./validate.ts";

/** More runs than this are a slip of the pen. */
const mostRuns = 1000;

type Fields = Readonly<Record<string, unknown>>;

/**
 * The configs of a sweep file: all combinations of the grid's values, each with every seed.
 *
 * - `base`: a config of which fields may be missing.
 * - `grid`: lists of values by field; `world` takes lists of partial worlds, for fields that change
 *   together.
 * - `seeds`: a list of seeds.
 *
 * The order is that of nested loops: the grid's first field is the outermost, seeds the innermost.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * const configs = expandSweep({
 *   base: { preset: "tiny", world: { sigma: 1.5 } },
 *   grid: { "world.lambda": [1, 0.5], "world": [{ dx: 1, dy: 1 }, { dx: 2, dy: 2 }] },
 *   seeds: [1, 2, 3],
 * });
 * assert.equal(configs.length, 12);
 * assert.deepEqual(configs.slice(2, 4).map(({ seed, world }) => [seed, world.lambda, world.dx]), [
 *   [3, 1, 1],
 *   [1, 1, 2],
 * ]);
 * ```
 */
export function expandSweep(sweep: unknown): TrainConfig[] {
  const problems = shapeProblems(sweep);
  if (problems.length > 0) throw new ConfigError("this sweep", problems);
  const { base = {}, grid = {}, seeds } = sweep as {
    base?: Fields;
    grid?: Readonly<Record<string, readonly unknown[]>>;
    seeds?: readonly number[];
  };
  const axes = Object.entries(grid);
  if (seeds) axes.push(["seed", seeds]);
  let patches: Fields[] = [base];
  for (const [path, values] of axes) {
    patches = patches.flatMap((patch) => values.map((value) => assign(patch, path, value)));
  }
  const configs = patches.map(withDefaults);
  checkAll(configs, axes.map(([path]) => path));
  return configs;
}

/** `patch` with one field set; a partial world is merged into what is there. */
function assign(patch: Fields, path: string, value: unknown): Fields {
  const world = patch.world as Fields | undefined;
  if (path === "world") return { ...patch, world: { ...world, ...(value as Fields) } };
  if (!path.startsWith("world.")) return { ...patch, [path]: value };
  return { ...patch, world: { ...world, [path.slice("world.".length)]: value } };
}

/** What keeps the file from being expanded at all. */
function shapeProblems(sweep: unknown): string[] {
  if (!isRecord(sweep) || isDeep(sweep)) return ["a sweep must be an object, not nested deep"];
  const problems = Object.keys(sweep).filter((name) => !["base", "grid", "seeds"].includes(name))
    .map((name) => `${name.slice(0, 80)} is not a part of a sweep: it has base, grid and seeds`);
  const { base = {}, grid = {}, seeds } = sweep;
  if (!isRecord(base) || !isRecord(grid)) return [...problems, "base and grid must be objects"];
  const { world: worlds = [], ...axes } = grid;
  const partial = [base, ...(Array.isArray(worlds) ? worlds : []).map((world) => ({ world }))];
  if (!partial.every(({ world = {} }) => isRecord(world))) problems.push("world must be an object");
  problems.push(...unknownFields([...Object.keys(axes), ...partial.flatMap(pathsOf)]));
  let runs = 1;
  for (const [path, values] of Object.entries(grid)) {
    runs *= count(values, `grid's ${path.slice(0, 80)}`, problems);
  }
  if (seeds !== undefined) {
    runs *= count(seeds, "seeds", problems);
    if ("seed" in base || "seed" in grid) problems.push("seed and seeds must not both be given");
  }
  if (runs > mostRuns) {
    problems.push(`a sweep must have at most ${mostRuns} runs: current value is ${runs}`);
  }
  return problems;
}

/** The length of a list of values, which must be one. */
function count(values: unknown, name: string, problems: string[]): number {
  if (Array.isArray(values) && values.length > 0) return values.length;
  problems.push(`${name} must be a list of at least one value`);
  return 1;
}

/** Throws if a config is not valid, or is there twice; a problem of many runs is told once. */
function checkAll(configs: readonly TrainConfig[], paths: readonly string[]): void {
  const runsOf = new Map<string, string[]>();
  const tell = (problem: string, run: string) => {
    const runs = runsOf.get(problem);
    if (runs) runs.push(run);
    else runsOf.set(problem, [run]);
  };
  const seen = new Set<string>();
  for (const config of configs) {
    const run = paths.map((path) => `${path}=${JSON.stringify(fieldOf(config, path))}`).join(" ");
    const problems = validate(config);
    for (const problem of problems) tell(problem, run);
    if (problems.length > 0) continue;
    const id = runId(config);
    if (seen.has(id)) tell("every run must differ from all others", run);
    seen.add(id);
  }
  if (runsOf.size === 0) return;
  throw new ConfigError(
    "this sweep",
    [...runsOf].map(([problem, runs]) =>
      `${problem} (${runs.length} of ${configs.length} runs, first: ${runs[0] || "the base"})`
    ),
  );
}
