/**
 * Words as a POSIX shell takes them.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(shellLine(["rm", "-r", "my runs/it's"]), `rm -r 'my runs/it'\\''s'`);
 * ```
 */
export function shellLine(words: readonly string[]): string {
  const isPlain = (word: string) => /^[\w@%+=:,./-]+$/.test(word);
  return words.map((word) => isPlain(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
}
