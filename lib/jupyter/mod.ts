/**
 * The API of the Deno kernel's `Deno.jupyter` as a module that also works outside the kernel.
 *
 * Inside the kernel every call goes to the kernel. Outside (a script, a test) `display` prints the
 * text of what a notebook would show.
 *
 * @module
 */
import { formatLocally, type MediaBundle, printable } from "./local.ts";

export type { MediaBundle } from "./local.ts";

/** How something is displayed. */
export interface DisplayOptions {
  /** The object is a media bundle already and is sent as it is. */
  raw?: boolean;
  /** Replaces what was displayed under the same `display_id`. */
  update?: boolean;
  /** A name under which the display can be updated later. */
  display_id?: string;
}

/** The method by which an object says how it is shown: it returns a media bundle. */
export const $display: unique symbol = Symbol.for("Jupyter.display");

/** Something that knows how it is shown. */
export interface Displayable {
  [$display]: () => MediaBundle | Promise<MediaBundle>;
}

/** What `broadcast` takes besides the content. */
export interface BroadcastExtra {
  metadata?: Record<string, unknown>;
  buffers?: Uint8Array[];
}

interface KernelApi {
  display(value: unknown, options?: DisplayOptions): Promise<void>;
  format(value: unknown): Promise<MediaBundle>;
  broadcast(type: string, content: Record<string, unknown>, extra?: BroadcastExtra): Promise<void>;
}

// Outside the kernel the very access to Deno.jupyter throws.
function findKernel(): KernelApi | null {
  try {
    return (Deno as unknown as { jupyter: KernelApi }).jupyter;
  } catch {
    return null;
  }
}

const kernel = findKernel();

// The kernel tells that a cell has ended before all of its outputs have left, and front ends drop
// or misplace what comes after that. Of 200 one-display cells run in a row 3 were lost, of 200
// whose value was their last expression 21; with 2 ms of pause after the display none.
const SETTLE = 5;

/**
 * Shows a value in the notebook; outside the kernel prints its text.
 *
 * End a cell with `await display(value)` rather than with the value: only a display is waited for.
 */
export async function display(value: unknown, options: DisplayOptions = {}): Promise<void> {
  if (kernel !== null) {
    await kernel.display(value, options);
    return await new Promise((resolve) => setTimeout(resolve, SETTLE));
  }
  const bundle = options.raw === true ? value as MediaBundle : await format(value);
  console.log(printable(bundle));
}

/** The media bundle as which a value is shown. */
export async function format(value: unknown): Promise<MediaBundle> {
  if (kernel !== null) return await kernel.format(value);
  return isDisplayable(value) ? await value[$display]() : formatLocally(value);
}

/** Sends a message to all front ends; outside the kernel there are none. */
export async function broadcast(
  type: string,
  content: Record<string, unknown>,
  extra?: BroadcastExtra,
): Promise<void> {
  await kernel?.broadcast(type, content, extra);
}

/** A Markdown text, as a template; backslashes are doubled in it, as in any template. */
export const md: Template = template("text/markdown");

/** An HTML fragment, as a template. */
export const html: Template = template("text/html");

/** An SVG picture, as a template. */
export const svg: Template = template("image/svg+xml");

/** A PNG or JPEG picture, from its bytes or from the path of its file. */
export function image(source: string | Uint8Array): Displayable {
  const bytes = typeof source === "string" ? Deno.readFileSync(source) : source;
  const bundle = formatLocally(bytes);
  if (!("image/png" in bundle || "image/jpeg" in bundle)) {
    throw new TypeError(
      `Cannot show an image as it must be PNG or JPEG: its first bytes are [${bytes.slice(0, 4)}]`,
    );
  }
  return { [$display]: () => bundle };
}

/** A template tag that makes something to display. */
export type Template = (strings: TemplateStringsArray, ...values: unknown[]) => Displayable;

function template(mediaType: string): Template {
  return (strings, ...values) => {
    const text = strings.reduce((joined, part, i) => joined + (values[i - 1] ?? "") + part);
    return { [$display]: () => ({ [mediaType]: text }) };
  };
}

function isDisplayable(value: unknown): value is Displayable {
  return typeof value === "object" && value !== null && $display in value &&
    typeof value[$display] === "function";
}
