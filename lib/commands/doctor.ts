import { parseArgs } from "node:util";
import {
  channelBlock,
  describeMachine,
  examine,
  EXAMINED,
  type Finding,
  findPython,
  NO_PYTORCH,
  showMachine,
} from "../bench/mod.ts";
import { choose, ENGINES } from "../engine/mod.ts";
import { run, UsageError } from "./main.ts";

const usage = `Usage: deno task doctor [--threads N] [--json]

Says which engines work here, why the others do not, how fast each trains the U-Net
(${EXAMINED.preset}, batches of ${EXAMINED.batch}), and which one is taken where none is asked for.

  --threads N      threads to compute with; all processors unless said
  --json           one JSON object`;

async function main(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      threads: { type: "string", default: String(navigator.hardwareConcurrency) },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const threads = Number(values.threads);
  if (!Number.isInteger(threads) || threads < 1) {
    throw new UsageError(
      "Cannot take --threads as it must be a whole number above 0: " +
        `current value is ${values.threads}`,
    );
  }
  return await report(threads, values.json, signal);
}

async function report(threads: number, json: boolean, signal: AbortSignal): Promise<number> {
  const say = (line: string) => json ? undefined : console.log(line);
  const machine = describeMachine();
  say(showMachine(machine));
  say(`Deno ${machine.deno}, ${machine.freeMemoryMB} MB of memory free, ${threads} threads`);
  const python = await findPython();
  say(python ? `PyTorch ${python.version}, to compare with (deno task bench)` : NO_PYTORCH);

  const auto = await choose();
  say(`\nImages a second in training (${EXAMINED.preset}, batches of ${EXAMINED.batch}):`);
  const engines = [];
  for (const { name } of ENGINES) {
    const finding = await examine(name, threads, signal);
    const block = name === "onnx" && finding.works ? { channelBlock: await channelBlock() } : {};
    const chosen = name === auto.engine;
    const against = chosen ? undefined : auto.reasons[name];
    engines.push({ engine: name, chosen, ...finding, against, ...block });
    say(`${chosen ? "*" : " "} ${name.padEnd(12)} ${showFinding(finding)}`);
    const preferred = !engines.some(({ chosen }) => chosen);
    if (finding.works && preferred && against) say(`${INDENT}not taken by itself: ${against}`);
    if (block.channelBlock) say(`${INDENT}channels in blocks of ${block.channelBlock}`);
  }
  say(`\n* ${auto.engine} is taken where none is asked for: ${auto.reasons[auto.engine]}`);
  if (json) {
    const pytorch = python?.version ?? null;
    const report = { machine: { ...machine, threads, pytorch }, auto, engines };
    console.log(JSON.stringify(report, null, 2));
  }
  return 0;
}

const INDENT = " ".repeat(15);

function showFinding(finding: Finding): string {
  if (!("reason" in finding)) return finding.imagesPerSecond.toFixed(0).padStart(5);
  return finding.works ? `works, but ${finding.reason}` : `does not work: ${finding.reason}`;
}

if (import.meta.main) Deno.exit(await run(main));
