/** Colours of labels: the figures' palette over the plane, and its ramp along one axis. */

export type Rgb = readonly [r: number, g: number, b: number];

/** Okabe and Ito's blue, green, orange and purple in the corners of the plane. */
const CORNERS: Readonly<Record<"nw" | "ne" | "sw" | "se", Rgb>> = {
  nw: [0, 114, 178],
  ne: [0, 158, 115],
  sw: [204, 121, 167],
  se: [230, 159, 0],
};

/** Viridis, as in the figures, at nine places. */
const RAMP: readonly Rgb[] = [
  [68, 1, 84],
  [71, 45, 123],
  [59, 82, 139],
  [44, 114, 142],
  [33, 145, 140],
  [40, 174, 128],
  [94, 201, 98],
  [173, 220, 48],
  [253, 231, 37],
];

const mix = (a: Rgb, b: Rgb, t: number): Rgb =>
  [0, 1, 2].map((k) => a[k] + (b[k] - a[k]) * t) as unknown as Rgb;

/** The colour of a label at (u, v) in [0, 1]^2, v down. */
export function labelColor(color: "both" | "x" | "y", u: number, v: number): Rgb {
  if (color !== "both") return ramp(color === "x" ? u : v);
  return mix(mix(CORNERS.nw, CORNERS.ne, u), mix(CORNERS.sw, CORNERS.se, u), v);
}

/** The ramp's colour at t in [0, 1]. */
export function ramp(t: number): Rgb {
  const at = Math.min(1, Math.max(0, t)) * (RAMP.length - 1);
  const k = Math.min(RAMP.length - 2, Math.floor(at));
  return mix(RAMP[k], RAMP[k + 1], at - k);
}

export const css = ([r, g, b]: Rgb): string => `rgb(${r | 0} ${g | 0} ${b | 0})`;
