import { decode } from "fast-png";
import { type IndexedImage, indexedPng, type Rgb } from "./indexed_png.ts";
import { renderPng } from "./raster.ts";

/** So many colours does an indexed picture hold. */
const COLORS = 256;
/** Colours nearer than this along each channel are one. */
const STEP = 8;

/** Pictures that share a palette. */
export interface IndexedImages {
  readonly pictures: readonly IndexedImage[];
  readonly palette: readonly Rgb[];
}

/**
 * PNGs without transparency in few colours; each pixel goes to the nearest. One after the other that
 * colour is kept which most pixels have, weighed by how far it is from those kept: so a thin line of
 * a colour of its own keeps it, too.
 */
export function quantised(pngs: readonly Uint8Array[]): IndexedImages {
  const decoded = pngs.map((png) => {
    const { width, height, data, channels } = decode(png);
    const colors = Uint32Array.from(
      { length: width * height },
      (_, k) =>
        coarse(data[channels * k]) << 16 | coarse(data[channels * k + 1]) << 8 |
        coarse(data[channels * k + 2]),
    );
    return { width, height, colors };
  });
  const counts = new Map<number, number>();
  for (const { colors } of decoded) {
    for (const color of colors) counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  const palette = chosen(counts);
  const places = new Map<number, number>();
  const place = (color: number) => {
    const known = places.get(color) ?? nearest(channelsOf(color), palette);
    places.set(color, known);
    return known;
  };
  const pictures = decoded.map(({ width, height, colors }) => {
    return { width, height, pixels: Uint8Array.from(colors, place) };
  });
  return { pictures, palette };
}

/** The SVG as a PNG of few colours: a quarter of the size, and nobody sees it. */
export async function renderSmallPng(
  svg: string,
  scale?: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const { pictures: [picture], palette } = quantised([await renderPng(svg, scale)]);
  return indexedPng(picture, palette);
}

function chosen(counts: ReadonlyMap<number, number>): Rgb[] {
  const left = [...counts].sort(([a, n], [b, m]) => m - n || a - b)
    .map(([color, count]) => ({ color: channelsOf(color), count, far: Infinity }));
  const palette: Rgb[] = [];
  while (palette.length < Math.min(COLORS, left.length)) {
    const weight = ({ count, far }: typeof left[number]) =>
      far === 0 ? -1 : count * Math.min(far, 3e5);
    const best = left.reduce((a, b) => weight(b) > weight(a) ? b : a);
    palette.push(best.color);
    for (const one of left) one.far = Math.min(one.far, distance(one.color, best.color));
  }
  return palette;
}

const coarse = (value: number) => Math.min(255, Math.round(value / STEP) * STEP);

const channelsOf = (color: number): Rgb => [color >> 16, color >> 8 & 255, color & 255];

const distance = (a: Rgb, b: Rgb) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;

function nearest(own: Rgb, palette: readonly Rgb[]): number {
  let [best, least] = [0, Infinity];
  palette.forEach((other, k) => {
    const far = distance(other, own);
    if (far < least) [best, least] = [k, far];
  });
  return best;
}
