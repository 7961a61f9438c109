import assert from "node:assert/strict";
import { decode, decodeApng, encode } from "fast-png";
import {
  animatedPng,
  animation,
  CLOUD_PALETTE,
  cloudImage,
  indexedPng,
  quantised,
  type Rgb,
} from "../../lib/figures/mod.ts";

const palette: readonly Rgb[] = [[255, 255, 255], [10, 20, 30], [200, 0, 0]];
const picture = (...pixels: number[]) => ({ width: 2, height: 2, pixels: Uint8Array.from(pixels) });

Deno.test("indexedPng keeps each pixel's place in the palette", () => {
  const { data, width, palette: kept } = decode(indexedPng(picture(0, 1, 2, 1), palette));
  assert.deepEqual([[...data], width], [[0, 1, 2, 1], 2]);
  assert.deepEqual(kept!.map((color) => color.slice(0, 3)), palette);
});

Deno.test("animatedPng: all pictures in order, and a plain PNG to who knows no animations", () => {
  const frames = [picture(0, 1, 2, 1), picture(2, 2, 0, 0), picture(1, 1, 1, 1)]
    .map((one, k) => ({ ...one, milliseconds: 100 * (k + 1) }));
  const bytes = animatedPng(frames, palette);
  const { frames: found } = decodeApng(bytes);
  assert.deepEqual(found.map(({ data }) => [...data]), frames.map(({ pixels }) => [...pixels]));
  assert.deepEqual(found.map(({ delayNumber }) => delayNumber), [100, 200, 300]);
  assert.deepEqual([...decode(bytes).data], [0, 1, 2, 1]);
  const wide = { width: 4, height: 1, pixels: new Uint8Array(4), milliseconds: 100 };
  assert.throws(() => animatedPng([frames[0], wide], palette), /one size: .* 2 x 2, 4 x 1/);
});

Deno.test("quantised: a picture of few colours keeps them, near ones as one", () => {
  const colors = [...palette, [202, 1, 2] as const];
  const data = Uint8Array.from([0, 1, 2, 3].flatMap((k) => colors[k]));
  const png = encode({ width: 2, height: 2, data, channels: 3 });
  const { pictures: [{ pixels }], palette: found } = quantised([png]);
  assert.equal(found.length, 3);
  assert.equal(pixels[2], pixels[3]);
  assert.deepEqual(found[pixels[0]], [255, 255, 255]);
});

Deno.test("animation draws figures of one size", async () => {
  const spec = (color: string) => ({
    data: { values: [{}] },
    width: 20,
    height: 20,
    mark: { type: "rect" as const, color },
  });
  const bytes = await animation(
    ["#E69F00", "#0072B2"].map((color) => ({ spec: spec(color), milliseconds: 500 })),
  );
  assert.equal(decodeApng(bytes).frames.length, 2);
});

Deno.test("cloudImage: one round mark a dot, near ones over far ones, far ones paler", () => {
  const dot = (z: number, shade: number) => ({ x: 0, y: 0, z, shade });
  const far = Array.from({ length: 8 }, (_, k) => ({ ...dot(-1, 0), x: k }));
  const { pixels, width } = cloudImage([dot(1, 1), dot(-9, 0)], { side: 20 }, { yaw: 0, pitch: 0 });
  // Seen straight from above the near one hides the far one: the last hue, not faded.
  const hues = (CLOUD_PALETTE.length - 1) / 3;
  assert.equal(pixels[width * width / 2 + width / 2], hues);
  const seen = new Set(cloudImage([...far, dot(1, 1)], { side: 60 }, { yaw: 0, pitch: 0 }).pixels);
  assert.ok([...seen].some((place) => place > hues), "nothing is paler");
});
