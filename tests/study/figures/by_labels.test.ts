import assert from "node:assert/strict";
import { dotsOf, turned } from "../../../lib/study/figures/by_labels.ts";

const labels = [0, 0, 10, 0, 0, 4, 10, 4, 5, 2];
/** The labels as a flat sheet, its axes mixed up and one of them mirrored. */
const places = Array.from({ length: 5 }, (_, k) => [0, -labels[2 * k + 1], labels[2 * k]]).flat();

Deno.test("turned: x to the right, y towards the reader, distances as they are", () => {
  const codes = turned({ places }, labels);
  for (const [k, [x, y, z]] of codes.entries()) {
    const expected = [labels[2 * k] - 5, labels[2 * k + 1] - 2, 0];
    [x, y, z].forEach((value, c) => assert.ok(Math.abs(value - expected[c]) < 1e-9));
  }
});

Deno.test("turned: on the side where the codes lay before", () => {
  const bent = places.map((value, k) => k === 12 ? 3 : value);
  const codes = turned({ places: bent }, labels);
  const mirrored = codes.map(([x, y, z]) => [x, y, -z] as const);
  const again = turned({ places: bent }, labels, mirrored);
  assert.ok(Math.abs(codes[4][2]) > 1);
  again.forEach(([, , z], k) => assert.ok(Math.abs(z + codes[k][2]) < 1e-9));
});

Deno.test("turned: codes that tell one direction alone stay as they are, centred", () => {
  const line = Array.from({ length: 5 }, (_, k) => [k, 0, 0]).flat();
  assert.deepEqual(turned({ places: line }, labels).map(([x]) => x), [-2, -1, 0, 1, 2]);
});

Deno.test("dotsOf: coloured by the label's x or y as a share of the canvas", () => {
  const codes = turned({ places }, labels);
  assert.deepEqual(dotsOf(codes, labels, "x", 20).map(({ shade }) => shade), [
    0,
    0.5,
    0,
    0.5,
    0.25,
  ]);
  assert.deepEqual(dotsOf(codes, labels, "y", 20)[4].shade, 0.1);
});
