export { type Preset, PRESETS, type UNetConfig } from "./config.ts";
export {
  type BlockName,
  initialParameters,
  layerShape,
  parameterCount,
  type ParameterSpec,
  type ParameterSpecs,
  parameterSpecs,
  sizeOfShape,
} from "./parameters.ts";
export {
  type Answer,
  encodedLabels,
  type Layers,
  pack,
  type Parameters,
  sinusoids,
  unet,
  type UNetInput,
  unpack,
} from "./unet.ts";
export type { Variant } from "./variant.ts";
