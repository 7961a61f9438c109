import { guidedBy } from "../biases/mod.ts";
import type { TrainConfig } from "../config/mod.ts";
import { type Denoise, type Noisy, schedule as scheduleNamed } from "../diffusion/mod.ts";
import { ONE } from "../measures/images/mod.ts";
import { median } from "../measures/statistics/mod.ts";
import type { Network } from "../network/mod.ts";
import { stream } from "../random/mod.ts";
import type { InterventionRecord, Movement } from "../records/mod.ts";
import { squareLabels } from "../world/mod.ts";
import { readout } from "./evaluate.ts";
import { draw } from "./sampler.ts";

/** The layer whose code is changed. */
export const CHANGED_LAYER = "enc3";

/** How far the code is moved, as a share of the canvas's side: 4 of 32 pixels. */
const SHIFT = 1 / 8;
/** Labels keep this far from the border, so that the moved ones lie on the canvas too: 6 of 32. */
const MARGIN = 3 / 16;
/** Labels per side of the square that is asked for. */
const SIDE = 8;
/** Labels along the other axis over which a direction is averaged. */
const ACROSS = 4;

/**
 * Does the code say where the bump is drawn? The network draws a square of labels twice from the
 * same noise: as it is, and with its code at enc3 changed at every step of the sampler while all
 * else is told the same label. By how much, of a shift along x or y, does the bump move?
 *
 * - `label`: not the code but the label itself is moved: all that moving could do.
 * - `code`: the code that the moved label gives for the same noisy image.
 * - `direction`: the code plus the mean difference that the shift makes at other places along
 *   the axis's other coordinate: what x has of its own.
 *
 * `net` must have been asked for CHANGED_LAYER, and given it.
 */
export async function intervene(
  config: TrainConfig,
  net: Network,
  run: string,
  step: number,
): Promise<InterventionRecord> {
  const schedule = scheduleNamed(config.schedule);
  const { world } = config;
  const { n } = world;
  const shift = SHIFT * n;
  const labels = square(n);
  const drawn = async (denoise: Denoise, asked = labels) => {
    const random = stream(config.seed, "intervene/noise");
    const guided = guidedBy(config.bias, denoise);
    const { images } = await draw(guided, schedule, n, asked, random);
    return readout(world, images, asked);
  };
  const before = await drawn(net.denoise);
  const moved: Movement[] = [];
  for (const axis of ["x", "y"] as const) {
    const to = shifted(labels, axis, shift);
    const changes: Record<Movement["change"], () => ReturnType<typeof drawn>> = {
      label: () => drawn(net.denoise, to),
      code: () =>
        drawn((noisy) => givenCode(net, noisy, () => codeOf(net, { ...noisy, labels: to }))),
      direction: () =>
        drawn((noisy) =>
          givenCode(
            net,
            noisy,
            async () => added(await codeOf(net, noisy), await direction(net, noisy, axis, n)),
          )
        ),
    };
    for (
      const [change, work] of Object.entries(changes) as [Movement["change"], typeof changes.code][]
    ) {
      const after = await work();
      moved.push({ change, axis, ...displacement(before, after, axis, shift) });
    }
  }
  return { run, step, shift, moved };
}

type Drawn = ReturnType<typeof readout>;

/** Median moves along the axis and across it, as shares of the shift, of what shows one bump twice. */
function displacement(before: Drawn, after: Drawn, axis: "x" | "y", shift: number) {
  const both = Array.from(before.kinds, (_, i) => i)
    .filter((i) => before.kinds[i] === ONE && after.kinds[i] === ONE);
  const share = (of: "x" | "y") =>
    both.length === 0 ? null : median(both.map((i) => (after[of][i] - before[of][i]) / shift));
  return { along: share(axis), across: share(axis === "x" ? "y" : "x"), pairs: both.length };
}

async function givenCode(net: Network, noisy: Noisy, code: () => Promise<Float32Array>) {
  return await net.denoiseGiven(noisy, await code());
}

async function codeOf(net: Network, noisy: Noisy): Promise<Float32Array> {
  return (await net.activations(noisy))[CHANGED_LAYER];
}

/** What the shift along `axis` adds to the code, averaged over places across it. */
async function direction(
  net: Network,
  noisy: Noisy,
  axis: "x" | "y",
  n: number,
): Promise<Float32Array> {
  let sum: Float32Array | undefined;
  for (let k = 0; k < ACROSS; k++) {
    const other = n * (MARGIN + (1 - 2 * MARGIN) * (k + 0.5) / ACROSS);
    const at = noisy.labels.map((mu, i) => (i % 2 === 0) === (axis === "x") ? mu : other);
    const [from, to] = [
      await codeOf(net, { ...noisy, labels: at }),
      await codeOf(net, { ...noisy, labels: shifted(at, axis, SHIFT * n) }),
    ];
    const difference = to.map((v, i) => (v - from[i]) / ACROSS);
    sum = sum ? added(sum, difference) : difference;
  }
  return sum!;
}

const added = (a: Float32Array, b: Float32Array) => a.map((v, i) => v + b[i]);

function square(n: number): Float32Array<ArrayBuffer> {
  const place = (k: number) => n * (MARGIN + (1 - 2 * MARGIN - SHIFT) * k / (SIDE - 1));
  return squareLabels(Array.from({ length: SIDE }, (_, k) => place(k)));
}

function shifted(
  labels: Float32Array<ArrayBuffer>,
  axis: "x" | "y",
  shift: number,
): Float32Array<ArrayBuffer> {
  return labels.map((mu, k) => (k % 2 === 0) === (axis === "x") ? mu + shift : mu);
}
