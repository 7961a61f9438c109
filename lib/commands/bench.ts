import { ENGINE_NAMES, type EngineName } from "../engine/mod.ts";
import {
  type Agreement,
  agreement,
  type Base,
  BASES,
  bench,
  type BenchOptions,
  type Ceilings,
  configOf,
  describeMachine,
  engineProcess,
  findPython,
  measureCeilings,
  MODES,
  NO_PYTORCH,
  peerProcess,
  type Row,
  showMachine,
  showRows,
  type SkippedRow,
  USUAL_MODES,
} from "./bench/mod.ts";
import { parseFlags } from "./flags.ts";
import { run, UsageError, wholeNumber } from "./main.ts";

const usage = `Usage: deno task bench [options]

Measures a training step and a sampling step of the U-Net, 32 x 32 pixels, in every engine that
works here and, where python3 can import torch, in PyTorch: in interleaved rounds, each in a process
of its own, one at a time. "x fp32" is the speed over that of PyTorch's fastest mode in fp32,
"x best" over that of its fastest of all: medians over rounds (least..most). "tuned" is PyTorch with
denormal numbers off and freed memory kept. "ceiling" is the share of the fastest product of
matrices in the same precision. MB is the most memory that the process held.

  --quick          base 16, few rounds, at most 60 s
  --base LIST      of 16, 32, 64; all unless said
  --engine LIST    of ${ENGINE_NAMES.join(", ")}; all unless said
  --threads N      2 unless said
  --batch N        64 unless said
  --rounds N       5 unless said
  --check          instead: do the engines and PyTorch compute the same loss and gradient?
  --json           one JSON object`;

/** The ones that compile a step first: should time run out, they have been measured. */
const ORDER: readonly EngineName[] = [...ENGINE_NAMES].sort((a, b) =>
  Number(b.startsWith("onnx")) - Number(a.startsWith("onnx"))
);

/** Relative error of a gradient in single precision that still counts as the same. */
const SAME = 1e-4;

async function main(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = parseFlags({
    args,
    options: {
      quick: { type: "boolean", default: false },
      base: { type: "string" },
      engine: { type: "string" },
      threads: { type: "string", default: "2" },
      batch: { type: "string", default: "64" },
      rounds: { type: "string" },
      check: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  const { quick, json } = values;
  const bases = oneOf("base", values.base, Object.keys(BASES)).map((base) => Number(base) as Base);
  const options: BenchOptions = {
    bases: quick && values.base === undefined ? [16] : bases,
    engines: oneOf("engine", values.engine, ORDER),
    batch: wholeNumber("batch", values.batch, 1),
    threads: wholeNumber("threads", values.threads, 1),
    rounds: wholeNumber("rounds", values.rounds ?? (quick ? "3" : "5"), 1),
    turn: quick ? 0.4 : 1.5,
    longestStep: quick ? 1 : 6,
    time: quick ? 19 : Infinity,
    python: await findPython(),
    modes: quick ? USUAL_MODES : MODES,
    signal,
    tell: (note) => console.error(`... ${note}`),
  };
  return await (values.check ? check : measure)(options, json);
}

async function measure(options: BenchOptions, json: boolean): Promise<number> {
  const { batch, threads, python } = options;
  const machine = describeMachine();
  const ceilings = await measureCeilings(options);
  if (!json) {
    console.log(`${showMachine(machine)}; ${threads} threads, batch ${batch}`);
    console.log(python ? `PyTorch ${python.version}` : NO_PYTORCH);
    console.log(`Products of matrices, GFLOP/s: ${showCeilings(ceilings)}`);
  }
  const rows: Row[] = [];
  const skipped: SkippedRow[] = [];
  for await (const part of bench(options, ceilings)) {
    rows.push(...part.rows);
    skipped.push(...part.skipped);
    if (json) continue;
    console.log(`\n${part.what}, base ${part.base}`);
    if (part.rows.length > 0) console.log(showRows(part.rows).join("\n"));
    for (const { engine, reason } of part.skipped) console.log(`  ${engine} left out: ${reason}`);
  }
  if (json) {
    const pytorch = python?.version ?? null;
    const report = { machine: { ...machine, threads, batch, pytorch, ceilings }, rows, skipped };
    console.log(JSON.stringify(report, null, 2));
  }
  return rows.length > 0 ? 0 : 1;
}

function showCeilings(ceilings: Ceilings): string {
  return Object.entries(ceilings).flatMap(([precision, by]) =>
    Object.entries(by).map(([who, rate]) => `${who} ${precision} ${rate.toFixed(0)}`)
  ).join(", ");
}

/** Compares every engine with PyTorch at the first of the bases. */
async function check(options: BenchOptions, json: boolean): Promise<number> {
  const { bases, engines, batch, threads, python, signal, tell } = options;
  if (!python) {
    console.error(NO_PYTORCH);
    return 1;
  }
  const workload = { config: configOf(bases[0]), batch, threads };
  const plain = { precision: "fp32", layout: "contiguous", tuned: false } as const;
  const found: (Agreement & { engine: EngineName })[] = [];
  await using theirs = peerProcess(python, { ...plain, ...workload }, signal);
  for (const engine of engines) {
    await using ours = engineProcess({ engine, ...workload }, signal);
    try {
      const result = await agreement(ours, theirs, workload.config, batch);
      found.push({ engine, ...result });
      if (!json) console.log(`${engine}: ${showAgreement(result)}`);
    } catch (error) {
      signal.throwIfAborted();
      tell(`${engine} left out: ${(error as Error).message}`);
    }
  }
  if (json) console.log(JSON.stringify(found, null, 2));
  const same = found.every(({ gradientError }) => gradientError < SAME);
  return found.length > 0 && same ? 0 : 1;
}

function showAgreement({ parameters, losses, gradientError }: Agreement): string {
  return `${gradientError < SAME ? "the same gradient as" : "NOT the gradient of"} PyTorch, ` +
    `error ${gradientError.toExponential(1)}; ${parameters} parameters, losses ${
      losses.map((loss) => loss.toFixed(6)).join(" and ")
    }`;
}

function oneOf<T extends string>(name: string, list: string | undefined, of: readonly T[]): T[] {
  const chosen = list === undefined ? [...of] : list.split(",") as T[];
  const unknown = chosen.filter((item) => !of.includes(item));
  if (unknown.length > 0) {
    throw new UsageError(
      `Cannot take --${name} as it must be a list of ${of.join(", ")}: current value is ${list}`,
    );
  }
  return of.filter((item) => chosen.includes(item));
}

if (import.meta.main) Deno.exit(await run(main, usage));
