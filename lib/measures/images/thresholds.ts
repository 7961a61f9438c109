/** A pixel belongs to a shape above this share of the shape's rendered peak. */
export const THRESHOLD = 1 / 2;

/** A pixel of the template less than this factor above the threshold may be lost to noise. */
export const CLEARLY = 1.2;

/** A component lighter than this share of the template's mass is a speck, not a shape. */
export const LEAST_MASS = 1 / 4;

/**
 * A component heavier than this many templates holds more than one shape: two that touch weigh two
 * (their heights add) or a little less (they cover each other); a bump that came out 1.3 times as
 * wide or 1.35 times as high still counts as one. Without this bound a stripe would be a bump.
 */
export const MOST_MASS = 7 / 4;
