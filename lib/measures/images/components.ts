/**
 * The 8-connected components of the pixels above `threshold`, each a list of pixel indices.
 *
 * `within`, if given, restricts the search to those pixels; on a canvas that `wraps` round, pixels
 * at opposite borders are neighbours.
 */
export function components(
  values: Float32Array,
  n: number,
  threshold: number,
  { within, wraps = false }: { readonly within?: readonly number[]; readonly wraps?: boolean } = {},
): number[][] {
  const open = new Uint8Array(n * n);
  if (within === undefined) {
    for (let p = 0; p < open.length; p++) open[p] = values[p] > threshold ? 1 : 0;
  } else {
    for (const p of within) open[p] = values[p] > threshold ? 1 : 0;
  }
  const found: number[][] = [];
  for (let p = 0; p < open.length; p++) {
    if (open[p] === 1) found.push(flood(open, n, p, wraps));
  }
  return found;
}

/** Collects the component of pixel `from`, closing each pixel that it takes. */
function flood(open: Uint8Array, n: number, from: number, wraps: boolean): number[] {
  const taken = [from];
  open[from] = 0;
  for (let head = 0; head < taken.length; head++) {
    const row = Math.floor(taken[head] / n);
    const column = taken[head] % n;
    for (let r = row - 1; r <= row + 1; r++) {
      for (let c = column - 1; c <= column + 1; c++) {
        if (!wraps && (r < 0 || c < 0 || r === n || c === n)) continue;
        const p = ((r + n) % n) * n + (c + n) % n;
        if (open[p] === 1) {
          open[p] = 0;
          taken.push(p);
        }
      }
    }
  }
  return taken;
}
