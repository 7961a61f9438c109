import assert from "node:assert/strict";
import { type Contestant, interleave, ratio } from "../../../lib/commands/bench/rounds.ts";

/** Every step takes `seconds`, the first of a turn ten times as long. */
function contestant(name: string, seconds: number, log: string[]): Contestant {
  const run = (steps: number) => {
    log.push(`${name} ${steps}`);
    return Promise.resolve(
      Array.from({ length: steps }, (_, k) => k === 0 ? 10 * seconds : seconds),
    );
  };
  return { name, stepSeconds: seconds, run };
}

Deno.test("interleave: all run in every round, in reverse every other", async () => {
  const log: string[] = [];
  const contestants = [contestant("a", 1, log), contestant("b", 0.25, log)];
  await interleave(contestants, { rounds: 3, turn: 1, stop: () => false });
  assert.deepEqual(log, ["a 2", "b 5", "b 5", "a 2", "a 2", "b 5"]);
});

Deno.test("interleave: the first step of a turn does not count", async () => {
  const rounds = await interleave([contestant("a", 0.5, [])], {
    rounds: 2,
    turn: 1,
    stop: () => false,
  });
  assert.deepEqual(rounds.get("a"), [0.5, 0.5]);
});

Deno.test("interleave: a stop leaves at least one whole round", async () => {
  const contestants = [contestant("a", 1, []), contestant("b", 1, [])];
  const rounds = await interleave(contestants, { rounds: 9, turn: 1, stop: () => true });
  assert.deepEqual([rounds.get("a"), rounds.get("b")], [[1], [1]]);
});

Deno.test("ratio: drift that both share leaves it alone", () => {
  const drift = [1, 1.5, 0.7, 1.2];
  const { median, range } = ratio(drift.map((d) => 2 * d), drift.map((d) => 3 * d));
  for (const value of [median, ...range]) assert.ok(Math.abs(value - 1.5) < 1e-12);
});

Deno.test("ratio: refuses rounds that do not match", () => {
  assert.throws(() => ratio([1, 2], [1]), /current values are 2 and 1/);
});
