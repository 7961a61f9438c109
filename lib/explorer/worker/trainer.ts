/** The worker that trains: it goes on until it is asked to pause (own_messages.ts). */

import type { OwnReply, OwnRequest } from "../own_messages.ts";
import { type Best, bestEngine } from "./best_engine.ts";
import { OwnTraining } from "./own_training.ts";

const scope = self as unknown as {
  onmessage: (event: MessageEvent<OwnRequest>) => void;
  postMessage(told: OwnReply): void;
};

/** Milliseconds between two words about the loss; the least and the most between two looks. */
const WORD_EVERY = 150;
const LOOK_EVERY = [1500, 6000] as const;
/** A look may take this share of the time. */
const LOOK_SHARE = 0.2;

let best: Best | undefined;
let training: OwnTraining | undefined;
/** The last request: what runs ends once it is not its own any more. */
let asked = 0;
let running = Promise.resolve();

scope.onmessage = ({ data }) => {
  const mine = ++asked;
  running = running.then(() => data.kind === "train" ? train(data, mine) : undefined)
    .catch((error) => {
      const message = error instanceof Error ? error.message : String(error);
      scope.postMessage({ kind: "failed", message });
    });
};

async function train({ settings, seed }: Extract<OwnRequest, { kind: "train" }>, mine: number) {
  if (training?.seed !== seed) {
    training?.dispose();
    best ??= await bestEngine(settings);
    training = new OwnTraining(best.engine, seed);
  }
  await training.set(settings);
  scope.postMessage({ kind: "ready", ...best!, seed, step: training.at });
  let [sum, count, since] = [0, 0, performance.now()];
  let [looked, lookTook] = [-Infinity, 0];
  while (asked === mine) {
    const now = performance.now();
    if (now - looked > Math.min(LOOK_EVERY[1], Math.max(LOOK_EVERY[0], lookTook / LOOK_SHARE))) {
      scope.postMessage(await training.look());
      looked = performance.now();
      lookTook = looked - now;
    }
    sum += await training.train();
    count++;
    const took = performance.now() - since;
    if (took > WORD_EVERY) {
      scope.postMessage({
        kind: "step",
        step: training.at,
        loss: sum / count,
        perSecond: 1000 * count / took,
      });
      [sum, count, since] = [0, 0, performance.now()];
    }
    // Requests come in between two steps.
    await new Promise((resolve) => setTimeout(resolve));
  }
  scope.postMessage(await training.look());
  scope.postMessage({ kind: "paused", step: training.at });
}
