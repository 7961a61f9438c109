/** The front door: a world of bumps, a network that learns to draw them, and ways to look at both. */

// The world: images of known labels.
/** One image for each label (x, y); a data set of all labels on a lattice; how it is described. */
export { dataSet, defaultWorld, render, type WorldConfig } from "./world/mod.ts";

// Diffusion: noise, and the ways back.
/** The noise levels of a schedule, and an image under one of them. */
export { levelAt, noised, schedule } from "./diffusion/mod.ts";
/** What takes noise away: a network, held within the values of images, or the known optimum. */
export { clipped, type Denoise, exactDenoiser } from "./diffusion/mod.ts";
/** Samplers, step by step, and the images they end with. */
export { ddim, ddpm, heun, lastImages } from "./diffusion/mod.ts";
/** Guidance by the whole label, or by each coordinate. */
export { guided, guidedPerCoordinate } from "./diffusion/mod.ts";

// The network: a U-Net in plain TensorFlow.js, and the engine that runs it.
/** The U-Net as a function, its sizes and its parameters. */
export { initialParameters, parameterSpecs, unet } from "./model/mod.ts";
export { unetOf } from "./network/mod.ts";
/** The same compiled, behind the interface of the exact denoiser. */
export { network } from "./network/mod.ts";
/** Compiles any function of tensors to one native graph. */
export { compile } from "./engine/mod.ts";

// Training.
/** What a run is: all that decides its numbers. */
export { type TrainConfig, withDefaults, withoutBias } from "./config/mod.ts";
/** A run, event by event; one step of it as a function, and what it is fed. */
export { batchAt, train, trainingStep } from "./training/mod.ts";

// Measures.
/** What images show, and how well that fits the labels. */
export { findBumps, scoreImages } from "./measures/mod.ts";
/** The ways to look at a network under which all claims are judged. */
export { type Reading, READINGS } from "./records/mod.ts";

// Notebooks.
/** Shows charts, text and images in a cell. */
export { chart, display, md, pictures } from "./notebook/mod.ts";
/** A run's record, trained before your eyes where there is none; its network at one step. */
export { networkAt, runOrLoad } from "./notebook/mod.ts";
/** Keeps a figure, and the numbers that it shows. */
export { saveFigure } from "./figures/mod.ts";

// Randomness: every draw has a name.
export { normals, stream } from "./random/mod.ts";
