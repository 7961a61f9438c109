import * as esbuild from "esbuild";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Sources of the page and the packages that it is made of. They are in no import map: only this
 * check asks for them. After another version in package.json, `deno install` in a copy of the
 * folder writes a new deno.lock; without it parts of several versions of Lab would be mixed.
 */
const PAGE = fileURLToPath(new URL("page", import.meta.url));

/** Files that Lab's styles name. */
const FONTS = [".woff", ".woff2", ".ttf", ".eot"];

/** Writes the page that stands for JupyterLab to `folder`, with Lab's parts from npm. */
export async function bundle(folder: string): Promise<void> {
  const packages = await Deno.makeTempDir({ prefix: "packages-" });
  try {
    for (const name of ["package.json", "deno.lock"]) {
      await Deno.copyFile(join(PAGE, name), join(packages, name));
    }
    await install(packages);
    await esbuild.build({
      entryPoints: [join(PAGE, "page.js")],
      nodePaths: [join(packages, "node_modules")],
      outdir: folder,
      bundle: true,
      splitting: true,
      format: "esm",
      target: "es2022",
      define: { "process.env.NODE_ENV": '"production"' },
      loader: {
        // Lab takes the text of icons.
        ".svg": "dataurl",
        ...Object.fromEntries(FONTS.map((ending) => [ending, "file"])),
      },
      logLevel: "error",
    });
    await esbuild.stop();
    await Deno.copyFile(join(PAGE, "index.html"), join(folder, "index.html"));
  } finally {
    await Deno.remove(packages, { recursive: true });
  }
}

async function install(folder: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["install", "--quiet", "--frozen", "--node-modules-dir=auto"],
    cwd: folder,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) {
    throw new Error(
      "Cannot bundle JupyterLab's parts as they do not come from npm. Is the network there?\n" +
        new TextDecoder().decode(stderr),
    );
  }
}
