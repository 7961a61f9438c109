import {
  estimates,
  type Known,
  levelOfTau,
  noised,
  populationDenoiser,
  schedule,
} from "../diffusion/mod.ts";
import { normals, stream } from "../random/mod.ts";
import {
  bandFrequencies,
  dataSet,
  defaultWorld,
  LABEL_MARGIN,
  render,
  type WorldConfig,
} from "../world/mod.ts";
import { type ExactLevel, exactLevelsByTau } from "./exact_levels.ts";

/** One image in [-1, 1], rows from the top. */
export interface Picture {
  readonly name: string;
  readonly n: number;
  readonly pixels: Float32Array;
}

/** A set of labels (x, y) in pixels. */
export interface LabelSet {
  readonly name: string;
  readonly labels: readonly { readonly x: number; readonly y: number }[];
}

/** How often training shows each band of labels. */
export interface Skew {
  readonly name: string;
  /** From the band at 0 on; each axis sums to 1. */
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** What the exact denoiser makes of one noisy image, by what it is told of the label. */
export interface Denoising {
  readonly tau: number;
  readonly noisy: Float32Array;
  readonly estimates: Readonly<Record<Known, Float32Array>>;
}

/** All that F0 shows, computed exactly. */
export interface WorldRecord {
  readonly world: WorldConfig;
  readonly images: readonly Picture[];
  readonly lattices: readonly LabelSet[];
  readonly skews: readonly Skew[];
  /** The label that `denoised` asks for. */
  readonly label: { readonly x: number; readonly y: number };
  readonly denoised: readonly Denoising[];
  readonly levels: {
    readonly lattice: readonly ExactLevel[];
    readonly population: readonly ExactLevel[];
  };
}

/** Side of the corner of the canvas whose lattice points are listed, in pixels. */
export const CORNER = 2;
const TAUS = [0.25, 0.5, 1, 2, 4];

/** The world in examples: `world` itself, and what its fields change. */
export async function worldRecord(world: WorldConfig = defaultWorld): Promise<WorldRecord> {
  const { n } = world;
  const label = { x: n * 0.4, y: n * 0.6 };
  return {
    world,
    images: images(world, label),
    lattices: [[1, 1], [0.5, 0.5], [0.1, 1]].map(([dx, dy]) => corner({ ...world, dx, dy })),
    skews: [[1, 0], [0, 1], [1, 1]].map(([zipfX, zipfY]) => skew({ ...world, zipfX, zipfY })),
    label,
    denoised: await denoised(world, label),
    levels: {
      lattice: await exactLevelsByTau(world, "lattice"),
      population: await exactLevelsByTau(world, "population"),
    },
  };
}

function images(world: WorldConfig, { x, y }: WorldRecord["label"]): Picture[] {
  const picture = (name: string, change: Partial<WorldConfig>, at: readonly [number, number]) => ({
    name,
    n: world.n,
    pixels: render({ ...world, ...change }, Float32Array.from(at)),
  });
  const outside = world.n + LABEL_MARGIN - 1;
  return [
    picture("bump, σ = 1", { sigma: 1 }, [x, y]),
    picture("bump, σ = 2", { sigma: 2 }, [x, y]),
    picture("periodic bump", { kind: "periodic", sigma: 2 }, [0, y]),
    picture("cross", { kind: "cross" }, [x, y]),
    picture("stripe in x", { kind: "stripe" }, [x, outside]),
    picture("stripe in y", { kind: "stripe" }, [outside, y]),
  ];
}

/** The lattice's points in the corner of the canvas. */
function corner(world: WorldConfig): LabelSet {
  const { x, y } = dataSet(world);
  const near = (points: Float64Array) => [...points].filter((mu) => mu < CORNER - 1e-9);
  return {
    name: `every ${world.dx} px, ${world.dy} px`,
    labels: near(y).flatMap((muY) => near(x).map((muX) => ({ x: muX, y: muY }))),
  };
}

function skew(world: WorldConfig): Skew {
  const axes = [world.zipfX > 0 ? "x" : [], world.zipfY > 0 ? "y" : []].flat().join(" and ");
  return {
    name: `of ${axes}`,
    x: [...bandFrequencies(world, "x")],
    y: [...bandFrequencies(world, "y")],
  };
}

/** One image at several noise levels, with the same noise, as the exact denoiser sees it. */
async function denoised(world: WorldConfig, { x, y }: WorldRecord["label"]): Promise<Denoising[]> {
  const { denoise } = populationDenoiser(world);
  const steps = schedule("linear");
  const labels = Float32Array.of(x, y);
  const x0 = render(world, labels);
  const eps = normals(stream(0, "records/world/noise"), x0.length);
  const told = async (tau: number): Promise<Denoising> => {
    const level = levelOfTau(steps, tau);
    const xt = noised(x0, eps, [level]);
    return { tau, noisy: xt, estimates: await estimates(denoise, { xt, level, labels }) };
  };
  return await Promise.all(TAUS.map(told));
}
