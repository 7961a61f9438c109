/** What figures are made of: charts as Vega-Lite, how they are drawn, and how they are saved. */
export { animation } from "./animation.ts";
export { type Board, board, type BoardPicture, type Note, type Patch, type Ring } from "./board.ts";
export {
  middles,
  type Panel,
  panel,
  type Point,
  type Scale,
  type Series,
  type Span,
  stepAxis,
  valueAxis,
} from "./curves.ts";
export { CLOUD_PALETTE, cloudImage, type CloudSize, cloudUrl, type Dot } from "./cloud.ts";
export { type Figure, figure, type Layer, type Part, type Source } from "./figure.ts";
export { animatedPng, indexedPng, type Rgb } from "./indexed_png.ts";
export { grayPng, pngUrl } from "./picture.ts";
export { quantised, renderSmallPng } from "./quantise.ts";
export { renderPng } from "./raster.ts";
export { renderSvg } from "./render.ts";
export { samplesUrl, SEAM } from "./samples.ts";
export { FIGURES_FOLDER_VARIABLE, figuresFolder, GALLERY, saveFigure } from "./save.ts";
export { table } from "./table.ts";
export { lines, textWidth } from "./text_width.ts";
export {
  axisColors,
  type FigureSpec,
  palette,
  phaseColors,
  phaseScale,
  theme,
  themed,
} from "./theme.ts";
export { trainingFigure, type TrainingState } from "./training.ts";
