/** The page's own files: code, styles, fonts and WebAssembly, by their paths. */

import * as esbuild from "esbuild";
import * as fs from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { packageFolder, packages } from "./packages.ts";

const HOUSE = fileURLToPath(new URL("..", import.meta.url));

/** Programs: the page, and the workers that it starts. */
const ENTRIES = {
  page: "page/page.ts",
  model: "worker/model.ts",
  trainer: "worker/trainer.ts",
  engine: "worker/engine.ts",
};

const FONT = "@expo-google-fonts/arimo";
const FONTS = ["400Regular/Arimo_400Regular.ttf", "700Bold/Arimo_700Bold.ttf"];
const TFJS_WASM = "@tensorflow/tfjs-backend-wasm";
const ONNX = "onnxruntime-web";
/** Of the build for the processor, and of the one with WebGPU. */
const ONNX_WASM = ["ort-wasm-simd-threaded.wasm", "ort-wasm-simd-threaded.jspi.wasm"];

export type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/**
 * Bundles the page, and programs of `more`: paths by their names. Nothing in it asks the network for
 * anything but its own folder.
 */
export async function bundle(more: Readonly<Record<string, string>> = {}): Promise<Files> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const own = Object.entries(ENTRIES).map(([name, path]) => [name, join(HOUSE, path)]);
  const entryPoints = { ...Object.fromEntries(own), ...more };
  const built = await esbuild.build({
    entryPoints,
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    minify: true,
    legalComments: "none",
    outdir: "/",
    chunkNames: "chunk-[hash]",
    write: false,
    plugins: [packages],
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
  });
  await esbuild.stop();
  for (const { path, contents } of built.outputFiles) {
    files.set(basename(path), new Uint8Array(contents));
  }
  for (const name of fs.readdirSync(join(HOUSE, "static"))) {
    files.set(name, read(join(HOUSE, "static", name)));
  }
  for (const path of FONTS) {
    files.set(`fonts/${basename(path)}`, read(join(packageFolder(FONT), path)));
  }
  const wasm = join(packageFolder(TFJS_WASM), "wasm-out");
  for (
    const name of fs.readdirSync(wasm).filter((name) =>
      /^tfjs-backend-wasm(-simd)?\.wasm$/.test(name)
    )
  ) {
    files.set(`wasm/${name}`, read(join(wasm, name)));
  }
  // A third of its size; the page unpacks it itself, as not every host would.
  for (const name of ONNX_WASM) {
    const packed = gzipSync(read(join(packageFolder(ONNX), "dist", name)), { level: 9 });
    files.set(`wasm/${name}.gz`, new Uint8Array(packed));
  }
  return files;
}

const read = (path: string): Uint8Array<ArrayBuffer> => new Uint8Array(fs.readFileSync(path));
