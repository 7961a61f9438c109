/** The lines that reproduce the view in a notebook, with the library alone. */

import { toFlags } from "../../config/flags.ts";
import type { RecordedRun } from "../catalogue.ts";
import { CHAIN_STREAM } from "../chain.ts";
import type { View } from "./state.ts";

/** Code for a notebook cell that draws what the page shows. */
export function notebookCell(run: RecordedRun, view: View): string {
  const { x, y, seed, sampler, steps, step, wx, wy } = view;
  const isHeld = sampler === "held" || sampler === "ddpm";
  const isGuided = run.config.dropX > 0 && run.config.dropY > 0 && (wx !== 1 || wy !== 1);
  const name = sampler === "held" ? "ddim" : sampler;
  const guide = isGuided ? "guidedPerCoordinate(" : "";
  const guided = isGuided ? `, { x: ${wx}, y: ${wy} })` : "";
  const { bias } = run.config;
  const own = bias === undefined ? "net.denoise" : "guidedBy(config.bias, net.denoise)";
  const inner = `${guide}${own}${guided}`;
  const denoise = isHeld ? `clipped(${inner})` : inner;
  const names = [
    ...isHeld ? ["clipped"] : [],
    name,
    "display",
    ...isGuided ? ["guidedPerCoordinate"] : [],
    "lastImages",
    "networkAt",
    "pictures",
    "schedule",
    "stream",
    "withDefaults",
  ];
  const more = bias === undefined ? "" : 'import { guidedBy } from "../lib/biases/mod.ts";\n';
  return `${more}import { ${names.join(", ")} } from "../lib/mod.ts";

// ${run.title}; trained by: deno task train ${toFlags(run.config).join(" ")}
const config = withDefaults(${JSON.stringify(run.config)});
const { n } = config.world;
const net = await networkAt(config, ${step});
const drawn = await lastImages(${name}({
  denoise: ${denoise},
  schedule: schedule(config.schedule), n, known: "xy", steps: ${steps},
  labels: Float32Array.of(${x}, ${y}),
  random: stream(${seed}, "${CHAIN_STREAM}"),
}));
net[Symbol.dispose]();
await display(pictures(drawn, n));`;
}
