/**
 * The 8-connected components of the pixels above `threshold`, each a list of pixel indices.
 *
 * `within`, if given, restricts the search to those pixels.
 */
export function components(
  values: Float32Array,
  n: number,
  threshold: number,
  within?: readonly number[],
): number[][] {
  const open = new Uint8Array(n * n);
  if (within === undefined) {
    for (let p = 0; p < open.length; p++) open[p] = values[p] > threshold ? 1 : 0;
  } else {
    for (const p of within) open[p] = values[p] > threshold ? 1 : 0;
  }
  const found: number[][] = [];
  for (let p = 0; p < open.length; p++) {
    if (open[p] === 1) found.push(flood(open, n, p));
  }
  return found;
}

/** Collects the component of pixel `from`, closing each pixel that it takes. */
function flood(open: Uint8Array, n: number, from: number): number[] {
  const taken = [from];
  open[from] = 0;
  for (let head = 0; head < taken.length; head++) {
    const row = Math.floor(taken[head] / n);
    const column = taken[head] % n;
    for (let r = Math.max(0, row - 1); r <= Math.min(n - 1, row + 1); r++) {
      for (let c = Math.max(0, column - 1); c <= Math.min(n - 1, column + 1); c++) {
        const p = r * n + c;
        if (open[p] === 1) {
          open[p] = 0;
          taken.push(p);
        }
      }
    }
  }
  return taken;
}
