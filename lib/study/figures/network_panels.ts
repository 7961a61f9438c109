import {
  type BoardPicture,
  CLOUD_PALETTE,
  type CloudSize,
  cloudUrl,
  indexedPng,
  type Note,
  palette,
  type Patch,
  pngUrl,
  type Ring,
  samplesUrl,
  SEAM,
} from "../../figures/mod.ts";
import type { ProbeRecord, View } from "../../records/mod.ts";
import { dotsOf, turned, type TurnedCodes } from "./by_labels.ts";

/** Where a panel's upper left corner is, and how wide and high it is. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** Pixels around a place that count as the right one, and a little more: a ring shows the bump. */
const RING = 2;

/** The samples of a square of labels, each in the place of its label. */
export function samplesPanel({ samples }: ProbeRecord, { x, y, side }: Square): BoardPicture {
  return { x, y, width: side, height: side, url: samplesUrl(samples) };
}

/** A thin frame, to lie behind a panel whose pictures are white. */
export function frameOf({ x, y, side }: Square): Patch {
  return { x: x - 1, y: y - 1, width: side + 2, height: side + 2, color: "#D8D8D8" };
}

/** Rings where the samples' bumps belong. */
export function ringsOf({ samples: { side: count, places, n } }: ProbeRecord, at: Square): Ring[] {
  const pitch = n + SEAM;
  const unit = at.side / (count * pitch - SEAM);
  return places.flatMap((muY, row) =>
    places.map((muX, column) => ({
      // A pixel's middle lies half a pixel from its edge.
      x: at.x + unit * (pitch * column + muX + 0.5),
      y: at.y + unit * (pitch * row + muY + 0.5),
      radius: unit * RING * 2,
      color: palette.vermilion,
    }))
  );
}

/** All codes of a view as a cloud in space, coloured by the label's x or y. */
export function codesPanel(
  codes: TurnedCodes,
  { labels, config }: ProbeRecord,
  axis: "x" | "y",
  { x, y, side }: Square,
  look: Omit<CloudSize, "side"> = {},
): BoardPicture {
  const url = cloudUrl(dotsOf(codes, labels, axis, config.world.n), { side, ...look });
  return { x, y, width: side, height: side, url };
}

/** A view's codes, with the label's x to the right and its y towards the reader. */
export function codesOf(view: View, { labels }: ProbeRecord, before?: TurnedCodes): TurnedCodes {
  return turned(view, labels, before);
}

/** What the colours of the dots mean, on a canvas of `n` pixels. */
export function colorKey(
  { x, y }: Pick<Note, "x" | "y">,
  n: number,
): { picture: BoardPicture; notes: Note[] } {
  const [width, height, words] = [120, 10, 150];
  const hues = Math.floor((CLOUD_PALETTE.length - 1) / 3);
  const pixels = Uint8Array.from(
    { length: width * height },
    (_, k) => 1 + Math.floor((k % width) * hues / width),
  );
  const url = pngUrl(indexedPng({ width, height, pixels }, CLOUD_PALETTE));
  const left = x + words;
  return {
    picture: { x: left, y: y + 2, width, height, url },
    notes: [
      { x, y, text: "colour: the place's x or y" },
      { x: left, y: y + 14, text: "0" },
      { x: left + width, y: y + 14, text: `${n} px`, align: "right" },
    ],
  };
}

/** How well a layout of codes tells the places' x or y, as "by x: order 0.97"; never "−0.00". */
export function orderBy(axis: "x" | "y", { r2 }: View): string {
  const value = (Math.round(r2[axis] * 100) / 100 || 0).toFixed(2).replace("-", "−");
  return `by ${axis}: order ${value}`;
}
