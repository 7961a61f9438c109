import { type EvaluationRecord } from "../records/mod.ts";
import { type LatticeShare, latticeShare } from "../measures/images/mod.ts";
import { testLabels, type WorldConfig } from "../world/mod.ts";

/**
 * How often a network, asked for the test labels off the lattice, draws nearer to a point of the
 * full training lattice than to the label; null where fewer than two outputs show one bump.
 */
export function offLatticeShare(
  { kind, n, dx, dy }: WorldConfig,
  { outcomes }: Pick<EvaluationRecord, "outcomes">,
): LatticeShare | null {
  const { on, off } = testLabels(n);
  const own = outcomes.slice(on.length / 2);
  const found = {
    count: own.length,
    kinds: Uint8Array.from(own, ([shown]) => shown),
    x: Float64Array.from(own, ([, x]) => x ?? NaN),
    y: Float64Array.from(own, ([, , y]) => y ?? NaN),
  };
  return latticeShare(found, off, { n, dx, dy, wraps: kind === "periodic" });
}
