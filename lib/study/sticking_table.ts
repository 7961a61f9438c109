import type { RunRecord } from "../records/mod.ts";
import { mean } from "../measures/statistics/mod.ts";
import { between, following, lastSticking } from "./between.ts";
import { isBalanced } from "./claims/mod.ts";
import { wholeLabels } from "./few_images.ts";

/**
 * How far networks stick to square lattices in the end, and how far what they draw follows what is
 * asked within a lattice's cells, by the lattice, the canvas and the number of images, as a Markdown
 * table.
 */
export function stickingTable(runs: readonly RunRecord[]): string {
  const rows = runs.filter(({ config: { world } }) => isBalanced(world))
    .flatMap((run) => {
      const last = lastSticking(run);
      const { world, seed } = run.config;
      if (last === null) return [];
      const { n, dx: d } = world;
      const found = between(run.config, run.evaluations.at(-1)!);
      const follows = mean((["x", "y"] as const).map((axis) => following(found, axis, d, n)));
      return [{ n, d, images: wholeLabels(world).length, seed, follows, ...last }];
    });
  const groups = Map.groupBy(rows, ({ n, d, images, step }) => [d, n, images, step].join(" "));
  const found = [...groups.values()].toSorted(([a], [b]) =>
    b.d - a.d || a.n - b.n || a.step - b.step || a.images - b.images
  );
  return [
    "places lie apart by | canvas | images | training steps | sticking, by seed | following",
    "--- | --- | --- | --- | --- | ---",
    ...found.map((own) => {
      const [{ d, n, images, step }] = own;
      const bySeed = own.toSorted((a, b) => a.seed - b.seed);
      return [
        `${d} px`,
        `${n} px`,
        images.toLocaleString("en"),
        step.toLocaleString("en"),
        bySeed.map(({ x, y }) => ((x + y) / 2).toFixed(2)).join(", "),
        bySeed.map(({ follows }) => follows.toFixed(2)).join(", "),
      ].join(" | ");
    }),
  ].join("\n");
}
