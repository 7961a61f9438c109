/** Measures how long `work` takes and calls it `what`. */
export type Timing = <T>(what: string, work: () => Promise<T>) => Promise<T>;

/** For whoever does not want to know. */
export const noTiming: Timing = (_what, work) => work();
