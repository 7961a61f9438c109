/// <reference lib="dom" />
import { css } from "./colors.ts";
import { fit } from "./pictures.ts";
import type { Scene } from "./sheet_gl.ts";
import { project } from "./sheet_math.ts";

/** The points of a sheet without WebGL: squares, the farthest first. */
export function drawPlainly(canvas: HTMLCanvasElement, scene: Scene): void {
  const { places, colors, turn, zoom, width, height, size, ground } = scene;
  fit(canvas, width, height);
  const context = canvas.getContext("2d")!;
  context.fillStyle = css(ground.map((v) => 255 * v) as [number, number, number]);
  context.fillRect(0, 0, width, height);
  const half = Math.min(width, height) / 2;
  const seen = Array.from({ length: places.length / 3 }, (_, i) => ({
    i,
    ...project(turn, zoom, places[3 * i], places[3 * i + 1], places[3 * i + 2]),
  })).sort((a, b) => a.near - b.near);
  for (const { i, x, y, near } of seen) {
    const haze = Math.min(0.75, Math.max(0, (1.05 - near) * 2.2));
    const rgb = [0, 1, 2].map((k) => 255 * (colors[3 * i + k] * (1 - haze) + ground[k] * haze));
    context.fillStyle = css(rgb as [number, number, number]);
    const side = size * near * near * 0.9;
    context.fillRect(width / 2 + half * x - side / 2, height / 2 - half * y - side / 2, side, side);
  }
}
