/**
 * The bounds of the phases, in one place.
 *
 * PROVISIONAL: the image bounds come from the definition; those of the representation are set from
 * one sketch of a run and are to be fixed from pilot runs, before any run that is tested is read.
 */

/** Image phases turn where half of the samples show one bump, and half of all show it in place. */
export const HALF = 1 / 2;

/**
 * A code is two-dimensional below this participation ratio. A sheet bent through more dimensions
 * needs more than 2: the sketch had 3.3 to 3.6 once bumps were single, and 34 or more before; 11 is
 * their geometric mean.
 */
export const DIMENSION = 11;

/**
 * ... and below this share of the untrained network's ratio on the same input, so that an
 * architecture that gives few dimensions by itself is not taken for one that has learned to.
 */
export const DIMENSION_SHARE = 1 / 2;

/**
 * A code is ordered where a linear readout of three components explains this share of the label's
 * variance along both axes: its error is then .45 of a guess's.
 */
export const ORDERED = 0.8;

/** A boundary counts once this many successive evaluations lie beyond it. */
export const CONFIRMATIONS = 2;

/** Phase B is one if it lasts at least this factor in steps. */
export const LEAST_DURATION = 1.3;
