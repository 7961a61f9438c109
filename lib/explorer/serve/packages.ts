/** How esbuild finds npm packages in Deno's cache, where no node_modules folder is. */

import * as fs from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";

/** Modules that a page is bundled with another one in place of: same exports, no Deno, no Node. */
const REPLACED: ReadonlyMap<string, string> = new Map([
  ["lib/engine/engines.ts", "engines_browser.ts"],
  ["lib/engine/onnx/program.ts", "program_browser.ts"],
]);

/** Lists a folder, which a page cannot do. */
const BIASES = "lib/biases/all_biases.ts";

/** Files that stand for a package in the browser, where its own package.json does not say. */
const ENTRIES: ReadonlyMap<string, string> = new Map([
  // With WebAssembly alone: the other builds are twice the size.
  ["onnxruntime-web", "dist/ort.wasm.bundle.min.mjs"],
  // With WebGPU, for browsers whose WebAssembly can wait for a promise: for all, it is 6.6 MB.
  ["onnxruntime-web/jspi", "dist/ort.jspi.bundle.min.mjs"],
]);

/** Of tfjs what lib uses: without layers, converter, data and the backends that it starts itself. */
const TFJS = "@tensorflow/tfjs";
const SLIM = `import "${TFJS}-core/dist/register_all_gradients";
import "${TFJS}-core/dist/public/chained_ops/register_all_chained_ops";
export * from "${TFJS}-core";`;

/** What only Deno or Node loads, behind an `import()` that a page never reaches. */
const ABSENT = new Set(["onnxruntime-node", "node-fetch"]);

/** Resolves bare names as this module would, then takes what the package offers to browsers. */
export const packages: Plugin = {
  name: "packages",
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, importer, kind, namespace }) => {
      if (kind === "entry-point") return undefined;
      if (path === TFJS) return { path, namespace: "slim" };
      if (ABSENT.has(path)) return { path, namespace: "absent" };
      if (isBuiltin(path)) {
        if (isOwn(importer)) return { errors: [{ text: `${path} is not in browsers` }] };
        return { path, namespace: "builtin" };
      }
      const from = namespace === "slim" ? fileURLToPath(import.meta.resolve(TFJS)) : importer;
      return { path: browserEntry(path, from) };
    });
    build.onLoad({ filter: /./, namespace: "slim" }, () => ({ contents: SLIM }));
    build.onLoad({ filter: /./, namespace: "builtin" }, () => ({ contents: "" }));
    build.onLoad({ filter: /./, namespace: "absent" }, ({ path }) => ({
      contents: `throw new Error("Cannot load ${path} as this is a browser");`,
    }));
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (path.endsWith(BIASES)) {
        const resolveDir = dirname(path);
        return { contents: listOf(join(resolveDir, "all")), loader: "ts", resolveDir };
      }
      for (const [from, to] of REPLACED) {
        if (!path.endsWith(from)) continue;
        return { contents: fs.readFileSync(join(dirname(path), to), "utf8"), loader: "ts" };
      }
    });
  },
};

/** A module with the default exports of a folder's files. */
function listOf(folder: string): string {
  const files = fs.readdirSync(folder).filter((name) => name.endsWith(".ts")).sort();
  return [
    ...files.map((name, k) => `import bias${k} from "./all/${name}";`),
    `const all = [${files.map((_, k) => `bias${k}`).join(", ")}];`,
    "export const allBiases = () => all;",
    "export const biasFile = () => undefined;",
  ].join("\n");
}

/** The folder of a package that this project names in its import map. */
export function packageFolder(name: string): string {
  return folderOf(fileURLToPath(import.meta.resolve(name)));
}

/** Whether a file is this project's, rather than a package's. */
const isOwn = (path: string): boolean => path.endsWith(".ts");

function browserEntry(name: string, importer: string): string {
  const parts = name.split("/");
  const bare = parts.slice(0, name.startsWith("@") ? 2 : 1).join("/");
  const main = isOwn(importer)
    ? fileURLToPath(import.meta.resolve(bare))
    : createRequire(pathToFileURL(importer)).resolve(bare);
  const folder = folderOf(main);
  const rest = parts.slice(bare.split("/").length).join("/");
  if (rest !== "") return existing(join(folder, ENTRIES.get(name) ?? rest));
  const { browser, module } = JSON.parse(fs.readFileSync(join(folder, "package.json"), "utf8"));
  const entry = ENTRIES.get(bare) ?? module ?? (typeof browser === "string" ? browser : undefined);
  return entry === undefined ? main : existing(join(folder, entry));
}

/** The nearest folder above with a package.json that names a package. */
function folderOf(file: string): string {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const path = join(folder, "package.json");
    if (fs.existsSync(path) && "name" in JSON.parse(fs.readFileSync(path, "utf8"))) return folder;
  }
  throw new RangeError(`Cannot bundle as no package.json is found above ${file}`);
}

function existing(path: string): string {
  const found = [path, `${path}.js`, join(path, "index.js")].find((candidate) =>
    fs.statSync(candidate, { throwIfNoEntry: false })?.isFile()
  );
  if (found === undefined) throw new RangeError(`Cannot bundle as there is no file ${path}`);
  return found;
}
