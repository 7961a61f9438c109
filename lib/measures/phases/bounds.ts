/**
 * The bounds of the phases, in one place. Those of the images come from the definition; those of
 * the representation from pilot runs (data/pilots), fixed before any run that a claim is weighed on.
 */

/** Image phases turn where half of the samples show one bump, and half of all show it in place. */
export const HALF = 1 / 2;

/**
 * A code is two-dimensional below this participation ratio. A sheet bent through more dimensions
 * needs more than 2: the pilots have 24 or more until the code collapses, which takes at most two
 * evaluations, and 9 or less from then on; 15 is the geometric mean.
 */
export const DIMENSION = 15;

/**
 * ... and below this share of the untrained network's ratio on the same input, so that an
 * architecture that gives few dimensions by itself is not taken for one that has learned to. The
 * pilots' seed has an untrained ratio of 33; where that is below 30 it is this bound that decides.
 */
export const DIMENSION_SHARE = 1 / 2;

/**
 * A code is ordered where a linear readout of three components explains more than half of the
 * label's variance along both axes. As the code collapses the pilots pass from below .2 to above .8
 * within two evaluations. Later it may fall again, as the sheet winds through more dimensions than
 * three: the bound is not lowered for that.
 */
export const ORDERED = 1 / 2;

/** A boundary counts once this many successive evaluations lie beyond it. */
export const CONFIRMATIONS = 2;

/** Phase B is one if it lasts at least this factor in steps. */
export const LEAST_DURATION = 1.3;
