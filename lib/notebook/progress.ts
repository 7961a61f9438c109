import { $display, display, type Displayable, format } from "@deno/jupyter";

/**
 * One display that changes in place while something long goes on.
 *
 * After each state it pauses, and of what comes in between only the latest counts: a chart given to
 * {@linkcode Progress.show} is drawn when its turn comes, or never. The notebook stores one output,
 * the last state.
 *
 * ```ts
 * await using progress = new Progress();
 * for (let step = 1; step <= 3; step++) progress.show(progressBar(step, 3, "steps"));
 * ```
 */
export class Progress {
  readonly #id = crypto.randomUUID();
  readonly #pause: number;
  #latest: Displayable | null = null;
  #shown = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #showing: Promise<void> = Promise.resolve();

  /** `pause` is in milliseconds; a chart takes about 100 to draw, so give charts a longer one. */
  constructor(pause = 250) {
    this.#pause = pause;
  }

  /** Shows a state now, or when the pause after the last one is over. */
  show(state: Displayable): void {
    this.#latest = state;
    if (this.#timer === undefined) this.#flush();
  }

  /** Shows the last state and waits until it is on its way. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    this.#flush();
    clearTimeout(this.#timer);
    await this.#showing;
  }

  #flush(): void {
    this.#timer = undefined;
    const state = this.#latest;
    if (state === null) return;
    this.#latest = null;
    this.#timer = setTimeout(() => this.#flush(), this.#pause);
    this.#showing = this.#showing.then(async () => {
      const bundle = await format(state);
      await display(bundle, { raw: true, display_id: this.#id, update: this.#shown });
      this.#shown = true;
    });
    // A state that cannot be shown is told at the end, by whoever awaits it there.
    this.#showing.catch(() => {});
  }
}

/** A bar with its numbers, for {@linkcode Progress.show}; `unit` is what is counted. */
export function progressBar(done: number, total: number, unit: string, note = ""): Displayable {
  if (!(total > 0 && done >= 0 && done <= total)) {
    throw new RangeError(
      `Cannot draw the progress as it must be between 0 and a total above 0: ` +
        `current value is ${done} of ${total}`,
    );
  }
  const numbers = `${done.toLocaleString("en")} of ${total.toLocaleString("en")} ${unit}`;
  const text = note === "" ? numbers : `${numbers}, ${note}`;
  const filled = Math.floor(20 * done / total);
  return {
    [$display]: () => ({
      "text/html": `<progress value="${done}" max="${total}"></progress> ${escaped(text)}`,
      "text/plain": `[${"#".repeat(filled)}${".".repeat(20 - filled)}] ${text}`,
    }),
  };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
