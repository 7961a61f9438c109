/** What onnxruntime-web writes, which is all that it tells about where it computes what. */

let lines: string[] | undefined;

/** To be called before the library starts: it keeps the console that it finds then. */
export function listen(): void {
  const write = console.error.bind(console);
  console.error = (...words) => {
    if (lines) lines.push(words.join(" "));
    else write(...words);
  };
}

/** The lines that it writes during `work`. */
export async function heard(work: () => Promise<void>): Promise<string[]> {
  const own: string[] = lines = [];
  try {
    await work();
  } finally {
    lines = undefined;
  }
  return own;
}
