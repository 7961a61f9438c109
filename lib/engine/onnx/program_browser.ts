/** Where this runs, for messages. */
export const PLATFORM = "this browser";

/** The program of the engine's worker, which lies beside the page's own. */
export const PROGRAM = new URL("./engine.js", import.meta.url);
