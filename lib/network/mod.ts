/** A trained network, behind the interface of the exact denoiser. */
export { type NetworkConfig, parameterCountOf, unetOf, untrainedWeights } from "./config.ts";
export { BATCH, type Network, network, type NetworkOptions } from "./network.ts";
