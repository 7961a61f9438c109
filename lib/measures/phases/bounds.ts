/** The bounds that all phases share; how few dimensions make a sheet is the reading's. */

/** Phases of samples turn where half of the samples show one bump, and half of all in its place. */
export const HALF = 1 / 2;

/**
 * A code is ordered where a straight-line fit explains more than half of the label's variance along
 * both axes.
 */
export const ORDERED = 1 / 2;

/** A boundary counts once this many successive evaluations lie beyond it. */
export const CONFIRMATIONS = 2;

/** Phase B is one if it lasts at least this factor in steps. */
export const LEAST_DURATION = 1.3;
