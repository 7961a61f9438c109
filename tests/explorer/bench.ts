/**
 * Measures the explorer in headless Chromium: how soon there is a picture, how long a sample and a
 * first look take on one thread of WebAssembly, how smoothly the sheet turns, whether memory stays.
 *
 *     deno task bench:explorer [--rounds N] [--samples N]
 */
import { parseArgs } from "node:util";
import { withDefaults } from "../../lib/config/mod.ts";
import { bundle } from "../../lib/explorer/serve/bundle.ts";
import { serve } from "../../lib/explorer/serve/serve.ts";
import type { Page } from "../frontend/browser.ts";
import { chromium, openPage } from "./chromium.ts";
import { makeHouse } from "./fixture.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "9" },
    samples: { type: "string", default: "500" },
  },
});
const rounds = Number(values.rounds);
const samples = Number(values.samples);
if (chromium() === undefined) {
  console.error("This benchmark needs Chromium: apt-get install -y chromium");
  Deno.exit(1);
}

const READY = "document.documentElement.dataset.ready === 'true'";
const DRAWN = "explorer.live.value.frames.length === explorer.view.value.steps + 1";
/** Waits in the page, looking at every frame, and answers with the milliseconds since `from`. */
const when = (from: string, condition: string) =>
  `new Promise((done) => { ${from}; const began = performance.now(); const look = () => ` +
  `(${condition}) ? done(performance.now() - began) : requestAnimationFrame(look); look(); })`;

const root = await Deno.makeTempDir({ prefix: "explorer-bench-" });
console.log("A network of the size that is studied, with made-up weights, is recorded first ...");
const { recorded, weights } = await makeHouse(root, withDefaults({ steps: 400, evaluations: 3 }));
const end = new AbortController();
const files = await bundle();
const { url, finished } = serve({ files, folders: { recorded, weights } }, {
  port: 0,
  signal: end.signal,
});
const first = [...files].filter(([path]) => !path.includes("ort-")).reduce(
  (n, [, b]) => n + b.length,
  0,
);
console.log(
  `The page without weights and without what only training loads: ${(first / 1e6).toFixed(1)} MB`,
);
try {
  const pictures: number[] = [];
  for (let k = 0; k < rounds; k++) {
    await using page = await openPage();
    await page.goTo(url);
    await page.until("performance.getEntriesByName('explorer/first-picture').length > 0", 60);
    pictures.push(
      await page.evaluate("performance.getEntriesByName('explorer/first-picture')[0].startTime"),
    );
  }
  tell("first picture", pictures, "ms", "under 2,000");

  await using page = await openPage();
  await page.goTo(`${url}?engine=tfjs-wasm#seed=1`);
  await page.until(`${READY} && ${DRAWN} && explorer.live.value.place?.known === 1000`, 180);
  const fps: number[] = [];
  const whole: number[] = [];
  const looks: number[] = [];
  for (let k = 0; k < rounds; k++) {
    whole.push(
      await page.evaluate(
        when(
          `explorer.live.set({ frames: [] }); explorer.view.set({ seed: ${k + 2} })`,
          `explorer.live.value.frames.length === 26`,
        ),
      ),
    );
    const x = 4 + k % 20;
    looks.push(
      await page.evaluate(
        when(
          `explorer.live.set({ glance: null }); explorer.view.set({ x: ${x} })`,
          "explorer.live.value.glance",
        ),
      ),
    );
    await page.until(DRAWN, 60);
    fps.push(await turning(page));
  }
  tell("a sample of 25 steps, WebAssembly, one thread", whole, "ms", "under 1,500");
  tell("first look after the label moved", looks, "ms", "under 100");
  tell("the sheet turning, software rendering", fps, "frames a second", "at least 30");

  await page.evaluate("explorer.view.set({ steps: 4, frame: 4 })");
  const drawMany = async (count: number) => {
    for (let k = 0; k < count; k++) {
      await page.evaluate(
        when(
          `explorer.live.set({ frames: [] }); explorer.view.set({ seed: explorer.view.value.seed + 1 })`,
          "explorer.live.value.frames.length === 5",
        ),
      );
    }
  };
  await drawMany(50);
  const before = await page.memory();
  await drawMany(samples);
  const after = await page.memory();
  console.log(
    `memory before and after ${samples} more samples of 4 steps: ${
      (before / 1e6).toFixed(0)
    } and ` +
      `${(after / 1e6).toFixed(0)} MB, ${
        ((after - before) / samples / 1e3).toFixed(1)
      } kB a sample`,
  );
} finally {
  end.abort();
  await finished;
  await Deno.remove(root, { recursive: true });
}

/** Frames a second while the sheet is turned for a second. */
async function turning(page: Page): Promise<number> {
  return await page.evaluate(`new Promise((done) => {
    const { view, box } = explorerSheets[0];
    const [began, frames] = [performance.now(), view.frames];
    const turn = () => {
      box.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
      const seconds = (performance.now() - began) / 1000;
      seconds > 1 ? done((view.frames - frames) / seconds) : requestAnimationFrame(turn);
    };
    turn();
  })`);
}

function tell(what: string, numbers: readonly number[], unit: string, wanted: string): void {
  const sorted = numbers.toSorted((a, b) => a - b);
  const median = sorted[sorted.length >> 1];
  const [least, most] = [sorted[0], sorted.at(-1)!];
  console.log(
    `${what}: ${median.toFixed(0)} ${unit} (${least.toFixed(0)} .. ${
      most.toFixed(0)
    }; wanted: ${wanted})`,
  );
}
