/**
 * Inner products of the rows of a matrix, in double precision, by WebAssembly's pairs of doubles:
 * about three times what plain loops make. Sums are taken in one order everywhere, and nothing is
 * fused, so that they come out the same on every machine.
 */

/** Rows side by side in the memory of the products. */
export interface Rows {
  /** [count, stride], zeros at first; any other `rowsOf` takes it over. */
  readonly values: Float64Array;
  readonly stride: number;
  /** What `multiply` found: row i + r times row j + c at 2 r + c, with r < 4 and c < 2. */
  readonly sums: Float64Array;
}

/** Bytes kept for the sums, before the rows. */
const SUMS = 64;
const [PAGE, DOUBLE] = [65_536, 8];

const { memory, products } = new WebAssembly.Instance(new WebAssembly.Module(program()))
  .exports as unknown as {
    memory: WebAssembly.Memory;
    products: (a: number, b: number, stride: number, width: number) => void;
  };

/** Room for a matrix [count, stride]; there is one at a time. */
export function rowsOf(count: number, stride: number): Rows {
  const missing = SUMS + count * stride * DOUBLE - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  const values = new Float64Array(memory.buffer, SUMS, count * stride).fill(0);
  return { values, stride, sums: new Float64Array(memory.buffer, 0, SUMS / DOUBLE) };
}

/** Products of the rows i .. i + 3 with j and j + 1 over their first `width` numbers, an even many. */
export function multiply({ stride }: Rows, i: number, j: number, width: number): void {
  const bytes = stride * DOUBLE;
  products(SUMS + i * bytes, SUMS + j * bytes, bytes, width * DOUBLE);
}

/** The program, as WebAssembly's binary format has it: type, function, memory, exports, code. */
function program(): Uint8Array<ArrayBuffer> {
  const [I32, V128, FUNCTION, NOTHING] = [0x7f, 0x7b, 0x60, 0x40];
  const sized = (bytes: number[]) => [...leb(bytes.length), ...bytes];
  const text = (value: string) => sized([...new TextEncoder().encode(value)]);
  const get = (local: number) => [0x20, local];
  const set = (local: number) => [0x21, local];
  const add = [0x6a];
  const load = (pointer: number) => [...get(pointer), 0xfd, 0x00, 4, 0];
  const times = [0xfd, 0xf2, 0x01];
  const plus = [0xfd, 0xf0, 0x01];
  const lane = (n: number) => [0xfd, 0x21, n];

  // Parameters 0 .. 3; pointers at the rows a0 .. a3, b0, b1; the end of a0; sums, and what is read.
  const [A, B, STRIDE, WIDTH, A1, A2, A3, B1, END] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const [TOTAL, LEFT, RIGHT, RIGHT1] = [9, 17, 18, 19];
  const pointers = [A, A1, A2, A3, B, B1];
  const after = (
    to: number,
    from: number,
    by: number,
  ) => [...get(from), ...get(by), ...add, ...set(to)];
  const body = [
    ...[[A1, A], [A2, A1], [A3, A2], [B1, B]].flatMap(([to, from]) => after(to, from, STRIDE)),
    ...after(END, A, WIDTH),
    ...[0x02, NOTHING, 0x03, NOTHING], // block, loop
    ...[...get(A), ...get(END), 0x4f, 0x0d, 1], // leave the block once a0 is at its end
    ...[...load(B), ...set(RIGHT), ...load(B1), ...set(RIGHT1)],
    ...[A, A1, A2, A3].flatMap((pointer, r) => [
      ...[...load(pointer), ...set(LEFT)],
      ...[RIGHT, RIGHT1].flatMap((right, c) => [
        ...[...get(TOTAL + 2 * r + c), ...get(LEFT), ...get(right)],
        ...[...times, ...plus, ...set(TOTAL + 2 * r + c)],
      ]),
    ]),
    ...pointers.flatMap((pointer) => [...get(pointer), 0x41, 16, ...add, ...set(pointer)]),
    ...[0x0c, 0, 0x0b, 0x0b], // again; end of the loop and the block
    ...Array.from({ length: 8 }, (_, n) => [
      ...[0x41, 0, ...get(TOTAL + n), ...lane(0), ...get(TOTAL + n), ...lane(1)],
      ...[0xa0, 0x39, 3, n * DOUBLE], // the sum of both lanes, stored
    ]).flat(),
    0x0b,
  ];
  const locals = [2, 5, I32, 11, V128];
  const section = (id: number, bytes: number[]) => [id, ...sized(bytes)];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, FUNCTION, 4, I32, I32, I32, I32, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 1]),
    ...section(7, [2, ...text("memory"), 2, 0, ...text("products"), 0, 0]),
    ...section(10, [1, ...sized([...locals, ...body])]),
  ]);
}

/** A whole number in WebAssembly's seven bits a byte. */
function leb(value: number): number[] {
  return value < 128 ? [value] : [value & 127 | 128, ...leb(value >>> 7)];
}
