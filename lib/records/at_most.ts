/** At most `most` of a list, evenly by rank, with the first and the last; of one alone the last. */
export function atMost<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list];
  if (most === 1) return list.slice(-1);
  const rank = (k: number) => Math.round(k * (list.length - 1) / (most - 1));
  return Array.from({ length: most }, (_, k) => list[rank(k)]);
}
