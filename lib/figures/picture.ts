import { encode } from "fast-png";

/** What counts as black and what as white. */
export interface GrayRange {
  readonly black: number;
  readonly white: number;
}

/**
 * Values in rows from the top as the bytes of a gray PNG; values beyond the range are clipped.
 *
 * The compressor is plain JavaScript, so the bytes are the same on every machine: pictures may
 * stand in figures that are compared.
 */
export function grayPng(
  values: ArrayLike<number>,
  width: number,
  height: number,
  { black, white }: GrayRange,
): Uint8Array {
  if (values.length !== width * height) {
    throw new RangeError(
      `Cannot make the picture as it must have ${width} x ${height} values: ` +
        `current value is ${values.length}`,
    );
  }
  const data = Uint8Array.from(
    values,
    (value) => Math.round(255 * Math.min(1, Math.max(0, (value - black) / (white - black)))),
  );
  return encode({ width, height, data, channels: 1, depth: 8 });
}

/** A PNG as a URL that a Vega-Lite `image` mark can show. */
export function pngUrl(png: Uint8Array): string {
  return `data:image/png;base64,${png.toBase64()}`;
}
