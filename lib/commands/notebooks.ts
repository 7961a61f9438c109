import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "./main.ts";

/** The folder of the project's notebooks. */
export const NOTEBOOKS = fileURLToPath(new URL("../../notebooks", import.meta.url));

/**
 * The paths of the notebooks in a folder whose names begin with one of `prefixes`, in their order.
 *
 * Without prefixes these are the numbered ones (`00-world.ipynb`); others are a user's own.
 */
export async function findNotebooks(
  folder: string,
  prefixes: readonly string[],
): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (isFile && name.endsWith(".ipynb")) names.push(name);
  }
  const unknown = prefixes.find((prefix) => !names.some((name) => name.startsWith(prefix)));
  if (unknown !== undefined) {
    throw new UsageError(
      `Cannot find a notebook that begins with "${unknown}": ${folder} has ${names.join(", ")}`,
    );
  }
  const isChosen = (name: string) =>
    prefixes.length === 0
      ? /^\d\d-/.test(name)
      : prefixes.some((prefix) => name.startsWith(prefix));
  return names.filter(isChosen).sort().map((name) => join(folder, name));
}
