/**
 * JSON in the one form that is hashed: keys sorted by code unit, no spaces, numbers as JavaScript
 * prints them (shortest digits that read back equal). Equal values give equal text.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(canonicalJson({ b: [1e0, -0], a: "x" }), '{"a":"x","b":[1,0]}');
 * ```
 */
export function canonicalJson(value: unknown): string {
  if (isDeep(value)) {
    throw new RangeError("Cannot write canonical JSON as it must not be nested deeper than 32");
  }
  return write(value);
}

function write(value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new RangeError(`Cannot write canonical JSON as JSON has no such number: ${value}`);
  }
  if (value === null || ["boolean", "number", "string"].includes(typeof value)) {
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
  if (isRecord(value)) {
    const entry = (key: string) => `${JSON.stringify(key)}:${write(value[key])}`;
    return `{${Object.keys(value).sort().map(entry).join(",")}}`;
  }
  throw new TypeError(`Cannot write canonical JSON as JSON has no ${typeof value}`);
}

/** Whether `value` is an object with named fields, as JSON writes them between braces. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value somewhere inside unknown JSON; undefined where the path leads nowhere. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => isRecord(inner) ? inner[name] : undefined, value);
}

/** Whether objects and arrays are nested so deep that recursion would not be safe. */
export function isDeep(value: unknown, levels = 32): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isDeep(item, levels - 1));
}
