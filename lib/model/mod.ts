export { type NetworkConfig, type Preset, PRESETS, type UNetConfig, unetOf } from "./config.ts";
export {
  type BlockName,
  initialParameters,
  parameterCount,
  type ParameterSpecs,
  parameterSpecs,
} from "./parameters.ts";
export { type Layers, pack, type Parameters, unet, type UNetInput, unpack } from "./unet.ts";
export { BATCH, type Network, network, type NetworkOptions } from "./network.ts";
