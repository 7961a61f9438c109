import { decode } from "fast-png";
import { animatedPng, type Indexed, type Rgb } from "./indexed.ts";
import { renderPng } from "./raster.ts";
import { renderSvg } from "./render.ts";
import type { FigureSpec } from "./theme.ts";

/** So many colours does an indexed picture hold. */
const COLORS = 256;
/** Colours nearer than this along each channel are one. */
const STEP = 8;

/** A figure that stands for a while. */
export interface Scene {
  readonly spec: FigureSpec;
  readonly milliseconds: number;
}

/**
 * Figures of one size, one after the other without end, as an animated PNG, `scale` pixels per unit.
 * They share the colours that most of their pixels have; others go to the nearest of those.
 */
export async function animation(
  scenes: readonly Scene[],
  scale = 1,
): Promise<Uint8Array<ArrayBuffer>> {
  const pictures: { width: number; height: number; colors: Uint32Array; milliseconds: number }[] = [];
  for (const { spec, milliseconds } of scenes) {
    const { width, height, data, channels } = decode(await renderPng(await renderSvg(spec), scale));
    const colors = Uint32Array.from({ length: width * height }, (_, k) =>
      coarse(data[channels * k]) << 16 | coarse(data[channels * k + 1]) << 8 |
      coarse(data[channels * k + 2]));
    pictures.push({ width, height, colors, milliseconds });
  }
  const counts = new Map<number, number>();
  for (const { colors } of pictures) {
    for (const color of colors) counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  const kept = [...counts].sort(([a, n], [b, m]) => m - n || a - b).slice(0, COLORS);
  const palette = kept.map(([color]): Rgb => [color >> 16, color >> 8 & 255, color & 255]);
  const places = new Map<number, number>();
  const place = (color: number) => {
    const known = places.get(color);
    if (known !== undefined) return known;
    const found = nearest(color, palette);
    places.set(color, found);
    return found;
  };
  const frames = pictures.map(({ colors, ...rest }): Indexed & { milliseconds: number } => ({
    ...rest,
    pixels: Uint8Array.from(colors, place),
  }));
  return animatedPng(frames, palette);
}

const coarse = (value: number) => Math.min(255, Math.round(value / STEP) * STEP);

function nearest(color: number, palette: readonly Rgb[]): number {
  const own = [color >> 16, color >> 8 & 255, color & 255];
  const distance = (other: Rgb) => other.reduce((sum, value, c) => sum + (value - own[c]) ** 2, 0);
  return palette.reduce(
    (best, other, k) => distance(other) < distance(palette[best]) ? k : best,
    0,
  );
}
