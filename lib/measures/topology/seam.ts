import type { Grid } from "../codes/mod.ts";

/**
 * On a grid of labels that goes once round: the mean step of the code from the last label of an axis
 * to the first, over the mean of all other steps along it. 1 where the code wraps round as the labels
 * do, large where it comes to an end.
 */
export function seam({ values, nx, ny, dims }: Grid, axis: "x" | "y"): number {
  const [along, across] = axis === "x" ? [nx, ny] : [ny, nx];
  const cell = (a: number, b: number) => axis === "x" ? a * ny + b : b * ny + a;
  const step = (a: number, b: number) => {
    const [from, to] = [cell(a, b) * dims, cell((a + 1) % along, b) * dims];
    let sum = 0;
    for (let d = 0; d < dims; d++) sum += (values[to + d] - values[from + d]) ** 2;
    return Math.sqrt(sum);
  };
  let [over, others] = [0, 0];
  for (let b = 0; b < across; b++) {
    over += step(along - 1, b) / across;
    for (let a = 0; a < along - 1; a++) others += step(a, b) / across / (along - 1);
  }
  return over / others;
}
