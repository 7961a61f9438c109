import assert from "node:assert/strict";
import type { Competition, Entrant } from "../../../lib/commands/bench/competition.ts";
import { showRows, toRows } from "../../../lib/commands/bench/rows.ts";

const open = () => {
  throw new Error("not to be started");
};
const layout = "contiguous";
const entrants: Entrant[] = [
  { name: "slow fp32", mode: { precision: "fp32", layout, tuned: false }, open },
  { name: "fast fp32", mode: { precision: "fp32", layout, tuned: true }, open },
  { name: "bf16", mode: { precision: "bf16", layout, tuned: true }, open },
  { name: "onnx", open },
  { name: "missing", open },
];
const competition: Competition = {
  rounds: new Map([
    ["slow fp32", [4, 4, 4]],
    ["fast fp32", [2, 2, 3]],
    ["bf16", [0.5, 0.5, 0.5]],
    ["onnx", [1, 2, 1]],
  ]),
  peakMemoryMB: new Map([["onnx", 100]]),
  flops: 50e9,
  skipped: [],
};
const ceilings = { fp32: { onnx: 80, pytorch: 100 }, bf16: { pytorch: 400 } };
const about = { what: "train", base: 16, batch: 8 } as const;

Deno.test("toRows: speeds, shares and ratios of constructed rounds", () => {
  const [onnx, ...peers] = toRows(competition, entrants, ceilings, about);
  assert.deepEqual(onnx, {
    what: "train",
    base: 16,
    engine: "onnx",
    imagesPerSecond: 8,
    gflops: 50,
    ceilingShare: 0.5,
    peakMemoryMB: 100,
    ratioFp32: 2,
    ratioFp32Range: [1, 3],
    ratioBest: 0.5,
    ratioBestRange: [0.25, 0.5],
  });
  assert.deepEqual(peers.map(({ engine }) => engine), ["slow fp32", "fast fp32", "bf16"]);
  assert.deepEqual(peers.map(({ ceilingShare }) => ceilingShare), [0.125, 0.25, 0.25]);
});

Deno.test("toRows: without PyTorch there are no ratios", () => {
  const alone = entrants.filter(({ name }) => name === "onnx");
  const [row] = toRows(competition, alone, { fp32: {}, bf16: {} }, about);
  assert.deepEqual([row.ratioFp32, row.ratioBest, row.ceilingShare], [null, null, null]);
  assert.match(showRows([row])[1], /^ {2}onnx +8\.0 +50 +- +100 +- +- +- +-$/);
});
