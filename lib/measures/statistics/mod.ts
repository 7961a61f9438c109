/** Intervals, ranks and regressions for few, dependent units. */
export {
  type Estimate,
  geometricMean,
  type Interval,
  jackknife,
  LEVEL,
  ratioInterval,
  shareInterval,
  tInterval,
} from "./intervals.ts";
export { logistic } from "./logistic.ts";
export { mean, median, quantile } from "./quantile.ts";
export { rankCorrelation, ranks, spearman } from "./rank.ts";
export { type Slope, slope } from "./slope.ts";
export { studentCdf, studentQuantile } from "./student.ts";
