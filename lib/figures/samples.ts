import type { Samples } from "../records/mod.ts";
import { grayPng, pngUrl } from "./picture.ts";

/** Levels of gray: noise in 256 of them would not compress. */
const GRAYS = 16;

/** Between two samples lies a line of this many pixels, light gray. */
export const SEAM = 1;
const SEAM_GRAY = 12;

/** All samples side by side, as a picture that an image mark can show. */
export function samplesUrl({ side, n, pixels }: Samples): string {
  const bytes = Uint8Array.fromBase64(pixels);
  const pitch = n + SEAM;
  const width = side * pitch - SEAM;
  const values = new Uint8Array(width * width).fill(SEAM_GRAY);
  for (let k = 0; k < bytes.length; k++) {
    const [image, within] = [Math.floor(k / (n * n)), k % (n * n)];
    const row = Math.floor(image / side) * pitch + Math.floor(within / n);
    const column = image % side * pitch + within % n;
    values[row * width + column] = Math.round(bytes[k] / 255 * (GRAYS - 1));
  }
  return pngUrl(grayPng(values, width, width, { black: 0, white: GRAYS - 1 }));
}
