import type { Stream } from "../../random/mod.ts";
import { index, pull, push } from "./forces.ts";
import type { FuzzySet } from "./fuzzy_set.ts";

/** The paper's embeddings have three dimensions. */
export const DIMS = 3;
/** Points drawn at random that push at each end of an edge, each time it pulls. */
const PUSHES = 5;
/** Epochs between two turns of others. */
const EPOCHS_PER_PART = 50;
/** Points are drawn by 16 random bits. */
const MOST = 65_536;

/**
 * UMAP's layout (McInnes, Healy and Melville, 2018, arXiv 1802.03426, algorithm 5): moves `start`
 * [count, 3] downhill on the cross-entropy between the graph and how near points are laid.
 *
 * An edge of weight w pulls in a share w / max w of the epochs, each end in turn, and each time the
 * end is pushed off by five points drawn at random. All five see the point where it was before they
 * push, which needs no waiting for one another. Steps shrink from 1 to 0. Yields between its parts.
 */
export function* layOut(
  graph: FuzzySet,
  start: Float64Array,
  epochs: number,
  random: Stream,
): Generator<void, Float64Array> {
  if (start.length !== DIMS * graph.count || graph.count > MOST) {
    throw new RangeError(
      `Cannot lay out a graph as each of at most ${MOST} points needs a start in three dimensions: ` +
        `current value is ${start.length} coordinates for ${graph.count} points`,
    );
  }
  const places = start.slice();
  const most = graph.weights.reduce((most, weight) => Math.max(most, weight), 0);
  const shares = graph.weights.map((weight) => weight / most);
  const owed = new Float64Array(shares.length);
  let state = random.bits() | 1;
  for (let epoch = 0; epoch < epochs; epoch++) {
    if (epoch % EPOCHS_PER_PART === 0) yield;
    state = step(graph, shares, owed, places, 1 - epoch / epochs, state);
  }
  return places;
}

/** One epoch: edges that are owed a pull get it. Returns the generator's next state. */
function step(
  { count, from, to }: FuzzySet,
  shares: Float64Array,
  owed: Float64Array,
  places: Float64Array,
  rate: number,
  state: number,
): number {
  for (let e = 0; e < shares.length; e++) {
    owed[e] += shares[e];
    if (owed[e] < 1) continue;
    owed[e]--;
    let [i, j] = [DIMS * from[e], DIMS * to[e]];
    for (let end = 0; end < 2; end++) {
      let x = places[i], y = places[i + 1], z = places[i + 2];
      let dx = x - places[j], dy = y - places[j + 1], dz = z - places[j + 2];
      const pulled = rate * pull[index(dx * dx + dy * dy + dz * dz)];
      places[j] += pulled * dx;
      places[j + 1] += pulled * dy;
      places[j + 2] += pulled * dz;
      x -= pulled * dx;
      y -= pulled * dy;
      z -= pulled * dz;
      let moveX = 0, moveY = 0, moveZ = 0;
      for (let p = 0; p < PUSHES; p++) {
        // Marsaglia's xorshift (2003).
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        const k = DIMS * (Math.imul(state >>> 16, count) >>> 16);
        dx = x - places[k];
        dy = y - places[k + 1];
        dz = z - places[k + 2];
        const pushed = push[index(dx * dx + dy * dy + dz * dz)];
        moveX += pushed * dx;
        moveY += pushed * dy;
        moveZ += pushed * dz;
      }
      places[i] = x + rate * moveX;
      places[i + 1] = y + rate * moveY;
      places[i + 2] = z + rate * moveZ;
      [i, j] = [j, i];
    }
  }
  return state;
}
