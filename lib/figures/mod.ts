/** What figures are made of: charts as Vega-Lite, how they are drawn, and how they are saved. */
export {
  type Level,
  middles,
  PANEL,
  type Panel,
  panel,
  type Point,
  type Scale,
  type Series,
  seriesColor,
  type Span,
  stepAxis,
  valueAxis,
} from "./curves.ts";
export { type Figure, figure, type Layer, type Part } from "./figure.ts";
export { grayPng, type GrayRange, pngUrl } from "./picture.ts";
export { renderPng } from "./raster.ts";
export { renderSvg } from "./render.ts";
export { samplesUrl } from "./samples.ts";
export {
  FIGURES_FOLDER_VARIABLE,
  figuresFolder,
  GALLERY,
  saveFigure,
  type Sidecar,
} from "./save.ts";
export { table } from "./table.ts";
export {
  axisColors,
  type FigureSpec,
  palette,
  phaseColors,
  phaseScale,
  theme,
  themed,
  VEGA_LITE_SCHEMA,
} from "./theme.ts";
export { trainingFigure, type TrainingState } from "./training.ts";
