import { codePhase, type Phase, type SamplePhase, samplePhase } from "../../measures/phases/mod.ts";
import { jackknife } from "../../measures/statistics/mod.ts";
import { type Claim, inWords, judge, numberOf, openFinding, tooFew } from "./claim.ts";
import { byCell, cellName, type MeasuredRun } from "./measured_run.ts";
import { denseReadRuns } from "./run_groups.ts";
import { DENSE, LEAST_CELLS, LEAST_KAPPA, LEAST_SEEDS } from "./rules.ts";

/** Fewer cells leave no interval when they are left out. */
const LEAST_RESAMPLED = 3;

/** Both phases of one run at one step. */
interface Observation {
  readonly cell: string;
  readonly seed: number;
  readonly step: number;
  readonly code: Phase;
  readonly samples: SamplePhase;
}

/**
 * C3: the phases of the code generate differently.
 *
 * Chance by the margins (Cohen's) would count as agreement that both go from A to C as training
 * goes on, and with any seed that a seed's cells are all early or late. Agreement with other cells
 * of the same seed at the same step is what those two alone give. Where either phase is the same in
 * all cells, agreement equals chance whatever happens: such steps would only pull kappa to 0.
 */
export const phasesAgree: Claim = {
  id: "C3",
  by: "paper",
  says: "each phase of the code draws in its own way",
  statistic: "agreement beyond chance, kappa",
  notebook: "01-phases",
  looksAt: "code",
  inF6: {
    says: "each phase draws in its way",
    statistic: "agreement beyond chance",
    bar: LEAST_KAPPA,
  },
  runs: "shared seeds",
  rule: `Over the evaluations at those steps of a seed at which both phases vary between cells, ` +
    `of cells whose places lie at most ${DENSE} px apart, ` +
    `as any other tells nothing: kappa = (agreement - chance) / (1 - chance) of code and image ` +
    `phase, where chance is the agreement with the image phases that runs of OTHER cells with ` +
    `the SAME seed show at the SAME step. Interval by leaving out cells, at least ${LEAST_CELLS} ` +
    `with ${LEAST_SEEDS} seeds. Supports: interval above 0, kappa at least ${LEAST_KAPPA}. ` +
    `Refutes: interval below ${LEAST_KAPPA}. Open where both vary in fewer than ${LEAST_SEEDS} ` +
    `seeds, or where leaving out cells changes nothing, short of full agreement. (Until ` +
    `eight cells had been read, three steps of one seed were enough, and no width as good as any; ` +
    `no named reading's verdict is changed by it.)`,
  weigh(runs) {
    const cells = byCell(denseReadRuns(runs))
      .filter((cell) => cell.length >= LEAST_SEEDS)
      .map((cell) => cell.flatMap(observations));
    const n = cells.length;
    const few = n < LEAST_CELLS ? tooFew("Cells with enough runs", n, LEAST_CELLS) : "";
    if (n < LEAST_RESAMPLED) return openFinding(few, n);
    const groups = atOnce(cells.flat());
    const varied = [...groups.values()].filter(bothVary);
    const estimate = jackknife(cells, (kept) => kappa(kept.flat()));
    const [low, high] = estimate.interval;
    const seeds = new Set(varied.map(([{ seed }]) => seed));
    const isMute = low === high && estimate.value < 1;
    if (isMute || !Number.isFinite(high - low) || seeds.size < LEAST_SEEDS) {
      return openFinding("Cells do not differ enough for agreement beyond chance.", n);
    }
    return {
      verdict: few === "" ? judge(estimate, LEAST_KAPPA) : "open",
      ...numberOf(estimate),
      text: `Of networks at the same step the phase of the code and that of the samples agree ` +
        `beyond chance by ${
          inWords(estimate)
        }: 1 always, 0 as by chance. n counts kinds of data. ` +
        `They differ in both phases at ${varied.length} of ${groups.size} steps and seeds.` +
        (few && ` ${few}`),
      also: [{
        name: "share of steps and seeds at which both phases vary between cells",
        value: varied.length / groups.size,
        interval: null,
        n: groups.size,
      }],
    };
  },
};

/** Whether agreement between cells can show at all in what their runs show at once. */
function bothVary(alike: readonly Observation[]): boolean {
  return (["code", "samples"] as const).every((what) =>
    new Set(alike.map((one) => one[what])).size > 1
  );
}

const moment = ({ seed, step }: Observation) => `${seed} ${step}`;

/** What runs of one seed show at one step. */
const atOnce = (all: readonly Observation[]) => Map.groupBy(all, moment);

/** Counts of evaluations by the phase of the code, then by that of the samples. */
export function phaseTable(
  runs: readonly MeasuredRun[],
): Readonly<Record<Phase, Readonly<Record<SamplePhase, number>>>> {
  const row = () => ({ A: 0, B: 0, C: 0 });
  const table = { A: row(), B: row(), C: row(), other: row() };
  for (const { code, samples } of runs.flatMap(observations)) {
    table[code][samples]++;
  }
  return table;
}

function observations({ config, evaluations }: MeasuredRun): Observation[] {
  return evaluations.flatMap(({ step, onLattice, code }) =>
    code
      ? [{
        cell: cellName(config),
        seed: config.seed,
        step,
        code: codePhase(code),
        samples: samplePhase(onLattice),
      }]
      : []
  );
}

/**
 * Agreement beyond that with other cells of a seed at the same step, where both phases vary; NaN where
 * they nowhere do, or chance agrees fully.
 */
function kappa(all: readonly Observation[]): number {
  let [agreed, expected, count] = [0, 0, 0];
  for (const alike of atOnce(all).values()) {
    if (!bothVary(alike)) continue;
    for (const one of alike) {
      const others = alike.filter(({ cell }) => cell !== one.cell);
      if (others.length === 0) continue;
      count++;
      if (one.samples === one.code) agreed++;
      expected += others.filter(({ samples }) => samples === one.code).length / others.length;
    }
  }
  return expected < count ? (agreed - expected) / (count - expected) : NaN;
}
