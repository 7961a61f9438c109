import { bounds, codePhase, phaseSequence } from "../../measures/phases/mod.ts";
import { median, shareInterval } from "../../measures/statistics/mod.ts";
import { type Claim, openFinding, tooFew, type Verdict } from "./claim.ts";
import { bySeed, denseReadRuns } from "./run_groups.ts";
import { orderPassage, sheetPassage } from "./passages.ts";
import type { MeasuredRun } from "./measured_run.ts";
import { DENSE, HALF, LEAST_SEEDS } from "./rules.ts";

export const threePhases: Claim = {
  id: "C2",
  by: "paper",
  says: "the code is a cloud, then a sheet, then an ordered sheet",
  statistic: "share of runs that do",
  notebook: "01-phases",
  looksAt: "code",
  inF6: {
    says: "cloud, sheet, ordered sheet",
    statistic: "share of runs that pass all",
    bar: HALF,
  },
  runs: "shared seeds",
  rule:
    `Per run whose places lie at most ${DENSE} px apart: the code becomes a sheet, and ordered at least a factor ` +
    `${bounds.LEAST_DURATION} in steps later (both interpolated, confirmed at ` +
    `${bounds.CONFIRMATIONS} successive evaluations), and up to then shows no other phase than ` +
    `A, B, C in this order. A run that begins after A or ends before C is censored. Supports: ` +
    `the exact interval of the share, over at least ${LEAST_SEEDS} seeds, lies above 1/2 with ` +
    `censored runs as failures. Refutes: it lies below 1/2 with censored runs as successes. Runs ` +
    `count as independent, although those of a seed share their start; beside it, the share of ` +
    `seeds most of whose runs pass, with an interval that assumes nothing of the kind.`,
  weigh(runs) {
    const read = denseReadRuns(runs);
    const n = read.length;
    const seeds = bySeed(read).map(([, own]) => own.map((run) => course(run).kind === "passed"));
    if (seeds.length < LEAST_SEEDS) {
      const reason = tooFew(
        `Seeds whose code is read on lattices up to ${DENSE} px`,
        seeds.length,
        LEAST_SEEDS,
      );
      return openFinding(reason, n);
    }
    const passing = seeds.filter((own) => own.filter(Boolean).length > own.length / 2).length;
    const courses = read.map(course);
    const durations = courses.flatMap(({ duration }) => duration ?? []);
    const passed = courses.filter(({ kind }) => kind === "passed").length;
    const failed = courses.filter(({ kind }) => kind === "failed").length;
    const untold = n - passed - failed;
    const low = shareInterval(passed, n)[0];
    const high = shareInterval(n - failed, n)[1];
    const verdict: Verdict = low > HALF ? "supports" : high < HALF ? "refutes" : "open";
    return {
      verdict,
      // What refutes does so even if all that cannot be told passed.
      statistic: (verdict === "refutes" ? n - failed : passed) / n,
      interval: [low, high],
      n,
      ...untold > 0 &&
        { bound: verdict === "refutes" ? "at most" as const : "at least" as const },
      text:
        `Of ${n} runs ${passed} pass from cloud to sheet to ordered sheet and ${failed} do not` +
        (untold > 0
          ? `; of the other ${untold} it cannot be told, as the first phase or the last is not seen`
          : "") +
        `. In ${passing} of ${seeds.length} seeds most runs pass.`,
      also: [
        {
          name: "share of seeds most of whose runs pass",
          value: passing / seeds.length,
          interval: shareInterval(passing, seeds.length),
          n: seeds.length,
        },
        ...(durations.length === 0 ? [] : [{
          name: "factor in steps that B lasts, median",
          value: median(durations),
          interval: null,
          n: durations.length,
        }]),
      ],
    };
  },
};

/** How a run passes the phases, and how long B lasts where both its ends are seen. */
interface Course {
  readonly kind: "passed" | "failed" | "censored";
  readonly duration: number | null;
}

function course(run: MeasuredRun): Course {
  const [sheet, ordered] = [sheetPassage(run), orderPassage(run)];
  if (ordered.censored === "late") return { kind: "censored", duration: null };
  if (sheet.censored === "early") return { kind: "censored", duration: null };
  if (sheet.censored === "late" || ordered.censored === "early") {
    return { kind: "failed", duration: null };
  }
  const duration = ordered.steps / sheet.steps;
  const phases = run.evaluations.flatMap(({ step, code }) =>
    code ? [{ step, phase: codePhase(code) }] : []
  );
  const order = phaseSequence(phases).map(({ phase }) => phase).join(" ");
  // B may be too short for two evaluations of its own and still last its factor.
  const inOrder = order.startsWith("A B C") || order.startsWith("A C");
  return { kind: inOrder && duration >= bounds.LEAST_DURATION ? "passed" : "failed", duration };
}
