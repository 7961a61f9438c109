/** Where this runs, for messages. */
export const PLATFORM = `${Deno.build.os} ${Deno.build.arch}`;

/** The program of the engine's worker. A page is bundled with program_browser.ts in its place. */
export const PROGRAM = new URL("./worker.ts", import.meta.url);
