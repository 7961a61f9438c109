/**
 * All biases: the default exports of the files in `all`. A page has no folders to list; whoever
 * bundles this file for one puts the list in its place (lib/explorer/serve/packages.ts).
 */

import type { Bias } from "./bias.ts";

const folder = new URL("all/", import.meta.url);
const files = [...Deno.readDirSync(folder)].map(({ name }) => name)
  .filter((name) => name.endsWith(".ts")).sort();

export const BIASES: readonly Bias[] = await Promise.all(
  files.map(async (name) => (await import(new URL(name, folder).href)).default),
);
