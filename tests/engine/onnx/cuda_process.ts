/** Tells why CUDA does not serve here, after the processor has: the library is the same. */

import { onnx, onnxCuda } from "../../../lib/engine/onnx/mod.ts";

await onnx.unavailable();
console.log(await onnxCuda.unavailable());
Deno.exit(0);
