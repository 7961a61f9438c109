import { type Kind, mean } from "../measures/mod.ts";
import { READINGS, type RunRecord } from "../records/mod.ts";
import { CLEARANCE, type Interval, type WorldConfig } from "../world/mod.ts";
import { AXES, isRight } from "./claims/mod.ts";
import { runUnder } from "./run_under.ts";

/** Where a test label lies, seen from the bands that are held out of whole images. */
export const REGIONS = ["outside the bands", "x in its band", "y in its band", "both"] as const;
export type Region = typeof REGIONS[number];

/** What training shows of a world from which a band of both axes is held out. */
export const LESSONS = ["pairs alone", "stripes alone", "pairs and stripes"] as const;
export type Lesson = typeof LESSONS[number];

/** A test label and what became of it. */
export interface Asked {
  readonly x: number;
  readonly y: number;
  /** Null where training shows it nearly: such labels are not counted. */
  readonly region: Region | null;
  readonly kind: Kind;
  /** Whether the sample shows one object within a pixel of the label along both axes. */
  readonly right: boolean;
}

/** One network, asked for all test labels at the end of its training. */
export interface Composed {
  readonly run: string;
  readonly seed: number;
  /** Crosses are sums of two stripes, bumps their products. */
  readonly kind: "crosses" | "bumps";
  readonly lesson: Lesson;
  readonly asked: readonly Asked[];
  /** Share of right samples by region. */
  readonly shares: Readonly<Record<Region, number>>;
}

/** What the networks of runs with a band held out draw, region by region. */
export function composeSummary(runs: readonly RunRecord[]): Composed[] {
  return runs.map((run) => {
    const { id, config: { seed, world } } = run;
    // What is drawn is the same under every reading.
    const { attempts } = runUnder(run, READINGS[0]).evaluations.at(-1)!;
    const asked = attempts.map((attempt) => ({
      ...attempt.label,
      region: regionOf(world, attempt.label.x, attempt.label.y),
      kind: attempt.kind,
      right: AXES.every((axis) => isRight(attempt, axis)),
    }));
    const shareOf = (region: Region) =>
      mean(asked.filter((one) => one.region === region).map(({ right }) => Number(right)));
    return {
      run: id,
      seed,
      kind: world.kind === "bump" ? "bumps" : "crosses",
      lesson: lessonOf(world),
      asked,
      shares: Object.fromEntries(REGIONS.map((region) => [region, shareOf(region)])) as Record<
        Region,
        number
      >,
    };
  });
}

function lessonOf({ kind, stripes }: WorldConfig): Lesson {
  return kind === "stripe" ? "stripes alone" : stripes ? "pairs and stripes" : "pairs alone";
}

/** The region of a label; null between the band and what training shows. */
export function regionOf(
  { holdout, sigma }: Pick<WorldConfig, "holdout" | "sigma">,
  x: number,
  y: number,
): Region | null {
  if (holdout.shape !== "band" || !holdout.x || !holdout.y) {
    throw new RangeError(
      `Cannot tell regions apart as a band of both axes must be held out: ` +
        `current value is ${JSON.stringify(holdout)}`,
    );
  }
  const distances = [distance(x, holdout.x), distance(y, holdout.y)];
  if (distances.some((d) => d > 0 && d < CLEARANCE * sigma)) return null;
  const [inX, inY] = distances.map((d) => d === 0);
  return inX ? inY ? "both" : "x in its band" : inY ? "y in its band" : "outside the bands";
}

const distance = (mu: number, [from, to]: Interval): number => Math.max(0, from - mu, mu - to);
