export { grayPng, type GrayRange, pngUrl } from "./picture.ts";
export { renderPng } from "./raster.ts";
export { renderSvg } from "./render.ts";
export { FIGURES_FOLDER_VARIABLE, figuresFolder, saveFigure, type Sidecar } from "./save.ts";
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
