import type { TrainConfig } from "../config/mod.ts";
import {
  activity,
  advance,
  type Computer,
  duration,
  imagesPerSecond,
  noProgress,
  timeLeft,
  type TrainEvent,
  type TrainingProgress,
} from "../training/mod.ts";

/** Where progress is shown: stderr, say. */
export interface Screen {
  write(text: string): void;
  /** Width in characters; undefined where this is no terminal. */
  columns(): number | undefined;
}

/** The console's error output; the last line of stdout belongs to the result. */
export const stderr: Screen = {
  write: (text) => {
    const bytes = new TextEncoder().encode(text);
    for (let done = 0; done < bytes.length;) done += Deno.stderr.writeSync(bytes.subarray(done));
  },
  // A terminal that does not know its width says 0.
  columns: () => Deno.stderr.isTerminal() ? Deno.consoleSize().columns || 80 : undefined,
};

/** Milliseconds between two states of the bar, and between two plain lines. */
const REDRAW = 200;
const LINE_EVERY = 10_000;
const BAR = 8;
/** To the first column of the line, which is wiped. */
const CLEAR = "\r\x1b[K";

/**
 * Shows how training goes: a bar that changes in place, or a plain line every 10 s where there is
 * no terminal. Every evaluation leaves a line.
 *
 * A timer draws it, so that it also moves while an evaluation takes its time.
 */
export class Meter implements Disposable {
  readonly #config: TrainConfig;
  readonly #screen: Screen;
  readonly #now: () => number;
  readonly #timer: ReturnType<typeof setInterval>;
  #progress: TrainingProgress;
  /** Whether the bar is on the screen's last line. */
  #drawn = false;

  constructor(config: TrainConfig, screen: Screen = stderr, now = () => performance.now()) {
    this.#config = config;
    this.#screen = screen;
    this.#now = now;
    this.#progress = noProgress(now());
    const pause = screen.columns() === undefined ? LINE_EVERY : REDRAW;
    this.#timer = setInterval(() => this.draw(), pause);
  }

  /** Takes note of what happened. */
  see(event: TrainEvent): void {
    this.#progress = advance(this.#progress, event, this.#now());
    if (event.kind === "start") this.say(...started(event));
    if (event.kind === "evaluation") this.say(evaluated(event));
    if (event.kind === "end") this.draw();
  }

  /** The step of the last checkpoint; 0 if there is none. */
  get saved(): number {
    return this.#progress.saved;
  }

  /** Lines that stay. */
  say(...lines: string[]): void {
    for (const line of lines) this.#screen.write(`${this.#drawn ? CLEAR : ""}${line}\n`);
    this.#drawn = false;
  }

  /** Shows the state now. */
  draw(): void {
    const columns = this.#screen.columns();
    if (columns === undefined) return this.#screen.write(`${this.#text()}\n`);
    const filled = Math.floor(BAR * this.#progress.step / this.#config.steps);
    const bar = `[${"#".repeat(filled)}${".".repeat(BAR - filled)}]`;
    this.#screen.write(`${CLEAR}${`${bar}${this.#text()}`.slice(0, columns - 1)}`);
    this.#drawn = true;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    if (this.#drawn) this.#screen.write("\n");
  }

  /** Below 80 characters: while it evaluates, that stands in place of speed and loss. */
  #text(): string {
    const { step, saved, loss, lossName } = this.#progress;
    const { steps } = this.#config;
    const doing = activity(this.#progress);
    const rate = imagesPerSecond(this.#progress, this.#config);
    const left = timeLeft(this.#progress, this.#config);
    const parts = [`${Math.floor(100 * step / steps)} %`.padStart(5), `${step}/${steps}`];
    if (doing !== "") parts.push(doing);
    else if (rate !== undefined) {
      const speed = `${rate < 10 ? rate.toPrecision(2) : rate.toFixed(0)} images/s`;
      parts.push(speed, `${lossName} ${loss.toFixed(4)}`);
    }
    if (left !== undefined) parts.push(`${duration(left)} left`);
    parts.push(saved > 0 ? `${saved} saved` : "nothing saved");
    return parts.join("  ");
  }
}

function started(event: TrainEvent & { kind: "start" }): string[] {
  const { id, step, skipped, before, passedOver } = event;
  const what = step === 0 ? "begins" : `goes on from step ${step}`;
  const lines = [...skipped, `run ${id} ${what}: ${computer(event)}`, ...passedOver];
  if (before === undefined) return lines;
  return [
    ...lines,
    `its steps before were computed by ${
      computer(before)
    }: bits may differ from a run on one alone`,
  ];
}

function computer({ engine, threads, version }: Computer): string {
  const library = version === undefined ? "" : ` (${version})`;
  return `engine ${engine}${library}, ${threads} ${threads === 1 ? "thread" : "threads"}`;
}

function evaluated({ step, record }: TrainEvent & { kind: "evaluation" }): string {
  const { kinds, accuracy } = record.images.all;
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  return `evaluation at step ${step}: none ${percent(kinds.none)}, one ${percent(kinds.one)}, ` +
    `several ${percent(kinds.several)}; in the right place ${percent(accuracy.joint)}`;
}
