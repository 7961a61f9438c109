/** The same thing in several media types; a front end shows the richest it knows. */
export interface MediaBundle {
  "text/plain"?: string;
  "text/html"?: string;
  "text/markdown"?: string;
  "image/svg+xml"?: string;
  /** Base64. */
  "image/png"?: string;
  /** Base64. */
  "image/jpeg"?: string;
  "application/vnd.vegalite.v5+json"?: object;
  [mediaType: string]: string | object | undefined;
}

/** The bundle that the kernel would make of a plain value, a picture's bytes or an HTML element. */
export function formatLocally(value: unknown): MediaBundle {
  if (value instanceof Uint8Array) {
    if (startsWith(value, 0x89, 0x50, 0x4e, 0x47)) return { "image/png": value.toBase64() };
    if (startsWith(value, 0xff, 0xd8)) return { "image/jpeg": value.toBase64() };
  }
  const outerHTML = (value as { outerHTML?: unknown } | null | undefined)?.outerHTML;
  if (typeof outerHTML === "string") {
    return { [outerHTML.startsWith("<svg") ? "image/svg+xml" : "text/html"]: outerHTML };
  }
  return { "text/plain": Deno.inspect(value) };
}

/** A bundle as text for a terminal: its text, or else what it holds and how much. */
export function printable(bundle: MediaBundle): string {
  const text = bundle["text/plain"] ?? bundle["text/markdown"];
  if (text !== undefined) return text;
  return Object.entries(bundle)
    .map(([type, data]) => `[${type}, ${String(JSON.stringify(data)).length} characters]`)
    .join(" ");
}

function startsWith(bytes: Uint8Array, ...signature: number[]): boolean {
  return signature.every((byte, i) => bytes[i] === byte);
}
