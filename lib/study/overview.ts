import { bounds, order, samplePhase } from "../measures/phases/mod.ts";
import { median } from "../measures/statistics/mod.ts";
import {
  accuracyPassage,
  type MeasuredRun,
  oneBumpPassage,
  orderPassage,
  rankable,
} from "./claims/mod.ts";
import { stepInWords } from "./learning_summary.ts";

/**
 * What happens in the runs that are shown all places alike, before anything is claimed of it: when
 * the code is ordered, when samples show one bump and when in its place, and whether the order lasts.
 */
export function overview(all: readonly MeasuredRun[]): string {
  const runs = all.filter(showsAll);
  if (runs.length === 0) return "No run that is shown all places alike is finished.";
  const times = runs.map((run) => ({
    ordered: rankable(orderPassage(run)),
    one: rankable(oneBumpPassage(run)),
    right: rankable(accuracyPassage(run)),
  }));
  const spread = (what: keyof typeof times[0]) => {
    const all = times.map((time) => time[what]);
    const [least, middle, most] = [Math.min(...all), median(all), Math.max(...all)]
      .map(stepInWords);
    const bare = (words: string) => words.replace("at step ", "");
    return all.length === 1 ? middle : `${middle} (${bare(least)} to ${bare(most)})`;
  };
  const first = times.filter(({ ordered, right }) => ordered < right).length;
  const late = whileRight(runs);
  const among = runs.length === 1
    ? "In the one run so far that is shown all places alike"
    : `In the ${runs.length} runs that are shown all places alike (median; least to most)`;
  return `${among} the code is ordered ` +
    `${spread("ordered")}, half of the samples show one bump ${spread("one")}, and half show ` +
    `it in its place ${spread("right")}. Order comes before place in ${first} of ` +
    `${runs.length} runs, and is there at ${late.filter(Boolean).length} of the ${late.length} ` +
    `evaluations at which most samples are in place.`;
}

/** Coarser lattices leave places out at which the code is read. */
const showsAll = ({ config: { dx, dy, zipfX, zipfY, lambda } }: MeasuredRun): boolean =>
  Math.max(dx, dy) <= 1 && zipfX === 0 && zipfY === 0 && lambda === 1;

/** Whether the code is ordered, at each evaluation at which samples are in phase C. */
function whileRight(runs: readonly MeasuredRun[]): boolean[] {
  return runs.flatMap(({ evaluations }) =>
    evaluations.flatMap(({ onLattice, code }) =>
      code && samplePhase(onLattice) === "C" ? [order(code) >= bounds.ORDERED] : []
    )
  );
}
