/** The world: images that are known exactly, enumerated by label and rendered on demand. */
export {
  type AxisName,
  BANDS,
  CLEARANCE,
  defaultWorld,
  type Holdout,
  type Interval,
  LABEL_MARGIN,
  type Polarity,
  type WorldConfig,
  worldFields,
  type WorldKind,
} from "./config.ts";
export { type DataSet, dataSet, drawLabels } from "./data_set.ts";
export { bandFrequencies, bandOf } from "./frequency.ts";
export { clearsHoldout, inHoldout, parseHoldout } from "./holdout.ts";
export { isLabel } from "./lattice.ts";
export { drawPopulation, type Piece, populationPieces } from "./population.ts";
export { requireWorld, worldProblems } from "./problems.ts";
export { displacement, isAdditive, onCanvas, profile, render, tones } from "./render.ts";
export { squareLabels } from "./square_labels.ts";
export { isOnEveryLattice, LATTICE_STEPS, testLabels } from "./test_labels.ts";
