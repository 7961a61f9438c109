/**
 * The known name that is most like an unknown one, to be suggested: the least edit distance, where
 * for a path like world.dx its last part counts too.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(nearest("worm-up", ["rate", "warm-up"]), "warm-up");
 * assert.equal(nearest("dx", ["seed", "world.dx"]), "world.dx");
 * ```
 */
export function nearest(unknown: string, known: readonly string[]): string {
  // A name of a hostile file may be megabytes long; its beginning decides.
  const name = unknown.slice(0, 40).toLowerCase();
  const distance = (path: string) =>
    Math.min(
      editDistance(name, path.toLowerCase()),
      editDistance(name, path.slice(path.lastIndexOf(".") + 1).toLowerCase()),
    );
  return known.reduce((best, path) => distance(path) < distance(best) ? path : best);
}

/** Levenshtein's: the fewest insertions, deletions and replacements that turn a into b. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}
