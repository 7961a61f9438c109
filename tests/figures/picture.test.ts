import assert from "node:assert/strict";
import { decode } from "fast-png";
import { grayPng, pngUrl } from "../../lib/figures/mod.ts";

Deno.test("grayPng maps black to 0, white to 255, and clips", () => {
  const png = grayPng([-1, 0, 1, -5, 5, 0.5], 3, 2, { black: -1, white: 1 });
  const { width, height, data } = decode(png);
  assert.deepEqual({ width, height, data: [...data] }, {
    width: 3,
    height: 2,
    data: [0, 128, 255, 0, 255, 191],
  });
  assert.equal(decode(grayPng([0], 1, 1, { black: 1, white: 0 })).data[0], 255);
});

Deno.test("grayPng gives fixed bytes", () => {
  // As printed on x86-64; the same on every machine, as the compressor is plain JavaScript.
  const bytes = grayPng([0, 1, 1, 0], 2, 2, { black: 0, white: 1 });
  assert.equal(
    pngUrl(bytes),
    "data:image/png;base64," +
      "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AA" +
      "AADElEQVR4XmNg+A+EAAYAAf9qFHE4AAAAAElFTkSuQmCC",
  );
});

Deno.test("grayPng refuses a wrong number of values", () => {
  assert.throws(
    () => grayPng([1, 2, 3], 2, 2, { black: 0, white: 1 }),
    /must have 2 x 2 values: current value is 3/,
  );
});
