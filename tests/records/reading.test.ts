import assert from "node:assert/strict";
import {
  CODE_LAYERS,
  CONTROL,
  INPUTS,
  ORDERS,
  type Reading,
  readingGrid,
  readingNamed,
  READINGS,
  USUAL_SAMPLER,
} from "../../lib/records/mod.ts";

const place = ({ input, layer, order }: Reading) => `${input} ${layer} ${order}`;

Deno.test("readingNamed: each by its name; another name is told of with all that there are", () => {
  for (const reading of [...READINGS, CONTROL]) {
    assert.equal(readingNamed(reading.name), reading);
    assert.ok(reading.why.length > 20);
  }
  assert.throws(() => readingNamed("papre"), (error: Error) => {
    assert.ok(error instanceof RangeError);
    for (const { name } of [...READINGS, CONTROL]) assert.ok(error.message.includes(name));
    assert.match(error.message, /current value is "papre"$/);
    return true;
  });
});

Deno.test("READINGS: the paper's is the first, all look apart and at networks that draw alike", () => {
  assert.deepEqual(READINGS.map(({ name }) => name), ["paper", "noised", "blind"]);
  assert.equal(new Set(READINGS.map(place)).size, READINGS.length);
  assert.ok(READINGS.every(({ sampler }) => sampler === USUAL_SAMPLER));
});

Deno.test("readingGrid: each input but the control's, at each layer, in each order, once", () => {
  const grid = readingGrid();
  const inputs = INPUTS.filter((input) => input !== CONTROL.input);
  assert.equal(grid.length, 18);
  assert.equal(grid.length, inputs.length * CODE_LAYERS.length * ORDERS.length);
  assert.equal(new Set(grid.map(place)).size, 18);
  assert.equal(new Set(grid.map(({ name }) => name)).size, 18);
  assert.ok(grid.every(({ input }) => inputs.includes(input)));
});

Deno.test("readingGrid: looks as the named readings do where they look, and never as CONTROL", () => {
  const grid = readingGrid();
  for (const reading of READINGS) {
    const { name: _name, why: _why, ...own } = reading;
    const { name, why, ...same } = grid.find((one) => place(one) === place(reading))!;
    assert.deepEqual(same, own);
    assert.ok(name !== reading.name && why.length > 0);
  }
  assert.ok([...grid, ...READINGS].every(({ input }) => input !== CONTROL.input));
  assert.ok(![...grid, ...READINGS].includes(CONTROL));
});
