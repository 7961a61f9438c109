import type {
  Attempt,
  Axis,
  Cell,
  Evaluation,
  MeasuredRun,
} from "../../../lib/study/claims/mod.ts";
import { permutation, type Stream, stream } from "../../../lib/random/mod.ts";

/** What a synthetic experiment is built to be. Times are in ln steps. */
export interface Truth {
  /** Slope of ln T on ln d. */
  readonly slope: number;
  /** 0: each axis is learned at its own step's speed; 1: both at the geometric mean's. */
  readonly coupling: number;
  /** Slope of the log odds on the axis's own ln frequency, and on the other axis's. */
  readonly own: number;
  readonly other: number;
  /** How much later the finer axis of a skewed lattice is learned. */
  readonly finerLag: number;
  /** Whether a cell's code becomes ordered when it generates well, or at its own time. */
  readonly orderFollows: boolean;
  /** How much sooner than that it is, in ln steps. */
  readonly orderLead: number;
  /** Factor in steps by which the code is a sheet before it is ordered. */
  readonly sheetFirst: number;
  /** Whether x and y come out right by one draw, so that one never is without the likelier other. */
  readonly together: boolean;
  /** Whether only images that are right along some axis show one bump. */
  readonly selected: boolean;
  /** Scatter of a seed's ln T over all cells, and half of it of each run's and each axis's. */
  readonly scatter: number;
}

const plain: Truth = {
  slope: 0.6,
  coupling: 0,
  own: 0.8,
  other: 0,
  finerLag: 0,
  orderFollows: true,
  orderLead: 0,
  sheetFirst: 2.5,
  together: false,
  selected: false,
  scatter: 0.1,
};

const even: Cell = { dx: 0.5, dy: 0.5, zipfX: 0, zipfY: 0, sigma: 1, lambda: 1 };

/** Four balanced lattices, two lattice skews with their transposes, and two cells of the maps. */
export const lattices: readonly Cell[] = [
  ...[1, 0.5, 0.25, 0.1].map((d) => ({ ...even, dx: d, dy: d })),
  ...[[0.1, 1], [1, 0.1], [0.1, 0.5], [0.5, 0.1]].map(([dx, dy]) => ({ ...even, dx, dy })),
  { ...even, sigma: 2 },
  { ...even, dx: 1, dy: 1, lambda: 0.6 },
];

export const frequencies: readonly Cell[] = [[1, 0], [0, 1], [1, 1]]
  .map(([zipfX, zipfY]) => ({ ...even, zipfX, zipfY }));

/** 16 log-spaced steps from 40 to 4,000. */
const STEPS = Array.from({ length: 16 }, (_, k) => Math.round(40 * 100 ** (k / 15)));
/** Test labels; the log odds of a skewed run need more than the times of others. */
const LABELS = { even: 128, skewed: 256 };
/** The largest dimension of a sheet. */
const SHEET = 15;
/** Outcomes are kept within this distance of a run's time, in ln steps, which holds 1/2. */
const KEPT = 1;
/** Steps within which a share rises from .27 to .73, in ln. */
const WIDTH = 0.25;

/** The runs of one experiment: every cell with each of `seeds` seeds. */
export function experiment(
  built: Partial<Truth>,
  seeds: number,
  index: number,
  cells: readonly Cell[],
): MeasuredRun[] {
  const truth = { ...plain, ...built };
  const random = stream(index, "experiment");
  const luck = Array.from({ length: seeds }, () => truth.scatter * random.normal());
  return cells.flatMap((cell, c) => {
    const ownTime = Math.log(700) + 0.5 * random.normal();
    return luck.map((late, s): MeasuredRun => {
      const config = { ...cell, seed: s + 1, preset: "laptop", rest: "{}" };
      const evaluations = train(config, truth, late, ownTime, random);
      return { id: `cell ${c}, seed ${s + 1}`, config, untrainedOrder: 0, evaluations };
    });
  });
}

const rise = (x: number) => 1 / (1 + Math.exp(-x));

