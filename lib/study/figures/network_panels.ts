import {
  type BoardPicture,
  type CloudSize,
  cloudUrl,
  palette,
  type Patch,
  type Ring,
  samplesUrl,
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
  const unit = at.side / (count * n);
  return places.flatMap((muY, row) =>
    places.map((muX, column) => ({
      // A pixel's middle lies half a pixel from its edge.
      x: at.x + unit * (n * column + muX + 0.5),
      y: at.y + unit * (n * row + muY + 0.5),
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
