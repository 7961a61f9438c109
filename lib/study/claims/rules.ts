/**
 * The rules' numbers, each with its reason, fixed before the runs that are tested were read; where
 * one was added afterwards, it says so.
 */

import { bounds } from "../../measures/phases/mod.ts";

/** A cell counts with at least this many seeds: fewer give no interval worth the name. */
export const LEAST_SEEDS = 3;

/** The frequency skew's ratio of two slopes needs more: a t of 2.8 instead of 4.3. */
export const LEAST_SEEDS_FREQUENCY = 5;

/** Cells that a rank correlation or an agreement over cells needs: 8 can tell .75 from 0. */
export const LEAST_CELLS = 8;

/** Single-bump outputs that a conditional accuracy needs: its standard error is then below .09. */
export const LEAST_ONES = 32;

/**
 * The widest lattice step, in pixels, of runs whose code is weighed: a code is asked everywhere, a
 * sample at shown places, and up to here every place lies within half a pixel of a shown one. Added
 * when 35 of 45 runs had been read.
 */
export const DENSE = 1;

/** Accuracy is passed where half are right, as in the phases. */
export const HALF = bounds.HALF;

/** The smallest rank correlation that counts: a quarter of the ranks' variance in common. */
export const LEAST_CORRELATION = 1 / 2;

/** The smallest agreement beyond chance that counts ("moderate", Landis and Koch, 1977). */
export const LEAST_KAPPA = 0.4;

/** The smallest slope of ln T on ln d that counts: a tenth of d takes 1.26 times fewer steps. */
export const LEAST_SLOPE = 0.1;

/** The smallest difference between the axes that counts in C6: 10 % more steps. */
export const LEAST_LAG = Math.log(1.1);

/** The smallest lead of order over place that counts in C9: a quarter more steps. */
export const LEAST_LEAD = Math.log(1.25);

/** Predictions closer than this factor cannot be told apart. */
export const LEAST_CONTRAST = Math.log(1.25);

/**
 * A time is interpolated between balanced lattices at most this factor apart: over a wider gap it
 * would be made up. The design's are within it. Added when one seed of one skewed lattice had been
 * read.
 */
export const MOST_GAP = 2.5;

/** Below: factorised (0). Above: coupled (1). */
export const COUPLING_BOUNDARY = 1 / 2;

/** "Overall accuracy near 1/2": outside, too few samples of one kind carry the logit. */
export const NEAR_HALF = [0.25, 0.75] as const;

/**
 * A verdict on when an axis is right must hold at this tolerance, too, in pixels. Added when three
 * seeds of each lattice had been read: an axis that is known by heart is right within 1 px as soon as
 * within 2, the other is not.
 */
export const WIDE_TOLERANCE = 2;

/** The world of the paper's question; other widths and fractions belong to the maps of F3. */
export const MAIN = { sigma: 1, lambda: 1 } as const;
