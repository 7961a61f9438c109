import { scheme } from "vega";
import { type IndexedImage, indexedPng, type Rgb } from "./indexed_png.ts";
import { pngUrl } from "./picture.ts";

/** A point of a cloud in space, and what its colour tells, from 0 to 1. */
export interface Dot {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly shade: number;
}

/** Colours of viridis, and how far each fades towards white, from near to far. */
const HUES = 20;
const FADES = [0, 0.22, 0.45];
const WHITE = 0;

const viridis = scheme("viridis") as unknown as (share: number) => string;

/** White, then the hues, once for each fade. */
export const CLOUD_PALETTE: readonly Rgb[] = [
  [255, 255, 255],
  ...FADES.flatMap((fade) =>
    Array.from({ length: HUES }, (_, k) => {
      const [red, green, blue] = viridis(k / (HUES - 1)).match(/\d+/g)!.map(Number);
      const faded = (value: number) => Math.round(value + fade * (255 - value));
      return [faded(red), faded(green), faded(blue)] as const;
    })
  ),
];

/** How large a cloud is drawn. */
export interface CloudSize {
  /** Of the square, in units of the figure. */
  readonly side: number;
  /** Pixels per unit: with two, marks stay round on fine screens. */
  readonly fine?: number;
  /** Of the marks, in units of the figure. */
  readonly radius?: number;
}

/** How a cloud is turned before one looks at it along the third axis, in radians. */
export interface Angles {
  /** About the axis that points up. */
  readonly yaw: number;
  /** From above (0: straight from above; pi / 2: from the side). */
  readonly pitch: number;
}

const USUAL: Angles = { yaw: -0.4, pitch: 0.65 };

/**
 * A cloud seen from one side, nearer marks over farther ones, which are paler: one round mark a dot,
 * whatever their number. As a picture, since marks by the thousand would fill a figure's file.
 */
export function cloudUrl(dots: readonly Dot[], size: CloudSize, angles = USUAL): string {
  return pngUrl(indexedPng(cloudImage(dots, size, angles), CLOUD_PALETTE));
}

/** The same as places in the palette. */
export function cloudImage(
  dots: readonly Dot[],
  { side, fine = 2, radius = 2.6 }: CloudSize,
  angles = USUAL,
): IndexedImage {
  const size = Math.round(fine * side);
  const pixels = new Uint8Array(size * size).fill(WHITE);
  const seen = projected(dots, angles);
  const span = (of: (one: Seen) => number) => {
    const values = seen.map(of);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return { middle: (least + most) / 2, extent: most - least };
  };
  const [across, down] = [span(({ u }) => u), span(({ v }) => v)];
  const margin = fine * (radius + 2);
  const scale = (size - 2 * margin) / (Math.max(across.extent, down.extent) || 1);
  seen.sort((a, b) => b.depth - a.depth);
  seen.forEach(({ u, v, shade }, rank) => {
    const near = (rank + 0.5) / seen.length;
    const fade = FADES.length - 1 - Math.min(FADES.length - 1, Math.floor(FADES.length * near));
    const hue = Math.round(Math.min(1, Math.max(0, shade)) * (HUES - 1));
    const [x, y] = [size / 2 + scale * (u - across.middle), size / 2 + scale * (v - down.middle)];
    disc(pixels, size, x, y, fine * radius + 1, WHITE);
    disc(pixels, size, x, y, fine * radius, 1 + fade * HUES + hue);
  });
  return { width: size, height: size, pixels };
}

interface Seen {
  readonly u: number;
  readonly v: number;
  readonly depth: number;
  readonly shade: number;
}

function projected(dots: readonly Dot[], { yaw, pitch }: Angles): Seen[] {
  const [cosYaw, sinYaw, cosPitch, sinPitch] = [
    Math.cos(yaw),
    Math.sin(yaw),
    Math.cos(pitch),
    Math.sin(pitch),
  ];
  return dots.map(({ x, y, z, shade }) => {
    const [u, away] = [cosYaw * x - sinYaw * y, sinYaw * x + cosYaw * y];
    return {
      u,
      v: cosPitch * away - sinPitch * z,
      depth: -sinPitch * away - cosPitch * z,
      shade,
    };
  });
}

function disc(
  pixels: Uint8Array,
  size: number,
  x: number,
  y: number,
  radius: number,
  color: number,
): void {
  for (let row = Math.ceil(y - radius); row <= y + radius; row++) {
    const half = Math.sqrt(radius ** 2 - (row - y) ** 2);
    const [from, to] = [Math.ceil(x - half), Math.floor(x + half)];
    if (to >= from && row >= 0 && row < size) {
      pixels.fill(color, row * size + Math.max(0, from), row * size + Math.min(size - 1, to) + 1);
    }
  }
}
