import { sha256 } from "./sha256.ts";

/** A source of random numbers whose whole future is fixed by how it was made. */
export interface Stream {
  /** 32 random bits as an integer in [0, 2^32). */
  bits(): number;
  /** Uniform in [0, 1), 32 bits of resolution. */
  uniform(): number;
  /** Uniform over the integers 0, 1, ..., n - 1. */
  integer(n: number): number;
  /** Standard normal. */
  normal(): number;
}

/**
 * The stream called `name` of `seed`, at `index` (a training step, say).
 *
 * Its state is the SHA-256 of `seed/name/index`, so streams are independent by name and a run can be
 * resumed at any step without saving a generator. The generator is xoshiro128** (Blackman and Vigna).
 *
 * ```ts
 * import assert from "node:assert/strict";
 * const a = stream(1, "train/noise", 7);
 * const b = stream(1, "train/noise", 7);
 * assert.equal(a.normal(), b.normal());
 * ```
 */
export function stream(seed: number, name: string, index = 0): Stream {
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(
      `Cannot make a stream as its seed must be an integer: current value is ${seed}`,
    );
  }
  const [a, b, c, d] = Array.from(sha256(`${seed}/${name}/${index}`).subarray(0, 4), littleEndian);
  return xoshiro128(a, b, c, d);
}

/** The word whose four bytes are those of `word` in the other order: states are little-endian. */
const littleEndian = (word: number): number =>
  ((word >>> 24) | ((word >>> 8) & 0xff00) | ((word << 8) & 0xff0000) | (word << 24)) >>> 0;

function xoshiro128(a: number, b: number, c: number, d: number): Stream {
  let spare = NaN;
  function bits(): number {
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result;
  }
  const uniform = () => bits() / 4294967296;
  // Marsaglia's polar method: two normals from a point in the unit disc.
  function normal(): number {
    if (!Number.isNaN(spare)) {
      const kept = spare;
      spare = NaN;
      return kept;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const r2 = u * u + v * v;
      if (r2 > 0 && r2 < 1) {
        const scale = Math.sqrt(-2 * Math.log(r2) / r2);
        spare = v * scale;
        return u * scale;
      }
    }
  }
  return { bits, uniform, integer: (n) => Math.floor(uniform() * n), normal };
}

/** `count` standard normals in single precision. */
export function normals(random: Stream, count: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(count);
  for (let i = 0; i < count; i++) out[i] = random.normal();
  return out;
}

/** The integers 0 .. n - 1 in random order (Fisher and Yates). */
export function permutation(random: Stream, n: number): Uint32Array<ArrayBuffer> {
  const out = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
}
