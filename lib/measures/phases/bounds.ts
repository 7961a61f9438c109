/**
 * The bounds of the phases, in one place. They were chosen on pilot runs that no claim is weighed on
 * (data/pilots), on the lattices d = 0.5, 2 and 4. A fourth, with a skew of frequencies, was looked
 * at afterwards and agrees.
 */

/** Phases of samples turn where half of the samples show one bump, and half of all in its place. */
export const HALF = 1 / 2;

/**
 * A code is ordered where a linear fit explains more than half of the label's variance along
 * both axes. Off a UMAP of a noisy image's code the pilots pass from below .1 to above .6 within
 * three evaluations, or two looks.
 */
export const ORDERED = 1 / 2;

/**
 * A code varies along few directions, as a sheet does, up to this effective dimension. The pilots'
 * codes of a noisy image have 21 or more until they begin to collapse. From step 1,020 on they have
 * 13 or less, mostly 5 to 10: the bound is the largest. A flat sheet has 2; one that is bent through
 * many directions takes more.
 */
export const SHEET = 13;

/**
 * ... and up to this share of the untrained network's under the same input, so that an architecture
 * that gives few dimensions by itself is not taken for one that has learned to.
 */
export const SHEET_SHARE = 3 / 4;

/** A boundary counts once this many successive evaluations lie beyond it. */
export const CONFIRMATIONS = 2;

/** Phase B is one if it lasts at least this factor in steps. */
export const LEAST_DURATION = 1.3;
