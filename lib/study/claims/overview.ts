import { bounds, imagePhase, order } from "../../measures/phases/mod.ts";
import { median } from "../../measures/statistics/mod.ts";
import { accuracyPassage, orderPassage, rankable, sheetPassage } from "./passages.ts";
import type { MeasuredRun } from "./record.ts";

/**
 * What happens in the runs, before anything is claimed of it: when the representation gets ordered
 * and a sheet, when samples are right, and what is left of the order by then; once more with order
 * read off UMAP.
 */
export function overview(runs: readonly MeasuredRun[], byUmap: readonly MeasuredRun[]): string {
  if (runs.length === 0) return "No run of the design is finished.";
  const times = runs.map((run) => ({
    ordered: rankable(orderPassage(run)),
    sheet: rankable(sheetPassage(run)),
    right: rankable(accuracyPassage(run)),
  }));
  const spread = (what: keyof typeof times[0]) => {
    const all = times.map((time) => time[what]);
    const [least, middle, most] = [Math.min(...all), median(all), Math.max(...all)].map(step);
    return `step ${middle} (${least} to ${most})`;
  };
  const [overSheet, overRight] = (["sheet", "right"] as const)
    .map((later) => times.filter((time) => time.ordered < time[later]).length);
  const [late, lateByUmap] = [runs, byUmap].map(whileRight);
  const share = (own: readonly boolean[]) => `${own.filter(Boolean).length} of ${own.length}`;
  return `In ${runs.length} runs (median; least to most) the code gets ordered at ${
    spread("ordered")
  }, its dimension has ` +
    `halved at ${spread("sheet")}, and half of the samples are right at ${
      spread("right")
    }. Order ` +
    `comes before the halved dimension in ${overSheet} runs, and before right samples in ` +
    `${overRight}. It does not last on three components: of the evaluations at which most samples ` +
    `are right, ${share(late)} show it there, and ${share(lateByUmap)} on a UMAP.`;
}

const step = (steps: number) =>
  steps === Infinity ? "never" : steps === 0 ? "the first" : Math.round(steps).toLocaleString("en");

/** Whether the representation is ordered, at each evaluation at which samples are in phase C. */
function whileRight(runs: readonly MeasuredRun[]): boolean[] {
  return runs.flatMap(({ evaluations }) =>
    evaluations.flatMap(({ images, representation }) =>
      representation && imagePhase(images) === "C" ? [order(representation) >= bounds.ORDERED] : []
    )
  );
}
