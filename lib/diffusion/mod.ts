/** Diffusion: noise, targets, samplers, guidance, and the exact denoiser of a known world. */
export { ddim } from "./ddim.ts";
export { ddpm, posterior } from "./ddpm.ts";
export { clipped, type Denoise, estimates, type Known, type Noisy } from "./denoise.ts";
export type { ExactDenoiser } from "./exact/exact.ts";
export { latticeDenoiser } from "./exact/lattice.ts";
export { exactDenoiser } from "./exact/of.ts";
export { populationDenoiser } from "./exact/population.ts";
export { guided, guidedPerCoordinate } from "./guidance.ts";
export { heun } from "./heun.ts";
export { exactLosses, type LevelLoss, lossesAtLevel, type MonteCarlo } from "./loss.ts";
export { lastImages, type SampleEvent, type Sampling } from "./sampling.ts";
export {
  levelAt,
  levelOfTau,
  type NoiseLevel,
  type Schedule,
  schedule,
  type ScheduleName,
} from "./schedule.ts";
export { noised, type Target, targetOf, x0Of } from "./target.ts";
