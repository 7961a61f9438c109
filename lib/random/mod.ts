export { sha256Hex } from "./sha256.ts";
export { normals, permutation, type Stream, stream } from "./stream.ts";
