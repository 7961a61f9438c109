import { schedule as scheduleNamed } from "../diffusion/mod.ts";
import type { Network } from "../network/mod.ts";
import type { GeometryRecord } from "../records/mod.ts";
import { GRID_READ } from "./codes.ts";
import { noiseLeft } from "./noise_left.ts";
import type { Subject } from "./subject.ts";
import { torusRecord } from "./torus.ts";

/** The layer that `geometryOf` reads: networks must have been asked for it. */
export const GEOMETRY_LAYER = GRID_READ.layer;

/** How much noise the network leaves, and in the periodic world whether its code is a torus. */
export async function geometryOf(
  { run, step, config }: Omit<Subject, "weights" | "precision">,
  net: Network,
): Promise<GeometryRecord> {
  const { world } = config;
  const schedule = scheduleNamed(config.schedule);
  return {
    run,
    step,
    config,
    engine: net.engine,
    noiseLeft: await noiseLeft(world, net.denoise, schedule),
    torus: world.kind === "periodic" ? await torusRecord(world, net, schedule) : null,
  };
}
