/** What shape a cloud of codes has: its loops, its components, and whether it wraps round. */
export { type Bar, loops } from "./loops.ts";
export { seam } from "./seam.ts";
export { hasTwoLoops, type Shape, shape, STANDS_OUT } from "./shape.ts";
