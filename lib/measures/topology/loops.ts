/** A loop among points, by the scale at which it closes and the one at which it is filled. */
export interface Bar {
  readonly birth: number;
  readonly death: number;
}

/** An edge or a triangle of the Rips complex: its longest side, and its vertices as one number. */
interface Simplex {
  readonly size: number;
  readonly key: number;
}

/**
 * The loops of a cloud of points, longest-lived first: persistent homology in dimension 1 of the
 * Vietoris-Rips complex over the field of two elements.
 *
 * At scale r all points nearer than r are joined, and three joined ones are filled. A loop is born
 * when its last edge joins it, and dies when triangles have filled it. A circle has one long bar, a
 * torus two, a sheet none.
 *
 * `distances` [count, count] are symmetric. The columns of the coboundary are reduced from the
 * longest edge to the shortest, each edge's triangles made when they are asked for; edges that join
 * two parts bear no loop and are left out (Bauer, 2021, "Ripser", arXiv 1908.02518). Above the
 * scale at which one point is joined to all others nothing has a loop, so nothing is looked at.
 */
export function loops(distances: Float64Array, count: number): Bar[] {
  if (!Number.isInteger(count) || count < 1 || distances.length !== count * count) {
    throw new RangeError(
      `Cannot find loops as each pair of points needs a distance: ` +
        `current value is ${distances.length} distances of ${count} points`,
    );
  }
  const distance = (i: number, j: number) => distances[i * count + j];
  const scale = enclosing(distances, count);
  const edges: Simplex[] = [];
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      if (distance(i, j) <= scale) edges.push({ size: distance(i, j), key: i * count + j });
    }
  }
  edges.sort(compare);
  const joining = joiningEdges(edges, count);

  /** The triangles on an edge, earliest first. */
  function triangles(edge: Simplex): Simplex[] {
    const [i, j] = [Math.floor(edge.key / count), edge.key % count];
    const found: Simplex[] = [];
    for (let k = 0; k < count; k++) {
      if (k === i || k === j) continue;
      const size = Math.max(edge.size, distance(i, k), distance(j, k));
      if (size <= scale) found.push({ size, key: triangleKey(i, j, k, count) });
    }
    return found;
  }

  const bars: Bar[] = [];
  // By the triangle that kills a column's loop: the edges whose triangles sum to the reduced column.
  const reduced = new Map<number, readonly Simplex[]>();
  for (const edge of edges.toReversed()) {
    if (joining.has(edge.key)) continue;
    const own = new Heap();
    const sum: Simplex[] = [edge];
    for (const triangle of triangles(edge)) own.push(triangle);
    for (let pivot = own.first(); pivot !== undefined; pivot = own.first()) {
      const before = reduced.get(pivot.key);
      if (before === undefined) {
        reduced.set(pivot.key, odd(sum));
        if (pivot.size > edge.size) bars.push({ birth: edge.size, death: pivot.size });
        break;
      }
      for (const one of before) {
        sum.push(one);
        for (const triangle of triangles(one)) own.push(triangle);
      }
    }
  }
  return bars.sort((a, b) => (b.death - b.birth) - (a.death - a.birth));
}

/** The smallest scale at which some point is joined to all others. */
function enclosing(distances: Float64Array, count: number): number {
  let least = Infinity;
  for (let i = 0; i < count; i++) {
    least = Math.min(least, distances.subarray(i * count, (i + 1) * count).reduce(largest, 0));
  }
  return least;
}

const largest = (a: number, b: number): number => Math.max(a, b);

/** The edges, shortest first, that join what was apart: a spanning tree. */
function joiningEdges(edges: readonly Simplex[], count: number): Set<number> {
  const parent = Int32Array.from({ length: count }, (_, i) => i);
  const root = (i: number): number => parent[i] === i ? i : parent[i] = root(parent[i]);
  const joining = new Set<number>();
  for (const { key } of edges) {
    const [a, b] = [root(Math.floor(key / count)), root(key % count)];
    if (a === b) continue;
    parent[a] = b;
    joining.add(key);
  }
  return joining;
}

/** The smaller first; simplices of one size follow each other by their vertices. */
const compare = (a: Simplex, b: Simplex): number => a.size - b.size || a.key - b.key;

/** Vertices from the largest to the smallest, as digits. */
function triangleKey(i: number, j: number, k: number, count: number): number {
  const [a, b, c] = [i, j, k].sort((p, q) => q - p);
  return (a * count + b) * count + c;
}

/** What is there an odd number of times. */
function odd(simplices: readonly Simplex[]): Simplex[] {
  const kept = new Map<number, Simplex>();
  for (const one of simplices) {
    if (!kept.delete(one.key)) kept.set(one.key, one);
  }
  return [...kept.values()];
}

/** Triangles of a column, of which two equal ones are none. */
class Heap {
  readonly #items: Simplex[] = [];

  push(item: Simplex): void {
    const items = this.#items;
    let at = items.length;
    items.push(item);
    for (let up = (at - 1) >> 1; at > 0 && earlier(item, items[up]); up = (at - 1) >> 1) {
      items[at] = items[up];
      at = up;
    }
    items[at] = item;
  }

  /** The earliest triangle that is there an odd number of times; it stays. */
  first(): Simplex | undefined {
    for (;;) {
      const item = this.#pop();
      if (item === undefined) return undefined;
      if (this.#items[0]?.key !== item.key) {
        this.push(item);
        return item;
      }
      this.#pop();
    }
  }

  #pop(): Simplex | undefined {
    const items = this.#items;
    const [top] = items;
    const last = items.pop();
    if (items.length === 0 || last === undefined) return top;
    let at = 0;
    for (let down = 1; down < items.length; down = 2 * at + 1) {
      if (down + 1 < items.length && earlier(items[down + 1], items[down])) down++;
      if (!earlier(items[down], last)) break;
      items[at] = items[down];
      at = down;
    }
    items[at] = last;
    return top;
  }
}

const earlier = (a: Simplex, b: Simplex): boolean => compare(a, b) < 0;
