/** The fractional bits of the cube roots of the first 64 primes, and of the square roots of 8. */
const { rounds, start } = constants();

/**
 * SHA-256 of a text in UTF-8, as eight 32-bit words, big-endian (FIPS 180-4).
 *
 * Written out, as browsers have no hash that answers at once and Node's is not there.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(sha256("abc")[0], 0xba7816bf);
 * ```
 */
export function sha256(text: string): Uint32Array<ArrayBuffer> {
  const message = new TextEncoder().encode(text);
  const blocks = Math.ceil((message.length + 9) / 64);
  const padded = new Uint8Array(64 * blocks);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(8 * message.length));
  const hash = start.slice();
  const w = new Uint32Array(64);
  for (let block = 0; block < padded.length; block += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(block + 4 * i);
    for (let i = 16; i < 64; i++) {
      const s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
      const s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    let [a, b, c, d, e, f, g, h] = hash;
    for (let i = 0; i < 64; i++) {
      const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + rounds[i] + w[i]) | 0;
      const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => hash[i] += word);
  }
  return hash;
}

/** The same as 64 hexadecimal digits. */
export function sha256Hex(text: string): string {
  return Array.from(sha256(text), (word) => word.toString(16).padStart(8, "0")).join("");
}

const turn = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

function constants() {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
  const bits = (root: number) => Math.floor((root - Math.floor(root)) * 2 ** 32);
  return {
    rounds: Uint32Array.from(primes, (p) => bits(Math.cbrt(p))),
    start: Uint32Array.from(primes.slice(0, 8), (p) => bits(Math.sqrt(p))),
  };
}
