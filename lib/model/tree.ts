/** The parameters as a tree, for whoever wants to look at them. */

import type { UNetConfig } from "./config.ts";
import { type BlockName, parameterCount, parameterSpecs, sizeOfShape } from "./parameters.ts";

/** One parameter: its numbers are a view into the vector of all. */
export interface Parameter {
  readonly shape: readonly number[];
  readonly data: Float32Array<ArrayBuffer>;
}

export interface NormParameters {
  readonly gamma: Parameter;
  readonly beta: Parameter;
}

export interface AffineParameters {
  readonly w: Parameter;
  readonly b: Parameter;
}

type Linear = Pick<AffineParameters, "w">;

/** See `residual` in unet.ts; there is a `skip` where the channels change. */
export interface ResidualParameters {
  readonly norm1: NormParameters;
  readonly conv1: Linear;
  readonly embed: AffineParameters;
  readonly norm2: NormParameters;
  readonly conv2: AffineParameters;
  readonly skip?: Linear;
}

/** Residual blocks 1, 2, ..., and attention where the image is small. */
export interface BlockParameters {
  readonly [k: number]: ResidualParameters;
  readonly 1: ResidualParameters;
  readonly attend?: {
    readonly norm: NormParameters;
    readonly qkv: Linear;
    readonly out: AffineParameters;
  };
}

export interface ParameterTree extends Readonly<Record<BlockName, BlockParameters>> {
  readonly embed: { readonly 1: AffineParameters; readonly 2: AffineParameters };
  readonly in: AffineParameters;
  readonly out: AffineParameters & { readonly norm: NormParameters };
}

/**
 * The parameters inside a flat vector, as a checkpoint holds it: "enc3/1/conv1/w" of
 * `parameterSpecs` is `enc3[1].conv1.w` here.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { initialParameters, parameterSpecs, PRESETS } from "./mod.ts";
 * const config = { n: 32, ...PRESETS.laptop };
 * const { enc3, dec1 } = parameterTree(config, initialParameters(parameterSpecs(config), 1));
 * assert.deepEqual(enc3[1].conv1.w.shape, [3, 3, 64, 64]);
 * assert.equal(dec1.attend, undefined);
 * ```
 */
export function parameterTree(
  config: UNetConfig,
  flat: Float32Array<ArrayBuffer>,
): ParameterTree {
  const specs = parameterSpecs(config);
  if (flat.length !== parameterCount(specs)) {
    throw new RangeError(
      `Cannot read parameters as there must be ${parameterCount(specs)}: ` +
        `current value is ${flat.length}. Is it the preset and canvas that they were made for?`,
    );
  }
  const tree: Branch = {};
  let at = 0;
  for (const [name, { shape }] of Object.entries(specs)) {
    const size = sizeOfShape(shape);
    const path = name.split("/");
    const leaf = path.pop()!;
    const branch = path.reduce<Branch>((above, key) => (above[key] ??= {}) as Branch, tree);
    branch[leaf] = { shape, data: flat.subarray(at, at + size) };
    at += size;
  }
  return tree as unknown as ParameterTree;
}

interface Branch {
  [name: string]: Branch | Parameter;
}
