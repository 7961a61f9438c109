/// <reference lib="dom" />
/** Fetches what was recorded, each file once. */

import { isRecord } from "../../config/canonical.ts";
import {
  type Catalogue,
  CATALOGUE_VERSION,
  type Input,
  isCatalogue,
  type Projection,
  type RecordedRun,
} from "../catalogue.ts";
import { widen } from "../quantise.ts";

const base = new URL("./recorded/", document.baseURI);

/** Codes of a run, laid out at each of its steps. */
export interface Sheet {
  readonly count: number;
  /** Labels [count, 2] in pixels. */
  readonly labels: Float32Array<ArrayBuffer>;
  /** Places [steps, count, 3]. */
  readonly places: Float32Array<ArrayBuffer>;
  readonly steps: number;
}

export async function fetchCatalogue(): Promise<Catalogue> {
  const catalogue: unknown = await (await get("index.json")).json();
  if (!isCatalogue(catalogue)) {
    const version = isRecord(catalogue) ? catalogue.version : undefined;
    throw new RangeError(
      `Cannot read the recordings as their version must be ${CATALOGUE_VERSION}: current value is ` +
        `${version}. Record them again`,
    );
  }
  return catalogue;
}

export class Recordings {
  readonly #sheets = new Map<string, Promise<Sheet>>();
  readonly #pictures = new Map<string, Promise<HTMLImageElement>>();

  /** The sheet of an input and projection; null where the run has none. */
  sheet(run: RecordedRun, input: Input, projection: Projection): Promise<Sheet> | null {
    const layout = run.layouts.find((l) => l.input === input && l.projection === projection);
    if (!layout) return null;
    const { file, count, range } = layout;
    return once(this.#sheets, file, async () => {
      const buffer = await (await get(file)).arrayBuffer();
      const steps = run.steps.length;
      if (buffer.byteLength !== 2 * count * (2 + 3 * steps)) {
        throw new RangeError(`Cannot read ${file} as it is cut off: load the page again`);
      }
      const numbers = new Uint16Array(buffer);
      const { n } = run.config.world;
      const labels = widen(numbers.subarray(0, 2 * count), 1).map((v) => (v + 1) / 2 * n);
      return { count, labels, steps, places: widen(numbers.subarray(2 * count), range) };
    });
  }

  /** The picture of a run's samples. */
  samples(run: RecordedRun): Promise<HTMLImageElement> | null {
    if (!run.samples) return null;
    const { file } = run.samples;
    return once(this.#pictures, file, async () => {
      const image = new Image();
      image.src = new URL(file, base).href;
      await image.decode();
      return image;
    });
  }
}

function once<T>(cache: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  let made = cache.get(key);
  if (!made) {
    cache.set(key, made = make());
    // What failed may be asked for again.
    made.catch(() => cache.delete(key));
  }
  return made;
}

async function get(file: string): Promise<Response> {
  const answer = await fetch(new URL(file, base));
  if (answer.ok) return answer;
  throw new RangeError(
    `Cannot load the recording ${file} (${answer.status}): make it with deno task explore --record RUN`,
  );
}
