import type { StoredOutput } from "./document.ts";

/** How far two numbers may be apart, in units of max(1, |a|, |b|). */
export const TOLERANCE = 1e-6;

const NUMBER = /[-−]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

/**
 * Where two JSON values differ first, as a text, or null where they do not.
 *
 * Numbers, also those within texts, may differ by {@linkcode TOLERANCE}; pictures must be equal.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(difference({ n: 1, text: "n = 1.00" }, { n: 1 + 1e-9, text: "n = 1.00" }), null);
 * assert.equal(difference({ n: [1, 2] }, { n: [1, 3] }), "at n.1: 2 became 3");
 * ```
 */
export function difference(before: unknown, after: unknown, path = ""): string | null {
  if (typeof before === "number" && typeof after === "number") {
    return close(before, after) ? null : became(path, before, after);
  }
  if (typeof before === "string" && typeof after === "string") {
    return alike(before, after) ? null : became(path, before, after);
  }
  if (!isObject(before) || !isObject(after) || Array.isArray(before) !== Array.isArray(after)) {
    return Object.is(before, after) ? null : became(path, before, after);
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const inner = path === "" ? key : `${path}.${key}`;
    if (!(key in before)) return `at ${inner}: ${short(after[key])} is new`;
    if (!(key in after)) return `at ${inner}: ${short(before[key])} is gone`;
    const found = key.startsWith("image/")
      ? pictureDifference(before[key], after[key], inner)
      : difference(before[key], after[key], inner);
    if (found !== null) return found;
  }
  return null;
}

/** Where the outputs of a cell differ first from those in the file, or null. */
export function outputDifference(
  before: readonly StoredOutput[],
  after: readonly StoredOutput[],
): string | null {
  return difference(before.map(withoutTraces), after.map(withoutTraces), "output");
}

/** Where two pictures, SVG or base64, whole or as lists of lines, differ first, or null. */
export function pictureDifference(
  before: unknown,
  after: unknown,
  path = "picture",
): string | null {
  const [a, b] = [before, after].map((text) => Array.isArray(text) ? text.join("") : String(text));
  if (a === b) return null;
  const at = [...a].findIndex((character, i) => character !== b[i]);
  const place = at < 0 ? a.length : at;
  const around = (text: string) => text.slice(Math.max(0, place - 20), place + 40);
  return became(`${path}, character ${place}`, around(a), around(b));
}

// What a front end adds when a user runs and saves by hand: counts, its own settings, and (Jupyter
// Lab) a PNG beside each Vega-Lite chart.
function withoutTraces(output: StoredOutput): unknown {
  const { execution_count: _count, metadata: _metadata, data, ...rest } = output;
  if (!isObject(data)) return rest;
  const { "image/png": png, ...others } = data;
  const isChart = Object.keys(others).some((type) => type.startsWith("application/vnd.vega"));
  return { ...rest, data: isChart || png === undefined ? others : data };
}

function alike(before: string, after: string): boolean {
  if (before === after) return true;
  const [a, b] = [before, after].map((text) => text.match(NUMBER) ?? []);
  return before.replaceAll(NUMBER, "#") === after.replaceAll(NUMBER, "#") &&
    a.every((number, i) => close(value(number), value(b[i])));
}

const value = (number: string) => Number(number.replace("−", "-"));

function close(a: number, b: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function became(path: string, before: unknown, after: unknown): string {
  return `at ${path === "" ? "the top" : path}: ${short(before)} became ${short(after)}`;
}

function short(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value) ?? "undefined";
  return text.length <= 100 ? text : `${text.slice(0, 97)}...`;
}
