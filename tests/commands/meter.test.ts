import { type EvaluationRecord } from "../../lib/records/mod.ts";
import assert from "node:assert/strict";
import { withDefaults } from "../../lib/config/mod.ts";
import { Meter, type Screen } from "../../lib/commands/meter.ts";
import type { TrainEvent } from "../../lib/training/mod.ts";

const config = withDefaults({ steps: 400, batch: 50, evaluations: 2 });
const start: TrainEvent = {
  ...{ kind: "start", id: "00112233aabbccdd", engine: "onnx", threads: 2, version: "ort 1" },
  ...{ step: 100, skipped: ["Cannot use checkpoint-00000200.safetensors"], before: undefined },
  passedOver: [],
};
const evaluation = {
  kind: "evaluation",
  step: 102,
  record: {
    images: { all: { kinds: { none: 0.5, one: 0.25, several: 0.25 }, accuracy: { joint: 0.125 } } },
  } as unknown as EvaluationRecord,
} as const;

/** A meter with a clock that the test turns and a screen that the test reads. */
function meter(width: number | undefined) {
  let time = 0;
  let shown = "";
  const screen: Screen = {
    write: (text) => void (shown += text),
    columns: () => width,
  };
  const made = new Meter(config, screen, () => time);
  return {
    meter: made,
    after: (ms: number, event: TrainEvent) => {
      time += ms;
      made.see(event);
    },
    taken: () => {
      const text = shown;
      shown = "";
      return text;
    },
    [Symbol.dispose]: () => made[Symbol.dispose](),
  };
}

Deno.test("Meter: a run that goes on with other threads is told that bits may differ", () => {
  using shown = meter(undefined);
  shown.after(0, {
    ...start,
    skipped: [],
    before: { engine: "onnx", threads: 1, version: "ort 1" },
  });
  assert.match(
    shown.taken(),
    /2 threads\nits steps before .* onnx \(ort 1\), 1 thread: bits may differ .*\n$/,
  );
});

Deno.test("Meter: engines that would have been taken are told at the start, with the reason", () => {
  using shown = meter(undefined);
  const reason = "engine onnx does not serve: it has no binary";
  shown.after(0, { ...start, skipped: [], engine: "onnx-wasm", passedOver: [reason] });
  assert.ok(shown.taken().endsWith(`: engine onnx-wasm (ort 1), 2 threads\n${reason}\n`));
});

Deno.test("Meter: percent, images/s, loss, time left and checkpoint in a plain line", () => {
  using shown = meter(undefined);
  shown.after(0, start);
  assert.equal(
    shown.taken(),
    "Cannot use checkpoint-00000200.safetensors\n" +
      "run 00112233aabbccdd goes on from step 100: engine onnx (ort 1), 2 threads\n",
  );
  shown.meter.draw();
  assert.equal(shown.taken(), " 25 %  100/400  preparing  100 saved\n");
  // The first step waited for the engine; the second took 0.5 s for its 50 images.
  shown.after(9000, { kind: "step", step: 101, loss: 1 });
  shown.after(500, { kind: "step", step: 102, loss: 0.5 });
  shown.meter.draw();
  assert.equal(
    shown.taken(),
    " 25 %  102/400  100 images/s  loss 0.9900  2.5 min left  100 saved\n",
  );
  // An evaluation does not slow the rate, and another such is left.
  let done = 0.2;
  shown.after(0, { kind: "evaluating", step: 102, done: () => done });
  shown.meter.draw();
  assert.equal(shown.taken(), " 25 %  102/400  evaluating 20 %  2.5 min left  100 saved\n");
  done = 0.999;
  shown.meter.draw();
  assert.match(shown.taken(), / evaluating 99 % /);
  shown.after(31_000, evaluation);
  assert.equal(
    shown.taken(),
    "evaluation at step 102: none 50 %, one 25 %, several 25 %; in the right place 13 %\n",
  );
  shown.after(0, { kind: "checkpoint", step: 102 });
  shown.meter.draw();
  assert.equal(
    shown.taken(),
    " 25 %  102/400  100 images/s  loss 0.9900  3.0 min left  102 saved\n",
  );
  assert.equal(shown.meter.saved, 102);
});

Deno.test("Meter: beside a bias's term the loss without it, by its name in the log", () => {
  using shown = meter(undefined);
  shown.after(0, { ...start, skipped: [] });
  shown.after(9000, { kind: "step", step: 101, loss: -2, denoising: 1 });
  shown.after(500, { kind: "step", step: 102, loss: -2, denoising: 0.5 });
  shown.taken();
  shown.meter.draw();
  assert.match(shown.taken(), / 100 images\/s {2}denoising 0\.9900 {2}/);
});

Deno.test("Meter: a bar that is drawn over on a terminal, and never wraps", () => {
  using shown = meter(40);
  shown.after(0, { ...start, step: 0, skipped: [] });
  assert.match(shown.taken(), /^run 00112233aabbccdd begins: engine onnx \(ort 1\), 2 threads\n$/);
  shown.meter.draw();
  assert.equal(shown.taken(), "\r\x1b[K[........]  0 %  0/400  preparing  noth");
  shown.after(100, { kind: "step", step: 200, loss: 1 });
  shown.meter.draw();
  assert.equal(shown.taken(), "\r\x1b[K[####....] 50 %  200/400  nothing saved");
  shown.meter.say("a line");
  assert.equal(shown.taken(), "\r\x1b[Ka line\n");
  shown.after(100, { kind: "end", id: "", step: 400, reason: "steps" });
  shown.meter[Symbol.dispose]();
  assert.ok(shown.taken().endsWith("\n"));
});
