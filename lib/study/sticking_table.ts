import type { RunRecord } from "../records/mod.ts";
import { stickingOf } from "./between.ts";
import { isBalanced } from "./claims/mod.ts";
import { wholeLabels } from "./few_images.ts";

/**
 * How far networks stick to square lattices in the end, by the lattice, the canvas and the number of
 * images, as a Markdown table.
 */
export function stickingTable(runs: readonly RunRecord[]): string {
  const rows = runs.filter(({ config: { world } }) => isBalanced(world))
    .flatMap((run) => {
      const last = stickingOf(run).at(-1);
      const { world, seed } = run.config;
      const images = wholeLabels(world).length;
      return last ? [{ n: world.n, d: world.dx, images, seed, ...last }] : [];
    });
  const groups = Map.groupBy(rows, ({ n, d, images, step }) => [d, n, images, step].join(" "));
  const found = [...groups.values()].toSorted(([a], [b]) =>
    b.d - a.d || a.n - b.n || a.step - b.step || a.images - b.images
  );
  return [
    "places lie apart by | canvas | images | training steps | sticking, seed by seed",
    "--- | --- | --- | --- | ---",
    ...found.map((own) => {
      const [{ d, n, images, step }] = own;
      return [
        `${d} px`,
        `${n} px`,
        images.toLocaleString("en"),
        step.toLocaleString("en"),
        own.toSorted((a, b) => a.seed - b.seed)
          .map(({ x, y }) => ((x + y) / 2).toFixed(2)).join(", "),
      ].join(" | ");
    }),
  ].join("\n");
}
