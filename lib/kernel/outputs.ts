import type { Message } from "./message.ts";

/** Data by media type: text for most types, any JSON value for types that end in `json`. */
export type MediaData = Readonly<Record<string, unknown>>;

/** What a cell printed to one of its two text streams, joined. */
export interface StreamOutput {
  readonly output_type: "stream";
  readonly name: string;
  text: string;
}

/** What a cell displayed, in its latest state. */
export interface DisplayOutput {
  readonly output_type: "display_data";
  data: MediaData;
  metadata: MediaData;
}

/** The value of a cell's last expression. */
export interface ResultOutput {
  readonly output_type: "execute_result";
  readonly data: MediaData;
  readonly execution_count: number;
  readonly metadata: MediaData;
}

/** The error that ended a cell. */
export interface ErrorOutput {
  readonly output_type: "error";
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** One output of a cell as the notebook format 4 names it; display ids are not part of it. */
export type Output = StreamOutput | DisplayOutput | ResultOutput | ErrorOutput;

/** Displays that can still be updated, by display id; shared by all cells of a kernel. */
export type DisplayRegistry = Map<string, DisplayOutput[]>;

/** Turns the messages of one cell into its outputs, in their order. */
export class OutputCollector {
  readonly outputs: Output[] = [];
  readonly #displays: DisplayRegistry;
  #clearBeforeNext = false;

  constructor(displays: DisplayRegistry) {
    this.#displays = displays;
  }

  /**
   * Takes a message and returns the output that it made or changed, or null where it did neither.
   *
   * An `update_display_data` changes every display of that id, also those of earlier cells.
   */
  add(message: Message): Output | null {
    switch (message.type) {
      case "stream":
        return this.#addStream(message.content as unknown as StreamOutput);
      case "display_data":
        return this.#addDisplay(message.content as unknown as DisplayContent);
      case "update_display_data":
        return this.#update(message.content as unknown as DisplayContent);
      case "execute_result": {
        const { data, execution_count, metadata } = message.content as unknown as ResultOutput;
        return this.#push({ output_type: "execute_result", data, execution_count, metadata });
      }
      case "error": {
        const { ename, evalue, traceback } = message.content as unknown as ErrorOutput;
        return this.#push({ output_type: "error", ename, evalue, traceback });
      }
      case "clear_output":
        if (message.content.wait === true) this.#clearBeforeNext = true;
        else this.outputs.length = 0;
        return null;
      default:
        return null;
    }
  }

  #push<T extends Output>(output: T): T {
    if (this.#clearBeforeNext) this.outputs.length = 0;
    this.#clearBeforeNext = false;
    this.outputs.push(output);
    return output;
  }

  #addStream({ name, text }: StreamOutput): Output {
    const last = this.outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name && !this.#clearBeforeNext) {
      last.text += text;
      return last;
    }
    return this.#push({ output_type: "stream", name, text });
  }

  #addDisplay({ data, metadata, transient }: DisplayContent): Output {
    const output = this.#push<DisplayOutput>({ output_type: "display_data", data, metadata });
    const id = transient?.display_id;
    if (id !== undefined) this.#displays.set(id, [...this.#displays.get(id) ?? [], output]);
    return output;
  }

  #update({ data, metadata, transient }: DisplayContent): Output | null {
    const shown = this.#displays.get(transient?.display_id ?? "") ?? [];
    for (const output of shown) Object.assign(output, { data, metadata });
    return shown.at(-1) ?? null;
  }
}

interface DisplayContent {
  readonly data: MediaData;
  readonly metadata: MediaData;
  readonly transient?: { readonly display_id?: string };
}
