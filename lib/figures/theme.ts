import type { Config, TopLevelSpec } from "vega-lite";

/** A figure: a Vega-Lite specification without schema, whose look comes from {@linkcode theme}. */
export type FigureSpec = TopLevelSpec;

/** The one schema that Jupyter's front ends render; features of later versions are not used. */
const VEGA_LITE_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json";

/**
 * The palette of Okabe and Ito, which stays apart under every kind of colour blindness, and two
 * greys: some readers cannot tell the lighter one from purple, so they are not used side by side.
 */
export const palette = {
  black: "#000000",
  orange: "#E69F00",
  skyBlue: "#56B4E9",
  green: "#009E73",
  yellow: "#F0E442",
  blue: "#0072B2",
  vermilion: "#D55E00",
  purple: "#CC79A7",
  grey: "#999999",
  darkGrey: "#555555",
} as const;

/**
 * The phases' colours in all figures, of what samples show and of what the code shows; from A to C they
 * grow darker, so they survive in print, and every kind of colour blindness.
 */
export const phaseColors = {
  samples: { A: palette.orange, B: palette.green, C: palette.blue, other: palette.darkGrey },
  code: { A: palette.purple, B: "#9A4C86", C: "#4B1358", other: palette.darkGrey },
} as const;

/** The colours of what belongs to x and to y, wherever both are drawn. */
export const axisColors = { x: palette.vermilion, y: palette.skyBlue } as const;

/** A Vega-Lite colour scale for phases. */
export const phaseScale = (of: keyof typeof phaseColors) => ({
  domain: Object.keys(phaseColors[of]),
  range: Object.values(phaseColors[of]),
});

const text = "#222222";
const line = "#888888";

/** The look of all figures. */
export const theme: Config = {
  background: "white",
  // Metrically alike, so layouts fit with whichever the reader's machine has. The pictures on disk
  // are set in Arimo, which has Greek, signs like ≥ and → but neither ∈ nor ∥ nor ⊥.
  font: "Arimo, Arial, Helvetica, sans-serif",
  padding: 8,
  // Labels of screen readers would repeat all data in the SVG; the figure's text is beside it.
  aria: false,
  title: { anchor: "start", color: text, fontSize: 14, offset: 10, subtitleColor: text },
  axis: {
    domainColor: line,
    gridColor: "#E8E8E8",
    labelColor: text,
    labelFontSize: 11,
    labelLimit: 0,
    labelSeparation: 6,
    tickColor: line,
    titleColor: text,
    titleFontSize: 12,
    titleFontWeight: "normal",
  },
  axisXDiscrete: { labelAngle: 0 },
  header: {
    labelColor: text,
    labelFontSize: 12,
    labelLimit: 0,
    titleColor: text,
    titleFontSize: 12,
  },
  legend: {
    labelColor: text,
    labelFontSize: 11,
    labelLimit: 0,
    titleColor: text,
    titleFontSize: 12,
    titleFontWeight: "normal",
    titleLimit: 0,
  },
  view: { stroke: null },
  mark: { color: palette.blue, tooltip: true },
  image: { tooltip: null },
  line: { strokeWidth: 1.8 },
  range: {
    category: [
      palette.blue,
      palette.orange,
      palette.green,
      palette.purple,
      palette.vermilion,
      palette.skyBlue,
      palette.grey,
    ],
    ramp: { scheme: "viridis" },
    heatmap: { scheme: "viridis" },
  },
};

const DIGITS = 7;

/**
 * The figure with schema and theme, as it is displayed and saved.
 *
 * Numbers keep seven significant digits: finer than any screen, coarser than what the last bits of
 * a sine differ by between processors, and half the size in a notebook.
 */
export function themed(spec: FigureSpec): FigureSpec {
  const figure = { ...spec, $schema: VEGA_LITE_SCHEMA, config: { ...theme, ...spec.config } };
  return JSON.parse(JSON.stringify(
    figure,
    (_key, value) => typeof value === "number" ? Number(value.toPrecision(DIGITS)) : value,
  ));
}
