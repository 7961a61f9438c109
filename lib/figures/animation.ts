import { animatedPng, type IndexedImage } from "./indexed_png.ts";
import { quantised } from "./quantise.ts";
import { renderPng } from "./raster.ts";
import { renderSvg } from "./render.ts";
import type { FigureSpec } from "./theme.ts";

/** A figure that stands for a while. */
export interface Scene {
  readonly spec: FigureSpec;
  readonly milliseconds: number;
}

/**
 * Figures one after the other without end, as an animated PNG, `scale` pixels per unit, all of the
 * size that the smallest has: words at the border make some a little wider.
 */
export async function animation(
  scenes: readonly Scene[],
  scale = 1,
): Promise<Uint8Array<ArrayBuffer>> {
  const pngs: Uint8Array[] = [];
  for (const { spec } of scenes) pngs.push(await renderPng(await renderSvg(spec), scale));
  const { pictures, palette } = quantised(pngs);
  return animatedPng(
    cropped(pictures).map((picture, k) => ({ ...picture, milliseconds: scenes[k].milliseconds })),
    palette,
  );
}

function cropped(pictures: readonly IndexedImage[]): IndexedImage[] {
  const width = Math.min(...pictures.map((picture) => picture.width));
  const height = Math.min(...pictures.map((picture) => picture.height));
  return pictures.map((picture) => ({
    width,
    height,
    pixels: Uint8Array.from(
      { length: width * height },
      (_, k) => picture.pixels[Math.floor(k / width) * picture.width + k % width],
    ),
  }));
}
