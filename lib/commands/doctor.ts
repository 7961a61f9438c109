import {
  describeMachine,
  EXAMINATION,
  examine,
  type Finding,
  findPython,
  NO_PYTORCH,
  showMachine,
  stepOf,
} from "./bench/mod.ts";
import { chooseFor, type EngineName, ENGINES } from "../engine/mod.ts";
import { channelBlock } from "../engine/onnx/mod.ts";
import { PRESETS } from "../model/mod.ts";
import { parseFlags } from "./flags.ts";
import { run, wholeNumber } from "./main.ts";
import { placeFromFlags } from "./place.ts";

const usage = `Usage: deno task doctor [--threads N] [--engine E] [--json]

Says which engines work here, why the others do not, how fast each trains the U-Net
(${EXAMINATION.preset}, batches of ${EXAMINATION.batch}), and which one is taken where none is asked for.

  --engine E       looks at this one alone; at tfjs-gpu only so, as its package has 300 MB
  --threads N      threads to compute with; all processors unless said
  --json           one JSON object`;

async function main(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = parseFlags({
    args,
    options: {
      threads: { type: "string", default: String(navigator.hardwareConcurrency) },
      engine: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const { engine } = placeFromFlags(values);
  const names = ENGINES.map(({ name }) => name);
  const examined = names.filter((name) =>
    engine === "auto" ? name !== "tfjs-gpu" : name === engine
  );
  return await report(examined, wholeNumber("threads", values.threads, 1), values.json, signal);
}

async function report(
  names: readonly EngineName[],
  threads: number,
  json: boolean,
  signal: AbortSignal,
): Promise<number> {
  const say = (line: string) => json ? undefined : console.log(line);
  const machine = describeMachine();
  say(showMachine(machine));
  say(`Deno ${machine.deno}, ${machine.freeMemoryMB} MB of memory free, ${threads} threads`);
  const python = await findPython();
  say(python ? `PyTorch ${python.version}, to compare with (deno task bench)` : NO_PYTORCH);

  say(`\nImages a second in training (${EXAMINATION.preset}, batches of ${EXAMINATION.batch}):`);
  const findings = new Map<EngineName, Finding>();
  for (const name of names) {
    const finding = await examine(name, threads, signal);
    findings.set(name, finding);
    say(`  ${name.padEnd(12)} ${showFinding(finding)}`);
    if (finding.fallbacks?.length) {
      say(`${" ".repeat(15)}left to the processor: ${finding.fallbacks.join(", ")}`);
    }
  }
  // What follows starts engines in this process: one that crashes would end it.
  const { preset, n, batch } = EXAMINATION;
  const { fn, spec } = stepOf("train", { n, ...PRESETS[preset] }, batch);
  const auto = await chooseFor(fn, spec, { threads });
  say(`\n${auto.engine} is taken where none is asked for: ${auto.reasons[auto.engine]}`);
  const engines = [];
  for (const [engine, finding] of findings) {
    const chosen = engine === auto.engine;
    const against = chosen ? undefined : auto.reasons[engine];
    const block = engine === "onnx" && finding.works ? { channelBlock: await channelBlock() } : {};
    engines.push({ engine, chosen, ...finding, against, ...block });
    const preferred = !engines.some(({ chosen }) => chosen);
    if (finding.works && preferred) say(`${engine} is not taken by itself: ${against}`);
    if (block.channelBlock) say(`${engine} takes channels in blocks of ${block.channelBlock}`);
  }
  if (json) {
    const pytorch = python?.version ?? null;
    const report = { machine: { ...machine, threads, pytorch }, auto, engines };
    console.log(JSON.stringify(report, null, 2));
  }
  return 0;
}

function showFinding(finding: Finding): string {
  if (!("reason" in finding)) return finding.imagesPerSecond.toFixed(0).padStart(5);
  return finding.works ? `works, but ${finding.reason}` : `does not work: ${finding.reason}`;
}

if (import.meta.main) Deno.exit(await run(main, usage));
