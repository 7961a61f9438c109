import { $display, type Displayable } from "@deno/jupyter";
import * as fs from "node:fs";
import { fromProject } from "../records/mod.ts";

export interface ExplorerOptions {
  /** What the page shows, as its own links have it, from # on. */
  readonly hash?: string;
  /** Height of the frame in pixels. */
  readonly height?: number;
  /** A PNG that stands for the page where it cannot run. */
  readonly picture?: string;
}

/** Folders that the page is served from. */
const FOLDERS = { recorded: "data/explorer", weights: "data/weights" };

let serving: Promise<string> | undefined;

/**
 * The explorer in a notebook: `await display(await explorer())`. The kernel serves it for as long as
 * it lives, to this machine alone.
 */
export async function explorer(options: ExplorerOptions = {}): Promise<Displayable> {
  return explorerFrame(await (serving ??= start()), options);
}

async function start(): Promise<string> {
  // The bundler is loaded by those alone who open the page.
  const { bundle, serve } = await import("../explorer/mod.ts");
  const folders = Object.fromEntries(
    Object.entries(FOLDERS).map(([name, path]) => [name, fromProject(path)]),
  );
  const { signal } = new AbortController();
  return serve({ files: await bundle(), folders }, { port: 0, signal }).url;
}

/**
 * The page at `url` as an output: a picture and a link, which a script replaces by the page itself.
 * Where scripts do not run, or the server has gone, the picture and the link stay.
 */
export function explorerFrame(
  url: string,
  { hash = "", height = 980, picture }: ExplorerOptions = {},
): Displayable {
  const link = new URL(hash, url).href;
  const png = picture === undefined ? undefined : fs.readFileSync(picture).toString("base64");
  const image = png ? `<br><img alt="The explorer" src="data:image/png;base64,${png}">` : "";
  const frame = JSON.stringify({ link, height }).replaceAll("<", "\\u003c");
  const html =
    `<div><a href="${escaped(link)}" target="_blank" rel="noopener">The explorer, in a ` +
    `window of its own</a>${image}</div><script>{
const box = document.currentScript.previousElementSibling;
const { link, height } = ${frame};
fetch(link, { mode: "no-cors" }).then(() => {
  const frame = document.createElement("iframe");
  Object.assign(frame, { src: link, height, title: "The explorer" });
  frame.style.cssText = "width: 100%; border: 0";
  box.querySelector("img")?.replaceWith(frame) ?? box.append(frame);
}).catch(() => {});
}</script>`;
  return {
    [$display]: () => ({
      "text/html": html,
      ...png && { "image/png": png },
      "text/plain": `The explorer is at ${link}; when it has gone: deno task explore`,
    }),
  };
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
