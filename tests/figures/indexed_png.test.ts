import assert from "node:assert/strict";
import { decode, encode } from "fast-png";
import { inflateSync } from "node:zlib";
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

/** A PNG's parts, each with its type. */
function chunksOf(png: Uint8Array) {
  const view = new DataView(png.buffer);
  const chunks: { type: string; data: Uint8Array<ArrayBuffer> }[] = [];
  for (let at = 8; at < png.length;) {
    const length = view.getUint32(at);
    const type = new TextDecoder().decode(png.subarray(at + 4, at + 8));
    chunks.push({ type, data: Uint8Array.from(png.subarray(at + 8, at + 8 + length)) });
    at += length + 12;
  }
  return chunks;
}

Deno.test("animatedPng: all pictures in order, and the last to who knows no animations", () => {
  const frames = [picture(0, 1, 2, 1), picture(2, 2, 0, 0), picture(1, 1, 1, 1)]
    .map((one, k) => ({ ...one, milliseconds: 100 * (k + 1) }));
  const bytes = animatedPng(frames, palette);
  const chunks = chunksOf(bytes);
  assert.deepEqual(chunks.map(({ type }) => type), [
    ...["IHDR", "acTL", "PLTE", "IDAT"],
    ...frames.flatMap(() => ["fcTL", "fdAT"]),
    "IEND",
  ]);
  const of = (type: string) => chunks.filter((chunk) => chunk.type === type);
  // A row's pixels follow a byte that says how they are written: as they are, 0.
  const rows = of("fdAT").map(({ data }) => [...inflateSync(data.subarray(4))]);
  assert.deepEqual(
    rows,
    frames.map(({ pixels: [a, b, c, d] }) => [0, a, b, 0, c, d]),
  );
  const delays = of("fcTL").map(({ data }) => new DataView(data.buffer).getUint16(20));
  assert.deepEqual(delays, [100, 200, 300]);
  assert.deepEqual([...decode(bytes).data], [1, 1, 1, 1]);
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
  assert.equal(chunksOf(bytes).filter(({ type }) => type === "fdAT").length, 2);
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