function train(
  config: MeasuredRun["config"],
  truth: Truth,
  late: number,
  ownTime: number,
  random: Stream,
): Evaluation[] {
  const { dx, dy } = config;
  const scatter = () => truth.scatter / 2 * random.normal();
  const base = Math.log(1200) + late + scatter();
  const time = (own: number, finer: boolean) =>
    base + (finer ? truth.finerLag : 0) + scatter() + truth.slope *
      ((1 - truth.coupling) * Math.log(own) + truth.coupling * Math.log(dx * dy) / 2);
  const times = { x: time(dx, dx < dy), y: time(dy, dy < dx) };
  const middle = (times.x + times.y) / 2;
  const ordered = (truth.orderFollows ? middle : ownTime) - truth.orderLead + scatter();
  const frequency = frequencyOf(config);
  const skewed = config.zipfX + config.zipfY > 0;
  const labels = skewed ? LABELS.skewed : LABELS.even;
  return STEPS.map((step) => {
    const now = Math.log(step);
    const oneShare = rise((now - Math.min(times.x, times.y) + Math.log(2)) / 0.15);
    // 1.3 is about the mean of -ln p, so that skew moves the odds up and down alike.
    const gain = (slope: number, p: number) => skewed ? slope * (Math.log(p) + 1.3) : 0;
    const kept = skewed && Math.abs(now - middle) < KEPT;
    const attempts: Attempt[] = [];
    const bandsAt = ({ x, y }: Attempt["label"]) => ({
      x: frequency("x", x),
      y: frequency("y", y),
    });
    const tally = { ones: 0, x: 0, y: 0, joint: 0 };
    for (let k = 0; k < labels; k++) {
      const label = { x: 32 * random.uniform(), y: 32 * random.uniform() };
      const p = bandsAt(label);
      const shown = random.uniform() < oneShare;
      const shared = truth.together ? random.uniform() : null;
      const right = (axis: Axis, across: Axis) =>
        shown && (shared ?? random.uniform()) < rise(
            (now - times[axis]) / WIDTH + gain(truth.own, p[axis]) + gain(truth.other, p[across]),
          );
      const [inX, inY] = [right("x", "y"), right("y", "x")];
      const one = shown && (!truth.selected || inX || inY);
      tally.ones += Number(one);
      tally.x += Number(inX);
      tally.y += Number(inY);
      tally.joint += Number(inX && inY);
      if (!kept) continue;
      const found = { x: label.x + (inX ? 0.2 : 5), y: label.y + (inY ? 0.2 : 5) };
      attempts.push({
        kind: one ? "one" : "several",
        found: one ? found : null,
        label,
        frequency: p,
        shown: one ? bandsAt(found) : null,
      });
    }
    const r2 = () => 0.98 * rise((now - ordered - 0.2) / 0.12) + 0.02 * random.normal();
    const collapsed = rise((now - ordered + Math.log(truth.sheetFirst)) / 0.08);
    const images = imagesOf(tally, labels);
    return {
      step,
      images,
      onLattice: images,
      code: {
        r2: { x: r2(), y: r2() },
        dimension: 60 * Math.exp(-2.8 * collapsed),
        sheetBelow: SHEET,
      },
      attempts,
    };
  });
}

/** Relative frequency rank^-s of the 8 bands of each axis, ranks permuted by seed. */
function frequencyOf({ seed, zipfX, zipfY }: MeasuredRun["config"]) {
  const bands = (axis: Axis, s: number) =>
    [...permutation(stream(seed, `ranks/${axis}`), 8)].map((rank) => (rank + 1) ** -s);
  const by = { x: bands("x", zipfX), y: bands("y", zipfY) };
  return (axis: Axis, at: number) => by[axis][Math.min(7, Math.floor(at / 4))];
}

/** The scores of `count` images of which `ones` show one bump, right along x, y and both. */
export function imagesOf(
  { ones, x, y, joint }: Readonly<Record<"ones" | "x" | "y" | "joint", number>>,
  count: number,
): Evaluation["images"] {
  const among = (n: number) => ({ x: x / n, y: y / n, joint: joint / n });
  const given = among(ones);
  return {
    count,
    kinds: { none: 0, one: ones / count, several: 1 - ones / count },
    accuracy: among(count),
    givenOne: ones === 0 ? null : { 0.25: given, 0.5: given, 1: given, 2: given },
    medianError: null,
  };
}
