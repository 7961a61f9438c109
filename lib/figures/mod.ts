/** Figures: records in, Vega-Lite out; and how they are drawn and saved. */
export { comparisonFigure, type Group } from "./comparison.ts";
export { worldFigure } from "./f0-world.ts";
export { type PhaseRow, phaseRows, phasesFigure } from "./f1-phases.ts";
export { learningFigure } from "./f2-learning.ts";
export { phaseDiagramFigure } from "./f3-phase-diagram.ts";
export { coupledFigure } from "./f4-coupled.ts";
export { whereItSitsFigure } from "./f5-where-it-sits.ts";
export type { Figure } from "./figure.ts";
export { type LayerMedians, layerMedians } from "./layers.ts";
export { sharedStretches } from "./phases.ts";
export { grayPng, type GrayRange, pngUrl } from "./picture.ts";
export { renderPng } from "./raster.ts";
export { renderSvg } from "./render.ts";
export {
  FIGURES_FOLDER_VARIABLE,
  figuresFolder,
  GALLERY,
  saveFigure,
  type Sidecar,
} from "./save.ts";
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
