import { animatedPng } from "./indexed.ts";
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
 * Figures of one size, one after the other without end, as an animated PNG, `scale` pixels per unit.
 */
export async function animation(
  scenes: readonly Scene[],
  scale = 1,
): Promise<Uint8Array<ArrayBuffer>> {
  const pngs: Uint8Array[] = [];
  for (const { spec } of scenes) pngs.push(await renderPng(await renderSvg(spec), scale));
  const { pictures, palette } = quantised(pngs);
  return animatedPng(
    pictures.map((picture, k) => ({ ...picture, milliseconds: scenes[k].milliseconds })),
    palette,
  );
}
