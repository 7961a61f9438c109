import type { TrainConfig } from "../config/mod.ts";
import { type Computer, evaluationSteps, type TrainEvent } from "../training/mod.ts";

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
/** The loss that is shown forgets over about this many steps. */
const MEMORY = 50;
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
  #step = 0;
  #saved = 0;
  #loss = NaN;
  #doing = () => "preparing";
  /** When the last thing ended. */
  #since: number;
  /** Steps and evaluations of this process, and the milliseconds that they took. */
  #steps = 0;
  #stepTime = 0;
  #evaluations = 0;
  #evaluationTime = 0;
  /** Whether the bar is on the screen's last line. */
  #drawn = false;

  constructor(config: TrainConfig, screen: Screen = stderr, now = () => performance.now()) {
    this.#config = config;
    this.#screen = screen;
    this.#now = now;
    this.#since = now();
    const pause = screen.columns() === undefined ? LINE_EVERY : REDRAW;
    this.#timer = setInterval(() => this.draw(), pause);
  }

  /** Takes note of what happened. */
  see(event: TrainEvent): void {
    switch (event.kind) {
      case "start":
        this.#step = this.#saved = event.step;
        this.say(...started(event));
        break;
      case "step":
        this.#stepped(event);
        break;
      case "evaluating":
        this.#doing = () => `evaluating ${Math.floor(100 * event.done())} %`;
        break;
      case "evaluation":
        this.#evaluationTime += this.#lap();
        this.#evaluations++;
        this.#doing = () => "";
        this.say(evaluated(event));
        break;
      case "checkpoint":
        this.#saved = event.step;
        break;
      case "end":
        this.draw();
    }
  }

  #stepped({ step, loss }: TrainEvent & { kind: "step" }): void {
    const lap = this.#lap();
    this.#step = step;
    this.#doing = () => "";
    if (Number.isNaN(this.#loss)) {
      // The first step had to wait for the engine: its time says nothing.
      this.#loss = loss;
      return;
    }
    this.#steps++;
    this.#stepTime += lap;
    this.#loss += (loss - this.#loss) / MEMORY;
  }

  /** The step of the last checkpoint; 0 if there is none. */
  get saved(): number {
    return this.#saved;
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
    const filled = Math.floor(BAR * this.#step / this.#config.steps);
    const bar = `[${"#".repeat(filled)}${".".repeat(BAR - filled)}]`;
    this.#screen.write(`${CLEAR}${`${bar}${this.#text()}`.slice(0, columns - 1)}`);
    this.#drawn = true;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    if (this.#drawn) this.#screen.write("\n");
  }

  /** Milliseconds since the last thing ended. */
  #lap(): number {
    const now = this.#now();
    const lap = now - this.#since;
    this.#since = now;
    return lap;
  }

  /** Below 80 characters: while it evaluates, that stands in place of speed and loss. */
  #text(): string {
    const { steps, batch } = this.#config;
    const parts = [
      `${Math.floor(100 * this.#step / steps)} %`.padStart(5),
      `${this.#step}/${steps}`,
    ];
    const doing = this.#doing();
    if (doing !== "") parts.push(doing);
    if (this.#steps > 0) {
      const rate = 1000 * this.#steps * batch / this.#stepTime;
      const speed = `${rate < 10 ? rate.toPrecision(2) : rate.toFixed(0)} images/s`;
      if (doing === "") parts.push(speed, `loss ${this.#loss.toFixed(4)}`);
      parts.push(`${duration(this.#left())} left`);
    }
    parts.push(this.#saved > 0 ? `${this.#saved} saved` : "nothing saved");
    return parts.join("  ");
  }

  /** Milliseconds until the end, if steps and evaluations take as long as they did so far. */
  #left(): number {
    const { steps, evaluations } = this.#config;
    const ahead = evaluationSteps(steps, evaluations).filter((step) => step > this.#step).length;
    const each = this.#evaluations > 0 ? this.#evaluationTime / this.#evaluations : 0;
    return (steps - this.#step) * this.#stepTime / this.#steps + ahead * each;
  }
}

/**
 * A time in milliseconds, to two figures or so.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual([4_000, 90_000, 9_000_000].map(duration), ["4 s", "1.5 min", "2.5 h"]);
 * ```
 */
export function duration(ms: number): string {
  const figures = (value: number) => value.toFixed(value < 9.95 ? 1 : 0);
  if (ms < 59_500) return `${Math.round(ms / 1000)} s`;
  if (ms < 3_570_000) return `${figures(ms / 60_000)} min`;
  return `${figures(ms / 3_600_000)} h`;
}

function started(event: TrainEvent & { kind: "start" }): string[] {
  const { id, step, skipped, before } = event;
  const what = step === 0 ? "begins" : `goes on from step ${step}`;
  const lines = [...skipped, `run ${id} ${what}: ${computer(event)}`];
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
