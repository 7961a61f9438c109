import type { Files } from "../../lib/explorer/serve/bundle.ts";
import { Page } from "../frontend/browser.ts";

/** Software rendering in place of a graphics card. */
const FLAGS = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"];
const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** The name of a Chromium on this machine; undefined where there is none. */
export function chromium(): string | undefined {
  return NAMES.find((name) => {
    try {
      return new Deno.Command(name, { args: ["--version"], stderr: "null" }).outputSync().success;
    } catch {
      return false;
    }
  });
}

/** What a test that needs a browser is given: it is passed over, with a word, where there is none. */
export function inBrowser(name: string, test: () => Promise<void>): void {
  const found = chromium();
  if (found === undefined) {
    console.warn(`"${name}" is passed over as no Chromium is here: apt-get install -y chromium`);
  }
  Deno.test({ name, ignore: found === undefined, fn: test });
}

export function openPage(width = 1440, height = 900, flags: readonly string[] = []): Promise<Page> {
  return Page.open(chromium()!, width, height, [...FLAGS, ...flags]);
}

/** Files to serve, and the paths that were asked for. */
export function observed(files: Files): { readonly files: Files; readonly asked: Set<string> } {
  const asked = new Set<string>();
  const seen = new Map(files);
  seen.get = (path) => {
    asked.add(path);
    return files.get(path);
  };
  return { files: seen, asked };
}
