/** Figures: records in, Vega-Lite out; and how they are drawn and saved. */
export { comparisonFigure, type Group } from "./comparison.ts";
export { worldFigure } from "./f0_world.ts";
export { type PhaseRow, phaseRows, phasesFigure } from "./f1_phases.ts";
export { learningFigure } from "./f2_learning.ts";
export { phaseDiagramFigure } from "./f3_phase_diagram.ts";
export { coupledFigure } from "./f4_coupled.ts";
export { whereItSitsFigure } from "./f5_where_it_sits.ts";
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
