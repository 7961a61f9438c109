import assert from "node:assert/strict";
import { type Bar, gram, hasTwoLoops, loops, shape, spectrum } from "../../../lib/measures/mod.ts";
import { stream } from "../../../lib/random/mod.ts";
import { clifford, gridOf, type MadeCode, torus3 } from "../codes/made_codes.ts";

type Points = readonly (readonly number[])[];

function distances(points: Points): Float64Array {
  return Float64Array.from(
    points.flatMap((p) => points.map((q) => Math.hypot(...p.map((v, k) => v - q[k])))),
  );
}

const circle = (count: number): Points =>
  Array.from({ length: count }, (_, k) => {
    const angle = 2 * Math.PI * k / count;
    return [Math.cos(angle), Math.sin(angle)];
  });

const random = (count: number, dims: number, seed: number): Points => {
  const uniform = stream(seed, "points");
  return Array.from({ length: count }, () => Array.from({ length: dims }, () => uniform.uniform()));
};

Deno.test("loops: a circle has one, from the length of its sides to that of its triangle", () => {
  for (const count of [6, 12, 60]) {
    const bars = loops(distances(circle(count)), count);
    assert.equal(bars.length, 1);
    assert.ok(Math.abs(bars[0].birth - 2 * Math.sin(Math.PI / count)) < 1e-12);
    assert.ok(Math.abs(bars[0].death - Math.sqrt(3)) < 1e-12);
  }
});

Deno.test("loops: none in three points or along a line, two in two circles", () => {
  assert.deepEqual(loops(distances(circle(3)), 3), []);
  assert.deepEqual(loops(distances([[0], [1], [2.5], [4], [4.2]]), 5), []);
  assert.deepEqual(loops(Float64Array.of(0), 1), []);
  const apart = [...circle(6), ...circle(6).map(([x, y]) => [x + 10, y])];
  // Within the scale at which one point reaches all others both are closed and filled.
  assert.equal(loops(distances(apart), 12).length, 2);
});

Deno.test("loops: those of the whole boundary matrix, for clouds of few points", () => {
  for (let seed = 0; seed < 20; seed++) {
    const points = random(11, 2 + seed % 3, seed);
    const own = loops(distances(points), points.length);
    assert.deepEqual(own, ofWholeMatrix(distances(points), points.length), `seed ${seed}`);
  }
});

Deno.test("loops: refuses distances that are not of all pairs", () => {
  assert.throws(() => loops(new Float64Array(8), 3), /8 distances of 3 points/);
});

Deno.test("shape: both tori have two loops, the flat one four components, the other three", () => {
  const flat = shape(gridOf(clifford, 16, 16));
  const inSpace = shape(gridOf(torus3, 16, 16));
  for (const found of [flat, inSpace]) assert.ok(hasTwoLoops(found));
  flat.spectrum.slice(0, 4).forEach((share) => assert.ok(Math.abs(share - 0.25) < 1e-9));
  assert.ok(flat.spectrum[4] < 1e-9 && inSpace.spectrum[2] > 0.05 && inSpace.spectrum[3] < 1e-9);
});

Deno.test("hasTwoLoops: neither a sheet, nor a cylinder, nor codes at random", () => {
  const uniform = stream(1, "codes");
  const sheet: MadeCode = (x, y) => [x, y, 0.1 * Math.sin(5 * x)];
  const cylinder: MadeCode = (
    x,
    y,
  ) => [Math.cos(2 * Math.PI * x), Math.sin(2 * Math.PI * x), 3 * y];
  const chance: MadeCode = () => Array.from({ length: 30 }, () => uniform.uniform());
  for (const code of [sheet, cylinder, chance]) {
    assert.ok(!hasTwoLoops(shape(gridOf(code, 16, 16))));
  }
});

Deno.test("spectrum: shares of the variance, largest first", () => {
  const codes = { values: Float64Array.of(3, 0, -3, 0, 0, 1, 0, -1), count: 4, dims: 2 };
  const [first, second, ...rest] = spectrum(gram(codes), 4);
  assert.ok(Math.abs(first - 0.9) < 1e-9 && Math.abs(second - 0.1) < 1e-9);
  assert.ok(rest.every((share) => share < 1e-9));
});

/** By reducing the boundary of every triangle, from the earliest to the latest. */
function ofWholeMatrix(d: Float64Array, count: number): Bar[] {
  const edges: { size: number; ends: number[] }[] = [];
  const triangles: { size: number; ends: number[] }[] = [];
  const at = (i: number, j: number) => d[i * count + j];
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      edges.push({ size: at(i, j), ends: [i, j] });
      for (let k = 0; k < j; k++) {
        triangles.push({ size: Math.max(at(i, j), at(i, k), at(j, k)), ends: [i, j, k] });
      }
    }
  }
  edges.sort((a, b) => a.size - b.size);
  triangles.sort((a, b) => a.size - b.size);
  const index = new Map(edges.map(({ ends }, k) => [ends.join(), k]));
  const byLowest = new Map<number, Set<number>>();
  const bars: Bar[] = [];
  for (const { size, ends: [i, j, k] } of triangles) {
    let column = new Set([[i, j], [i, k], [j, k]].map((ends) => index.get(ends.join())!));
    while (column.size > 0) {
      const lowest = Math.max(...column);
      const before = byLowest.get(lowest);
      if (before === undefined) {
        byLowest.set(lowest, column);
        const birth = edges[lowest].size;
        if (size > birth) bars.push({ birth, death: size });
        break;
      }
      column = column.symmetricDifference(before);
    }
  }
  return bars.sort((a, b) => (b.death - b.birth) - (a.death - a.birth));
}
