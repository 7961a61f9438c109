/** What shape a cloud of codes has: its loops and its components. */
export { type Bar, loops } from "./loops.ts";
export { hasTwoLoops, type Shape, shape } from "./shape.ts";
