import { BANDS, CLEARANCE, LABEL_MARGIN, type WorldConfig, worldFields } from "./config.ts";
import { hasStripes, keptLabels } from "./lattice.ts";

const MAX_N = 256;
const MAX_LABELS = 2 ** 22;
/** Below, a bump between four pixels shows less than a fifth of its height. */
const MIN_SIGMA = 0.4;
/** Sigmas in a canvas: any fewer, and the ground cannot be told from the bump. */
const SIGMAS = 4;
const MAX_ZIPF = 10;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Everything that is wrong with a world's config, one sentence each; empty if it can be used.
 *
 * The argument may be any JSON value: what passes is a `WorldConfig`.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { defaultWorld } from "./config.ts";
 * assert.deepEqual(worldProblems({ ...defaultWorld, n: 30, dx: -1 }), [
 *   "n must be a multiple of 8 from 8 to 256: current value is 30",
 *   "dx must be a number above 0 and at most n: current value is -1",
 * ]);
 * ```
 */
export function worldProblems(config: unknown): string[] {
  if (!isFields(config)) return [`a world must be an object: current value is ${show(config)}`];
  const problems: string[] = [];
  const need = (holds: boolean, name: string, rule: string) => {
    if (!holds) problems.push(`${name} must be ${rule}: current value is ${show(config[name])}`);
  };
  const { kind, n, sigma, lambda, polarity, seed, stripes } = config;
  need(["bump", "cross", "stripe", "periodic"].includes(kind as string), "kind", KINDS);
  const side = isNumber(n) && n % BANDS === 0 && n >= BANDS && n <= MAX_N ? n : undefined;
  need(side !== undefined, "n", `a multiple of ${BANDS} from ${BANDS} to ${MAX_N}`);
  const span = side ?? MAX_N;
  need(
    isNumber(sigma) && sigma >= MIN_SIGMA && sigma <= span / SIGMAS,
    "sigma",
    `a number from ${MIN_SIGMA} to n / ${SIGMAS}, so that images can be read`,
  );
  for (const name of ["dx", "dy"]) {
    const d = config[name];
    need(isNumber(d) && d > 0 && d <= span, name, "a number above 0 and at most n");
  }
  for (const name of ["zipfX", "zipfY"]) {
    const s = config[name];
    need(isNumber(s) && s >= 0 && s <= MAX_ZIPF, name, `a number from 0 to ${MAX_ZIPF}`);
  }
  need(isNumber(lambda) && lambda > 0 && lambda <= 1, "lambda", "a number above 0, at most 1");
  need(polarity === "dark" || polarity === "bright", "polarity", '"dark" or "bright"');
  need(Number.isSafeInteger(seed), "seed", "an integer");
  need(
    stripes === undefined || isNumber(stripes) && stripes > 0 && stripes < 1,
    "stripes",
    "a number above 0 and below 1, or absent",
  );
  need(holdsOut(config.holdout, span), "holdout", HOLDOUTS);
  for (const name of Object.keys(config)) {
    if (!worldFields.includes(name)) problems.push(`${name} is not a field of a world`);
  }
  return problems.length > 0 ? problems : jointProblems(config as unknown as WorldConfig);
}

/** Throws a RangeError that names all problems of the config, if there are any. */
export function requireWorld(config: WorldConfig): void {
  const problems = worldProblems(config);
  if (problems.length > 0) {
    throw new RangeError(`Cannot use a world as its config is wrong: ${problems.join("; ")}`);
  }
}

const KINDS = '"bump", "cross", "stripe" or "periodic"';
const HOLDOUTS = 'one of {"shape": "none"}, {"shape": "square", "x", "y", "side"}, ' +
  '{"shape": "band", "x": [from, to] and/or "y": [from, to]}, {"shape": "lesion", "width"}, ' +
  "within the canvas";

/** Problems between fields, each of which is right by itself. */
function jointProblems(config: WorldConfig): string[] {
  const { kind, n, sigma, dx, dy, lambda, stripes } = config;
  const problems: string[] = [];
  if (lambda < 1 && (dx < 1 || dy < 1)) {
    problems.push(
      `dx and dy must be at least 1 where lambda < 1 (closer neighbours would show what is left ` +
        `out): current values are ${dx} and ${dy}`,
    );
  }
  if (stripes !== undefined && kind !== "bump" && kind !== "cross") {
    problems.push(
      `stripes must be absent where kind is not "bump" or "cross": current value is ${stripes}`,
    );
  }
  if (hasStripes(config) && CLEARANCE * sigma >= LABEL_MARGIN) {
    problems.push(
      `sigma must be below ${
        LABEL_MARGIN / CLEARANCE
      } where there are stripes (their labels off the canvas ` +
        `are 3 sigma from it): current value is ${sigma}`,
    );
  }
  const side = hasStripes(config) ? n + 2 * LABEL_MARGIN : n;
  const labels = Math.ceil(side / dx) * Math.ceil(side / dy);
  if (labels > MAX_LABELS) {
    problems.push(`dx and dy must give at most ${MAX_LABELS} labels: current value is ${labels}`);
  }
  if (problems.length === 0) {
    const { whole, stripes: single } = keptLabels(config);
    if (whole.length + single.length === 0) {
      problems.push(
        "the lattice is empty after subsetting: make holdout smaller, lambda larger or dx, dy finer",
      );
    } else if (stripes !== undefined && (whole.length === 0 || single.length === 0)) {
      const missing = whole.length === 0 ? "no whole image is left" : "the lattice has no stripe";
      problems.push(
        `stripes must be absent where ${missing} (make dx, dy finer, sigma or holdout smaller): ` +
          `current value is ${stripes}`,
      );
    }
  }
  return problems;
}

/** Whether `holdout` is a region with exactly its own fields, inside [0, span]. */
function holdsOut(holdout: unknown, span: number): boolean {
  if (!isFields(holdout)) return false;
  const { shape, ...rest } = holdout;
  const names = Object.keys(rest).sort().join();
  const inside = (from: unknown, to: unknown) =>
    isNumber(from) && isNumber(to) && 0 <= from && from <= to && to <= span;
  const after = (from: unknown, length: unknown) =>
    isNumber(from) && isNumber(length) && inside(from, from + length);
  switch (shape) {
    case "none":
      return names === "";
    case "square":
      return names === "side,x,y" && after(rest.x, rest.side) && after(rest.y, rest.side);
    case "band":
      return ["x", "y", "x,y"].includes(names) &&
        Object.values(rest).every((v) => Array.isArray(v) && v.length === 2 && inside(v[0], v[1]));
    case "lesion":
      return names === "width" && after(0, rest.width);
    default:
      return false;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** A value as an error shows it: JSON where there is any, cut to a readable length. */
function show(value: unknown): string {
  const text = typeof value === "number" ? String(value) : JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
