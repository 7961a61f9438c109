/// <reference lib="dom" />
/** Images into canvases, a pixel of the image to a pixel of the canvas. */

import type { Rgb } from "./colors.ts";

/** Paints an image [n, n] in [-1, 1] in greys. */
export function paint(canvas: HTMLCanvasElement, image: Float32Array, n: number): void {
  paintBy(canvas, n, n, (k) => {
    const grey = 127.5 * (Math.min(1, Math.max(-1, image[k])) + 1);
    return [grey, grey, grey];
  });
}

const POSITIVE: Rgb = [213, 94, 0];
const NEGATIVE: Rgb = [0, 114, 178];

/** Paints a difference: white at 0, vermilion above, blue below; full at +-1. */
export function paintDifference(canvas: HTMLCanvasElement, image: Float32Array, n: number): void {
  paintBy(canvas, n, n, (k) => {
    const share = Math.min(1, Math.abs(image[k]));
    const full = image[k] > 0 ? POSITIVE : NEGATIVE;
    return full.map((v) => 255 + (v - 255) * share) as unknown as Rgb;
  });
}

/** Paints a canvas of width x height pixels from the colour of each. */
export function paintBy(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  color: (k: number) => Rgb,
): void {
  fit(canvas, width, height);
  const context = canvas.getContext("2d")!;
  const data = context.createImageData(width, height);
  for (let k = 0; k < width * height; k++) {
    const [r, g, b] = color(k);
    data.data.set([r, g, b, 255], 4 * k);
  }
  context.putImageData(data, 0, 0);
}

/** Gives a canvas its size; one that has it keeps its picture. */
export function fit(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width === width && canvas.height === height) return;
  [canvas.width, canvas.height] = [width, height];
}

/** Whether motion is not wanted. */
export const isStill = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;
