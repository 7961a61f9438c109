/** What is added up since the last line of the log; a checkpoint keeps it. */

/** What a step of training tells. */
export interface StepLosses {
  /** All that training lowers. */
  readonly loss: number;
  /** The mean square alone, where a bias has a term besides; else undefined. */
  readonly denoising?: number;
  readonly gradientNorm: number;
}

/** Sums over steps; `denoising` is undefined where not all of them tell it. */
export interface LogSum extends StepLosses {
  readonly steps: number;
}

/** Before the first step of a line, of a training with a bias's term or without. */
export const noSteps = (hasTerm: boolean): LogSum => ({
  loss: 0,
  denoising: hasTerm ? 0 : undefined,
  gradientNorm: 0,
  steps: 0,
});

export const withStep = (sum: LogSum, step: StepLosses): LogSum => ({
  loss: sum.loss + step.loss,
  denoising: sum.denoising === undefined || step.denoising === undefined
    ? undefined
    : sum.denoising + step.denoising,
  gradientNorm: sum.gradientNorm + step.gradientNorm,
  steps: sum.steps + 1,
});

/** What a line of the log tells: means. */
export const meansOf = ({ loss, denoising, gradientNorm, steps }: LogSum): StepLosses => ({
  loss: loss / steps,
  denoising: denoising === undefined ? undefined : denoising / steps,
  gradientNorm: gradientNorm / steps,
});

/** As a checkpoint keeps it: read by position, so what came later stands last. */
export const packed = ({ loss, denoising, gradientNorm, steps }: LogSum): Float64Array =>
  Float64Array.of(loss, gradientNorm, steps, ...denoising === undefined ? [] : [denoising]);

/** Older checkpoints keep three numbers: the first line after them is without `denoising`. */
export function unpacked(kept: ArrayLike<number>): LogSum {
  return { loss: kept[0], gradientNorm: kept[1], steps: kept[2], denoising: kept[3] };
}
