import assert from "node:assert/strict";
import { Desk, type Work } from "../../../lib/explorer/worker/desk.ts";

/** A desk that writes down what it does. */
function made() {
  const done: string[] = [];
  const errors: string[] = [];
  const desk = new Desk<"a" | "b" | "c">(
    ["a", "b", "c"],
    { a: ["c"] },
    (kind, error) => errors.push(`${kind}: ${(error as Error).message}`),
  );
  async function* parts(name: string, count = 3): Work {
    for (let k = 0; k < count; k++) {
      done.push(`${name}${k}`);
      yield;
    }
  }
  return { done, errors, desk, parts };
}

Deno.test("Desk: the more urgent goes first, between two parts of the other", async () => {
  const { done, desk, parts } = made();
  const all = desk.ask("b", () => parts("b"));
  desk.ask("a", () => parts("a", 1));
  await all;
  assert.deepEqual(done, ["b0", "a0", "b1", "b2"]);
});

Deno.test("Desk: a newer request of a kind ends the one before, another kind's may end it too", async () => {
  const { done, desk, parts } = made();
  let all = desk.ask("b", () => parts("old"));
  desk.ask("b", () => parts("new"));
  await all;
  assert.deepEqual(done, ["old0", "new0", "new1", "new2"]);
  done.length = 0;
  all = desk.ask("c", () => parts("c"));
  desk.ask("a", () => parts("a", 1));
  await all;
  assert.deepEqual(done, ["c0", "a0"]);
});

Deno.test("Desk: work that fails is told of, and the desk goes on", async () => {
  const { done, errors, desk, parts } = made();
  // deno-lint-ignore require-yield -- it does not come to that
  await desk.ask("a", async function* (): Work {
    await Promise.reject(new RangeError("broken"));
  });
  await desk.ask("b", () => parts("b", 1));
  assert.deepEqual([errors, done], [["a: broken"], ["b0"]]);
});
