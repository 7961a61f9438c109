import type { RunRecord } from "../records/mod.ts";
import { byHeartInTheEnd } from "./by_heart.ts";
import { wholeLabels } from "./few_images.ts";

/**
 * How far networks know their lattices by heart in the end, along x and y, by the lattice, the canvas,
 * the training and the number of images, as a Markdown table.
 */
export function byHeartTable(runs: readonly RunRecord[]): string {
  const rows = runs.filter(({ config: { world: { zipfX, zipfY } } }) => zipfX + zipfY === 0)
    .map((run) => {
      const { world: { n, dx, dy }, seed } = run.config;
      const images = wholeLabels(run.config.world).length;
      return { n, dx, dy, images, seed, ...byHeartInTheEnd(run) };
    });
  const groups = Map.groupBy(
    rows,
    ({ n, dx, dy, images, step }) => [dx, dy, n, images, step].join(" "),
  );
  const found = [...groups.values()].toSorted(([a], [b]) =>
    Number(a.dx !== a.dy) - Number(b.dx !== b.dy) || b.dx - a.dx || a.n - b.n || a.step - b.step ||
    a.images - b.images
  );
  return [
    "places lie apart by | canvas | images | training steps | along x, by seed | along y",
    "--- | --- | --- | --- | --- | ---",
    ...found.map((own) => {
      const [{ dx, dy, n, images, step }] = own;
      const bySeed = own.toSorted((a, b) => a.seed - b.seed);
      const along = (axis: "x" | "y") =>
        bySeed.map((one) => one[axis]?.toFixed(2) ?? "–").join(", ");
      return [
        dx === dy ? `${dx} px` : `${dx} px along x, ${dy} along y`,
        `${n} px`,
        images.toLocaleString("en"),
        step.toLocaleString("en"),
        along("x"),
        along("y"),
      ].join(" | ");
    }),
  ].join("\n");
}
