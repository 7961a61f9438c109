import * as tf from "@tensorflow/tfjs";
import { startBackend } from "../trace/mod.ts";
import { engine } from "./backends.ts";
import { SOFTWARE } from "./software.ts";

/** tfjs on a graphics card by WebGL: for browsers without WebGPU. */
export const tfjsWebgl = engine("tfjs-webgl", "webgl", async () => {
  const canvas = new OffscreenCanvas(1, 1) as unknown as {
    getContext(kind: "webgl2"): WebGl | null;
  };
  const gl = canvas.getContext("webgl2");
  if (!gl) throw new Error("this browser gives no WebGL 2: switch on hardware acceleration");
  const renderer = String(
    gl.getParameter(gl.getExtension("WEBGL_debug_renderer_info")?.UNMASKED_RENDERER_WEBGL ?? 7937),
  );
  // WebAssembly is faster there.
  if (SOFTWARE.test(renderer)) throw new Error(`WebGL renders in software (${renderer})`);
  await import("@tensorflow/tfjs-backend-webgl");
  // Half precision would round what the samples are compared by.
  tf.env().set("WEBGL_FORCE_F16_TEXTURES", false);
  await startBackend("webgl");
  return 1;
});

/** What is used of a WebGL context; Deno has no types for it. */
interface WebGl {
  getParameter(name: number): unknown;
  getExtension(
    name: "WEBGL_debug_renderer_info",
  ): { readonly UNMASKED_RENDERER_WEBGL: number } | null;
}
