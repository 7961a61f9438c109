/** The labels [count^2, 2] of a square of places: all x at the first y, then at the next. */
export function squareLabels(places: readonly number[]): Float32Array<ArrayBuffer> {
  return Float32Array.from(places.flatMap((y) => places.flatMap((x) => [x, y])));
}
