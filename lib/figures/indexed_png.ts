import { encode } from "fast-png";
import { Buffer } from "node:buffer";
import { crc32 } from "node:zlib";

/** A colour as red, green and blue, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** A picture of few colours: each pixel is a place in the palette, rows from the top. */
export interface IndexedImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** As the bytes of a PNG; the compressor gives the same ones on every machine. */
export function indexedPng(
  { width, height, pixels }: IndexedImage,
  palette: readonly Rgb[],
): Uint8Array<ArrayBuffer> {
  const image = { width, height, data: pixels, channels: 1, depth: 8 } as const;
  const colors = palette.map(([red, green, blue]) =>
    [red, green, blue] as [number, number, number]
  );
  return new Uint8Array(encode({ ...image, palette: colors }, { zlib: { level: 9 } }));
}

/**
 * Pictures of one size and one palette, one after the other without end, as the bytes of an animated
 * PNG (https://www.w3.org/TR/png-3/). A program that knows no animations shows the last.
 */
export function animatedPng(
  frames: readonly (IndexedImage & { readonly milliseconds: number })[],
  palette: readonly Rgb[],
): Uint8Array<ArrayBuffer> {
  const sizes = new Set(frames.map(({ width, height }) => `${width} x ${height}`));
  if (sizes.size !== 1) {
    throw new RangeError(
      `Cannot animate as all pictures must have one size: current value is ${
        [...sizes].join(", ")
      }`,
    );
  }
  const pictures = frames.map((frame) => chunksOf(indexedPng(frame, palette)));
  const part = (of: readonly Chunk[], type: string) =>
    of.find((chunk) => chunk.type === type)!.data;
  let sequence = 0;
  const moving = pictures.flatMap((picture, k) => {
    const { width, height, milliseconds } = frames[k];
    const control = bytes(
      [4, sequence++],
      [4, width],
      [4, height],
      [4, 0],
      [4, 0],
      [2, milliseconds],
      [2, 1000],
      [1, 0],
      [1, 0],
    );
    const data = joined([bytes([4, sequence++]), part(picture, "IDAT")]);
    return [chunk("fcTL", control), chunk("fdAT", data)];
  });
  return joined([
    SIGNATURE,
    chunk("IHDR", part(pictures[0], "IHDR")),
    chunk("acTL", bytes([4, frames.length], [4, 0])),
    chunk("PLTE", part(pictures[0], "PLTE")),
    chunk("IDAT", part(pictures.at(-1)!, "IDAT")),
    ...moving,
    chunk("IEND", new Uint8Array()),
  ]);
}

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

/** A PNG's parts: each is its length, its type, its data and a check. */
function chunksOf(png: Uint8Array<ArrayBuffer>): Chunk[] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = view.getUint32(at);
    const type = new TextDecoder().decode(png.subarray(at + 4, at + 8));
    chunks.push({ type, data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const named = joined([new TextEncoder().encode(type), data]);
  return joined([bytes([4, data.length]), named, bytes([4, crc32(named)])]);
}

/** Numbers as so many bytes each, the greatest first. */
function bytes(...numbers: readonly (readonly [size: number, value: number])[]): Uint8Array {
  return Uint8Array.from(
    numbers.flatMap(([size, value]) =>
      Array.from({ length: size }, (_, k) => Math.floor(value / 256 ** (size - 1 - k)) % 256)
    ),
  );
}

const joined = (parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
