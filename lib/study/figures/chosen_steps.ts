import { runUnder } from "../run_under.ts";
import { codePhase, type Phase, type SamplePhase, sheetBound } from "../../measures/mod.ts";
import {
  atMost,
  INPUT_STEPS,
  type ProbeRecord,
  type Reading,
  type RunRecord,
} from "../../records/mod.ts";
import { phaseAt, stretches } from "./phases.ts";

/** An evaluated step in the middle of a phase of the samples. */
export interface PhaseMiddle {
  readonly phase: SamplePhase;
  /** Null where the samples are never in the phase. */
  readonly step: number | null;
}

/**
 * The steps that F1 shows: of each phase of the samples the evaluation that is nearest, in the log of
 * steps, to the middle of the phase. Of several stretches in one phase the longest counts.
 */
export function phaseMiddles(run: RunRecord, reading: Reading): PhaseMiddle[] {
  const own = runUnder(run, reading);
  const all = stretches(own, "samples")
    .map(({ phase, from, to }) => ({ phase, from, to: to ?? run.end.step }));
  return (["A", "B", "C"] as const).map((phase) => {
    const [longest] = all.filter((stretch) => stretch.phase === phase)
      .sort((a, b) => b.to / b.from - a.to / a.from);
    if (longest === undefined) return { phase, step: null };
    const steps = own.evaluations.filter((one) => phaseAt(one, "samples") === phase)
      .map(({ step }) => step)
      .filter((step) => step >= longest.from && step <= longest.to);
    return { phase, step: nearest(steps, Math.sqrt(longest.from * longest.to)) };
  });
}

/**
 * The steps of a film: the untrained network, then evaluations as evenly over the course of training
 * as they lie, which is in the log of steps; the last among them.
 */
export function filmSteps({ evaluations }: RunRecord, count = 12): number[] {
  return [0, ...atMost(evaluations.map(({ step }) => step), count - 1)];
}

/** The step of those given that is nearest to `wanted` in the log of steps. */
export function nearest(steps: readonly number[], wanted: number): number {
  const distance = (step: number) => Math.abs(Math.log(step / wanted));
  return steps.reduce((best, step) => distance(step) < distance(best) ? step : best);
}

/** What a run shows at one step, the untrained network's included. */
export interface RunAtStep {
  /** Shares of samples that show one bump, and that show it in its place. */
  readonly one: number;
  readonly right: number;
  readonly samples: SamplePhase;
  /** Null where the code is dead. */
  readonly code: Phase | null;
}

/** What a run shows at an evaluated step; undefined where it was not evaluated. */
export function runAtStep(run: RunRecord, reading: Reading, step: number): RunAtStep | undefined {
  const record = [run.start, ...run.evaluations].find((one) => one.step === step);
  if (record === undefined) return undefined;
  const [found] = runUnder({ ...run, evaluations: [record] }, reading).evaluations;
  const { kinds, accuracy } = found.onLattice;
  return {
    one: kinds.one,
    right: accuracy.joint,
    samples: phaseAt(found, "samples") as SamplePhase,
    code: phaseAt(found, "code"),
  };
}

/**
 * What the codes of a probe show, by its own 1,000 labels, so that a figure's words and dots agree: an
 * evaluation reads fewer. Undefined where it, or the untrained network's probe, did not read them.
 */
export function probePhase(
  { scores }: ProbeRecord,
  untrained: ProbeRecord | undefined,
  { input, layer, order }: Reading,
): Phase | null | undefined {
  const read = (all: ProbeRecord["scores"]) =>
    all.find((one) =>
      one.input === input && one.layer === layer &&
      (input !== "noised" || one.t === INPUT_STEPS.noised)
    )?.scores;
  const [own, start] = [read(scores), untrained && read(untrained.scores)];
  if (own === null) return null;
  if (!own || !start) return undefined;
  const { dimension } = own;
  return codePhase({ r2: own.order[order], dimension, sheetBelow: sheetBound(start.dimension) });
}

/** What a run shows at a probed step: its samples by the evaluation, its code by the probe. */
export function runAtProbe(
  run: RunRecord,
  reading: Reading,
  probe: ProbeRecord,
  untrained: ProbeRecord | undefined,
): RunAtStep | undefined {
  const seen = runAtStep(run, reading, probe.step);
  const code = probePhase(probe, untrained, reading);
  return seen && code !== undefined ? { ...seen, code } : seen;
}
