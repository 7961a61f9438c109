import assert from "node:assert/strict";
import { withDefaults } from "../../lib/config/mod.ts";
import type { EvaluationRecord } from "../../lib/records/mod.ts";
import {
  activity,
  advance,
  duration,
  imagesPerSecond,
  noProgress,
  timeLeft,
  type TrainEvent,
} from "../../lib/training/mod.ts";

const config = withDefaults({ steps: 400, batch: 50, evaluations: 2 });
const start: TrainEvent = {
  ...{ kind: "start", id: "00112233aabbccdd", engine: "onnx", threads: 2, version: "ort 1" },
  ...{ step: 100, skipped: [], before: undefined },
  passedOver: [],
};
const evaluation = { kind: "evaluation", step: 0, record: {} as EvaluationRecord } as const;

type Timed = readonly [now: number, event: TrainEvent];
const after = (...events: readonly Timed[]) =>
  events.reduce((progress, [now, event]) => advance(progress, event, now), noProgress(0));

const steps: readonly Timed[] = [
  [1000, start],
  [9000, { kind: "step", step: 101, loss: 1 }],
  [9500, { kind: "step", step: 102, loss: 0.5 }],
];

Deno.test("advance: a state is never changed, only followed by another", () => {
  const before = Object.freeze(noProgress(0));
  assert.equal(advance(before, start, 1).step, 100);
  assert.equal(before.step, 0);
});

Deno.test("advance: a run that goes on has its checkpoint; later ones count when they are written", () => {
  assert.equal(after(...steps).saved, 100);
  assert.equal(after(...steps, [9500, { kind: "checkpoint", step: 102 }]).saved, 102);
});

Deno.test("advance: the loss is a running mean; the first step's time, which waits, does not count", () => {
  const first = after(...steps.slice(0, 2));
  assert.deepEqual([first.loss, imagesPerSecond(first, config)], [1, undefined]);
  assert.equal(timeLeft(first, config), undefined);
  const second = after(...steps);
  assert.equal(second.loss, 0.99);
  assert.equal(imagesPerSecond(second, config), 100);
});

Deno.test("advance: beside a bias's term, what is shown of the loss is without it, and says so", () => {
  const shown = (...told: { loss: number; denoising?: number }[]) => {
    const { loss, lossName } = told.reduce(
      (progress, event) => advance(progress, { kind: "step", step: 1, ...event }, 0),
      noProgress(0),
    );
    return [loss, lossName];
  };
  assert.deepEqual(shown({ loss: 1 }, { loss: 0.5 }), [0.99, "loss"]);
  const biased = shown({ loss: -2, denoising: 1 }, { loss: -3, denoising: 0.5 });
  assert.deepEqual(biased, [0.99, "denoising"]);
});

Deno.test("timeLeft: steps and evaluations, each at its own pace; none of what was before the start", () => {
  const none = after(...steps);
  assert.equal(timeLeft(none, config), 298 * 500);
  // One evaluation is ahead, at the last step.
  const owed = after(steps[0], [4000, evaluation], ...steps.slice(1));
  assert.equal(timeLeft(owed, config), 298 * 500 + 3000);
  // Beside it, three quarters of the one in progress.
  const evaluating = [9500, { kind: "evaluating", step: 102, done: () => 0.25 }] as const;
  const during = after(steps[0], [4000, evaluation], ...steps.slice(1), evaluating);
  assert.equal(timeLeft(during, config), 298 * 500 + 3000 + 2250);
});

Deno.test("activity: preparing, how far an evaluation is, and nothing besides steps", () => {
  let done = 0.2;
  const evaluating = after(...steps, [9500, { kind: "evaluating", step: 102, done: () => done }]);
  assert.equal(activity(noProgress(0)), "preparing");
  assert.equal(activity(after(steps[0])), "preparing");
  assert.equal(activity(evaluating), "evaluating 20 %");
  done = 0.999;
  assert.equal(activity(evaluating), "evaluating 99 %");
  assert.equal(activity(advance(evaluating, evaluation, 1e4)), "");
  const end = advance(evaluating, { kind: "end", id: "", step: 400, reason: "steps" }, 1e4);
  assert.deepEqual([end.step, end.doing, activity(end)], [400, "finished", ""]);
});

Deno.test("duration: seconds, minutes, hours", () => {
  assert.deepEqual(
    [0, 400, 59_000, 60_000, 570_000, 3_000_000, 5_400_000, 36_000_000].map(duration),
    ["0 s", "0 s", "59 s", "1.0 min", "9.5 min", "50 min", "1.5 h", "10 h"],
  );
});
