/** What a code knows of its labels, how many dimensions it takes, how it joins x and y. */
export { type Codes, codes, type Grid, grid, isConstant } from "./codes.ts";
export { participationRatio, twoNN } from "./dimension.ts";
export { geometry } from "./geometry.ts";
export { type Gram, gram } from "./gram.ts";
export { denoiserInteraction, interaction, overlap } from "./interaction.ts";
export { neighbours } from "./neighbours.ts";
export { cosines } from "./parallelism.ts";
export { inOneGo } from "./parts.ts";
export { pca } from "./pca.ts";
export { aligned } from "./procrustes.ts";
export { labelR2, linearR2, ridgeR2 } from "./regression.ts";
export { type GridScores, PAIRS, scoreCodesInParts, scoreSquare } from "./scores.ts";
export { spectrum } from "./spectrum.ts";
export { trustworthiness } from "./trustworthiness.ts";
export { type Embedding, umap, umapInParts } from "./umap.ts";
