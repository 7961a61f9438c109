import {
  balancedRuns,
  frequencyCoupling,
  frequencySkewSeeds,
  latticeCoupling,
  type MeasuredRun,
  rules,
} from "../claims/mod.ts";
import type { CouplingVerdict } from "../claims/c5_verdict.ts";
import { runUnder } from "../run_under.ts";
import { READINGS, type RunRecord } from "../../records/mod.ts";
import { inList } from "../in_list.ts";
import { axisTimes } from "../coupling_summary.ts";
import { type Figure, figure, type FigureSpec, lines } from "../../figures/mod.ts";
import { conditionsOf } from "./conditions.ts";
import { placesPart, ratiosOf, silentRows, timesPart } from "./f4_answers.ts";
import { coursePart } from "./f4_planes.ts";
import { byPlace, medianShares } from "./shares.ts";

const TITLES: Readonly<Record<CouplingVerdict, string>> = {
  coupled: "x and y are learned together",
  factorised: "x and y are learned more apart than together",
  open: "Are x and y learned together or apart? Not decided yet",
};

/** What the two tests say, and which of them does: one of them is enough, unless the other contradicts. */
function headline(runs: readonly MeasuredRun[]): string {
  const [lattice, frequency] = [latticeCoupling(runs).verdict, frequencyCoupling(runs).verdict];
  const yet = frequencySkewSeeds(runs).length < rules.LEAST_SEEDS_FREQUENCY ? " yet" : "";
  if (lattice === frequency) return `F4  ${TITLES[lattice]}`;
  if (frequency === "open") {
    return `F4  ${TITLES[lattice]} on uneven lattices; uneven frequencies do not decide${yet}`;
  }
  return lattice === "open"
    ? `F4  ${TITLES[frequency]} under uneven frequencies; uneven lattices do not decide`
    : `F4  ${TITLES.open}`;
}

/**
 * F4: are x and y learned together or apart? When each is right on skewed lattices, beside what either
 * hypothesis predicts from balanced runs; accuracy at rare and frequent places; the course of training
 * in the plane of both. Only samples that show exactly one bump count. What the runs cannot tell is
 * left out.
 */
export function coupledFigure(records: readonly RunRecord[]): Figure {
  // Samples are the same under every reading of the code.
  const runs = records.map((run) => runUnder(run, READINGS[0]));
  const conditions = conditionsOf(runs);
  if (conditions.length === 0) {
    throw new RangeError("Cannot draw F4 as there must be runs with a skewed lattice or frequency");
  }
  const drawn = conditions.flatMap((condition) => condition.runs);
  const times = axisTimes(runs);
  const ratios = ratiosOf(times);
  const silent = silentRows(ratios);
  const places = byPlace(frequencySkewSeeds(runs));
  const courses = conditions.map(({ runs: own, ...condition }) => ({
    ...condition,
    shares: medianShares(own),
  }));
  const { within } = latticeCoupling(runs);
  const seeds = new Set(drawn.map(({ config }) => config.seed));
  const spec: FigureSpec = {
    title: {
      text: headline(runs),
      subtitle: lines(
        "Apart (factorised): how soon an axis is learned depends on how training shows that axis alone. " +
          "Together (coupled): on how it shows the other one, too. Of samples with one bump; right: " +
          "within 1 px. Ticks and thin lines: seeds; bars: 95 % intervals." +
          (silent.length > 0
            ? ` Not drawn, as both predict nearly the same: ${inList(silent)}.`
            : "") +
          (seeds.size > 1 ? "" : " One seed: a verdict asks for more."),
        860,
      ),
    },
    hconcat: [
      ...(ratios.length > 0 ? [timesPart(ratios, within)] : []),
      ...(places.length > 0 ? [placesPart(places, frequencyCoupling(runs).estimate)] : []),
      coursePart(courses),
    ],
    spacing: 70,
    bounds: "flush",
    resolve: APART,
  };
  const numbers = { times, ratios, places, courses };
  const predicting = balancedRuns(runs).filter(({ config }) => seeds.has(config.seed));
  const used = new Set([...drawn, ...predicting].map(({ id }) => id));
  const sources = records.filter(({ id }) => used.has(id));
  return figure(spec, numbers, sources);
}

export const APART = { scale: { color: "independent" }, legend: { color: "independent" } } as const;
