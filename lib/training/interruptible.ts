/** A network that can be told to stop. */

import type { Noisy } from "../diffusion/mod.ts";
import type { Network } from "../model/mod.ts";

type Answers = Readonly<Record<string, Float32Array<ArrayBuffer>>>;

/** Images between two looks at the signal: as many as a network takes at once. */
const BATCH = 64;

/**
 * The same network, answering with the signal's reason once that is aborted: an evaluation asks for
 * seconds, and nobody should wait for its end.
 */
export function interruptible(net: Network, signal: AbortSignal): Network {
  async function joined(
    { xt, labels, ...rest }: Noisy,
    ask: (noisy: Noisy) => Promise<Answers>,
  ): Promise<Answers> {
    const count = labels.length / 2;
    const pixels = xt.length / count;
    const all: Record<string, Float32Array<ArrayBuffer>> = {};
    for (let from = 0; from < count; from += BATCH) {
      const to = Math.min(from + BATCH, count);
      // A timer: promises alone would keep signals waiting on engines that have no worker.
      await new Promise((resolve) => setTimeout(resolve, 0));
      signal.throwIfAborted();
      const answers = await ask({
        ...rest,
        xt: xt.slice(from * pixels, to * pixels),
        labels: labels.slice(2 * from, 2 * to),
      });
      for (const [name, values] of Object.entries(answers)) {
        const width = values.length / (to - from);
        all[name] ??= new Float32Array(count * width);
        all[name].set(values, from * width);
      }
    }
    return all;
  }
  return {
    ...net,
    denoise: async (noisy) =>
      (await joined(noisy, async (part) => ({ images: await net.denoise(part) }))).images,
    activations: (noisy) => joined(noisy, (part) => net.activations(part)),
  };
}
