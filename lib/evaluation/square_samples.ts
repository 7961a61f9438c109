import { guidedBy } from "../biases/mod.ts";
import type { TrainConfig } from "../config/mod.ts";
import { schedule } from "../diffusion/mod.ts";
import type { Network } from "../network/mod.ts";
import { stream } from "../random/mod.ts";
import type { Samples } from "../records/mod.ts";
import { squareLabels } from "../world/mod.ts";
import { draw } from "./sampler.ts";

/** Labels per side of the square. */
const SIDE = 4;

/** What the network makes of a 4 x 4 square of labels, from the same noise at every step. */
export async function squareSamples(config: TrainConfig, net: Network): Promise<Samples> {
  const { n } = config.world;
  const places = Array.from({ length: SIDE }, (_, k) => n * (k + 0.5) / SIDE);
  const labels = squareLabels(places);
  const random = stream(config.seed, "probe/samples");
  const denoise = guidedBy(config.bias, net.denoise);
  const { images } = await draw(denoise, schedule(config.schedule), n, labels, random);
  const bytes = Uint8Array.from(
    images,
    (v) => Math.round(255 * (Math.min(1, Math.max(-1, v)) + 1) / 2),
  );
  return { side: SIDE, places, n, pixels: bytes.toBase64() };
}
