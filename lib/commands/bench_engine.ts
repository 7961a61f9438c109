import {
  type CompileTimes,
  compileTimes,
  configOf,
  describeMachine,
  type Endurance,
  endure,
  showMachine,
  stepOf,
  watchLoop,
} from "./bench/mod.ts";
import { compile } from "../engine/mod.ts";
import { parseFlags } from "./flags.ts";
import { run, wholeNumber } from "./main.ts";

const BASE = 16;
const BATCH = 64;
const WARM_UP = 100;
/** Seconds that the event loop is watched without steps, to compare with. */
const IDLE = 2;

const usage = `Usage: deno task bench:engine [options]

Measures what a training step of the U-Net (base ${BASE}, 32 x 32 pixels, batches of ${BATCH}) costs
beside its time, in the engine onnx: compiling it, by phase; the growth of memory over many steps;
how long the main thread's event loop keeps others waiting while steps run. Other programs that are
busy at the same time count too: run it alone.

  --steps N        2000 unless said, after up to ${WARM_UP} that do not count
  --threads N      2 unless said
  --json           one JSON object`;

async function main(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = parseFlags({
    args,
    options: {
      steps: { type: "string", default: "2000" },
      threads: { type: "string", default: "2" },
      json: { type: "boolean", default: false },
    },
  });
  const steps = wholeNumber("steps", values.steps, 2);
  const threads = wholeNumber("threads", values.threads, 1);
  const { json } = values;
  const say = (line: string) => json ? undefined : console.log(line);

  const machine = describeMachine();
  say(`${showMachine(machine)}; ${threads} threads, batch ${BATCH}`);
  const step = stepOf("train", configOf(BASE), BATCH);
  const phases = await compileTimes(step, threads);
  const total = Object.values(phases).reduce((a, b) => a + b, 0);
  say(showPhases(phases, total));

  using compiled = await compile(step.fn, step.spec, { engine: "onnx", threads });
  await compiled.write(step.state);
  const idle = watchLoop();
  await new Promise((resolve) => setTimeout(resolve, 1000 * IDLE));
  const idleBlock = idle();
  const endurance = await endure(() => compiled.run(step.inputs), {
    steps,
    warmUp: Math.min(WARM_UP, steps),
    signal,
    tell: ({ step, bytes }) => console.error(`... step ${step}, ${megabytes(bytes)}`),
  });
  say(showMemory(endurance, steps));
  say(showLoop(endurance, idleBlock));
  if (json) {
    const report = {
      machine: { ...machine, threads, batch: BATCH, base: BASE },
      compile: { ...phases, total },
      ...endurance,
      longestBlockIdle: idleBlock,
    };
    console.log(JSON.stringify(report, null, 2));
  }
  return 0;
}

const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MB`;

function showPhases(phases: CompileTimes, total: number): string {
  const parts = Object.entries(phases).map(([name, s]) => `${name} ${s.toFixed(2)}`);
  return `Compiling: ${total.toFixed(2)} s (target: below 5): ${parts.join(", ")}`;
}

function showMemory({ samples, bytesPerStep, secondsPerStep }: Endurance, steps: number): string {
  const { value, standardError } = bytesPerStep;
  return `Memory: ${megabytes(samples[0].bytes)} before, ${megabytes(samples.at(-1)!.bytes)} ` +
    `after ${steps} steps of ${(1000 * secondsPerStep).toFixed(0)} ms (target: no growth): ` +
    `slope ${value.toFixed(0)} +- ${standardError.toFixed(0)} bytes a step`;
}

function showLoop({ longestBlock }: Endurance, idle: number): string {
  return `Event loop: a timer waits ${longestBlock.toFixed(0)} ms at most while steps run ` +
    `(target: at most 50), ${idle.toFixed(0)} ms without steps`;
}

if (import.meta.main) Deno.exit(await run(main, usage));
