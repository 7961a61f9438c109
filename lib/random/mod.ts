export { normals, permutation, type Stream, stream } from "./stream.ts";
