/** The page in a real browser: what it shows, what it survives, and that its numbers are lib's. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { runId } from "../../lib/config/mod.ts";
import { schedule } from "../../lib/diffusion/mod.ts";
import { chain } from "../../lib/explorer/chain.ts";
import { build, MOST_BYTES } from "../../lib/explorer/serve/build.ts";
import { bundle } from "../../lib/explorer/serve/bundle.ts";
import { serve } from "../../lib/explorer/serve/serve.ts";
import { weightsPath } from "../../lib/explorer/weights.ts";
import { network } from "../../lib/network/mod.ts";
import type { Page } from "../frontend/browser.ts";
import { inBrowser, observed, openPage } from "./chromium.ts";
import { even, makeHouse, parametersAt, skewed, STEPS, weightsFile } from "./fixture.ts";

/**
 * Largest difference between a pixel of the browser's sample and of lib's on another engine, of
 * pixels in [-1, 1]: 10 steps of single precision, summed in another order.
 */
const TOLERANCE = 2e-3;

const DRAWN = "explorer.live.value.frames.length === explorer.view.value.steps + 1";
const READY = "document.documentElement.dataset.ready === 'true'";
/** Answers with the view as it is. */
const VIEW = "JSON.stringify(explorer.view.value)";
const text = (selector: string) => `document.querySelector("${selector}").innerText`;
const notes = `[...document.querySelectorAll("#notes .note")].map((note) => note.innerText)`;

/** A served house with a page open on it. */
async function visit(
  test: (page: Page, url: string, root: string, asked: ReadonlySet<string>) => Promise<void>,
) {
  const root = await Deno.makeTempDir({ prefix: "explorer-" });
  const { recorded, weights } = await makeHouse(root);
  const end = new AbortController();
  const { files, asked } = observed(await bundle());
  const { url, finished } = serve({ files, folders: { recorded, weights } }, {
    port: 0,
    signal: end.signal,
  });
  try {
    await using page = await openPage();
    await test(page, url, root, asked);
  } finally {
    end.abort();
    await finished;
    await Deno.remove(root, { recursive: true });
  }
}

/** Opens an address anew: a change of the hash alone would not load the page again. */
async function open(page: Page, url: string): Promise<void> {
  await page.goTo("about:blank");
  await page.goTo(url);
  await page.until(`${READY} && explorer`, 30);
}

inBrowser("the explorer works, links, survives and computes what lib computes", async () => {
  await visit(async (page, url, root, asked) => {
    // It opens moving, from what was recorded.
    await open(page, url);
    const position = () => page.evaluate<number>("explorer.live.value.position");
    await page.until("explorer.live.value.position > 0", 20);
    assert.ok(await position() > 0);
    const colours = (selector: string) =>
      page.evaluate<number>(
        `(() => { const c = document.querySelector("${selector}"); const d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data; return new Set(d).size; })()`,
      );
    assert.ok(await colours(".grid4 canvas") > 3, "the recorded samples are drawn");
    assert.ok(await page.evaluate("document.querySelectorAll('#curve polyline').length >= 3"));
    assert.ok(
      await page.evaluate("document.querySelectorAll('#ribbons .ribbon span').length >= 2"),
    );
    assert.deepEqual(await page.evaluate(notes), []);
    assert.ok(await page.evaluate("explorerSheets[0].view.isAccelerated"), "by WebGL");

    // It plays once, and says where it is; then the network answers, and the reader is asked to drag.
    assert.match(await page.evaluate(text("#draw-state")), /Step \d+: .* once training has played/);
    await page.until("!explorer.live.value.playing", 20);
    await page.until(DRAWN, 60);
    assert.equal(await page.evaluate("explorer.live.value.loaded"), 400);
    assert.equal(await page.evaluate(text("#invitation")), "Now drag me");

    // A first look has no verdict; a place that was not recorded shows the nearest one that was.
    const looked = `(explorer.view.set({ x: 3 }), ${text("#verdict")})`;
    assert.equal(await page.evaluate(looked), "");
    await page.until(DRAWN, 60);
    await page.evaluate(
      "(() => { const s = document.querySelector('#position'); s.value = 0; s.dispatchEvent(new Event('input')); })()",
    );
    await page.until(`${text("#draw-state")}.startsWith("As recorded for (2, 10)")`, 10);
    assert.match(await page.evaluate(text("#step")), /Step 100/);
    // Arrow keys move the slider's thumb too.
    await page.evaluate("document.querySelector('#position').focus()");
    await page.press("ArrowRight");
    await page.until("document.querySelector('#position').value === '1'", 5);

    // A training without steps to play has nothing to press, and the dock is told anew.
    await page.evaluate(`explorer.view.set({ run: "${runId(skewed)}" })`);
    assert.ok(await page.evaluate("document.querySelector('#play').disabled"));
    assert.match(await page.evaluate(text("#kept")), /No step is kept/);

    // A deep link shows what it names, and stands still; changing the view changes the link.
    await open(page, `${url}#step=200&x=5&y=9.5&steps=10&seed=7&told=x&color=x&by=pca&theme=dark`);
    await page.until(DRAWN, 60);
    assert.equal(await page.evaluate("explorer.live.value.playing"), false);
    const view = JSON.parse(await page.evaluate(VIEW));
    assert.deepEqual(
      [view.step, view.x, view.y, view.steps, view.seed, view.told, view.color, view.by],
      [200, 5, 9.5, 10, 7, "x", "x", "pca"],
    );
    assert.equal(await page.evaluate("document.documentElement.dataset.theme"), "dark");
    assert.equal(await page.evaluate("explorer.live.value.loaded"), 200);

    // The sample is lib's, on another engine.
    const shown = await page.evaluate<number[][]>(
      "explorer.live.value.frames.map(({ xt }) => [...xt])",
    );
    using net = await network(even, ["enc3"], { engine: "tfjs-cpu", batch: 1 });
    await net.load(parametersAt(even, 200));
    const options = {
      label: [5, 9.5],
      sampler: "held",
      steps: 10,
      seed: 7,
      guidance: null,
    } as const;
    const own = await Array.fromAsync(chain(net.denoise, schedule("linear"), 16, options));
    assert.equal(own.length, shown.length);
    for (const [k, { xt }] of own.entries()) {
      const difference = Math.max(...shown[k].map((v, i) => Math.abs(v - xt[i])));
      assert.ok(difference < TOLERANCE, `frames ${k} differ by ${difference}`);
    }
    assert.ok(Math.max(...shown[10]) - Math.min(...shown[10]) > 0.1, "and shows something");

    // Dragging, arrow keys and the sheet move the same label.
    const box = JSON.parse(
      await page.evaluate(
        "JSON.stringify(document.querySelector('#plane').getBoundingClientRect())",
      ),
    );
    await page.mouse("mousePressed", box.left + box.width / 2, box.top + box.height / 2);
    await page.mouse("mouseMoved", box.left + box.width * 0.75, box.top + box.height / 4);
    await page.mouse("mouseReleased", box.left + box.width * 0.75, box.top + box.height / 4);
    await page.until("Math.hypot(explorer.view.value.x - 12, explorer.view.value.y - 4) < 0.4", 5);
    const { x } = JSON.parse(await page.evaluate(VIEW));
    await page.until(`location.hash.includes("x=${x}")`, 5);
    await page.evaluate("document.querySelector('#plane').focus()");
    await page.press("ArrowLeft");
    await page.until(`explorer.view.value.x === ${x - 1}`, 5);
    await page.until(`${DRAWN} && explorer.live.value.place?.known === 1000`, 60);
    const turned = "explorerSheets[0].view.frames";
    const before = await page.evaluate<number>(turned);
    await page.evaluate("explorerSheets[0].box.focus()");
    await page.press("ArrowRight");
    await page.until(`${turned} > ${before}`, 5);

    // Guidance is there for a network that was sometimes not told, and changes the sample.
    assert.equal(await page.evaluate("document.querySelector('#guidance').hidden"), false);
    await page.evaluate("globalThis.plain = explorer.live.value.frames.at(-1).xt.join()");
    await page.evaluate("explorer.view.set({ wx: 3 })");
    await page.until(`${DRAWN} && explorer.live.value.frames.at(-1).xt.join() !== plain`, 60);

    // The film shows the chain, and beside the network what the exact denoiser says.
    await page.evaluate("explorer.view.set({ frame: 3, told: 'none' })");
    await page.until("document.querySelector('#look-error').innerText.includes('%')", 30);
    await page.until(
      "(() => { const c = document.querySelector('#look-exact'); return new Set(c.getContext('2d').getImageData(0, 0, 16, 16).data).size > 1; })()",
      20,
    );
    // Two runs side by side.
    await page.evaluate(`explorer.view.set({ beside: "${runId(skewed)}" })`);
    await page.until("document.querySelectorAll('.sheet canvas').length >= 4", 5);
    await page.evaluate("explorer.view.set({ beside: 'none' })");

    // Coupled or not: heat maps of the skewed run.
    await page.until("document.querySelectorAll('#coupled canvas').length >= 3", 10);

    // The address follows the view, and leads back to it.
    await page.until("location.hash.includes('told=none') && !location.hash.includes('beside')", 5);
    const link = await page.evaluate<string>("location.href");
    assert.deepEqual(JSON.parse(await page.evaluate(VIEW)), await again(page, link));

    // What a link asks for in vain is said, and the rest shown.
    await open(page, `${url}#step=123&x=5&seed=-1&sampler=euler&wat=1`);
    const said = (await page.evaluate<string[]>(notes)).join();
    for (const name of ["step", "seed", "sampler", "wat"]) assert.ok(said.includes(name), said);
    assert.equal(JSON.parse(await page.evaluate(VIEW)).x, 5);

    // Weights that are cut off, then missing: a word, and the page goes on.
    const path = join(root, "weights", weightsPath(runId(even), 400));
    await Deno.writeFile(path, weightsFile(even, 400).slice(0, 9000));
    await open(page, `${url}#step=400&seed=3`);
    await page.until(`${notes}.join().includes("safetensors")`, 30);
    await page.evaluate("explorer.view.set({ step: 200 })");
    await page.until(`explorer.live.value.loaded === 200 && ${DRAWN}`, 60);
    assert.deepEqual(await page.evaluate(notes), [], "the word goes when it is mended");
    await Deno.remove(path);
    await page.evaluate("explorer.view.set({ step: 400 })");
    await page.until(`${notes}.join().includes("choose another step")`, 30);
    await page.evaluate("explorer.view.set({ step: 100, steps: 5 })");
    await page.until(`explorer.live.value.loaded === 100 && ${DRAWN}`, 60);
    assert.equal(STEPS[0], 100);

    // A network is trained in the page, and pauses; its engine is loaded then.
    assert.ok(![...asked].some((path) => path.includes("ort-wasm")));
    const state = "document.querySelector('#own-state').innerText";
    await page.evaluate("document.querySelector('#own-go').click()");
    await page.until(`/Step [1-9]/.test(${state})`, 180);
    await page.until("document.querySelector('#own-loss polyline')", 10);
    await page.evaluate("document.querySelector('#own-go').click()");
    await page.until(`/^Paused at step [1-9]/.test(${state})`, 120);
    // It says on what, and why; without a graphics card nothing for one was loaded.
    const on = await page.evaluate<string>("document.querySelector('#own-engine').innerText");
    assert.match(on, /^It runs on this processor .*: WebGPU finds no graphics processor\.$/);
    assert.ok(asked.has("wasm/ort-wasm-simd-threaded.wasm.gz"));
    assert.ok(!asked.has("wasm/ort-wasm-simd-threaded.jspi.wasm.gz"));

    // The same page as a folder of files, on any host.
    const out = join(root, "built");
    const folders = { recorded: join(root, "recorded"), weights: join(root, "weights"), out };
    const { bytes, weights } = build(await bundle(), folders);
    assert.ok(bytes < MOST_BYTES, `${bytes} bytes`);
    assert.equal(weights[runId(even)], 2);
    const end = new AbortController();
    const served = serve({ files: filesIn(out), folders: {} }, { port: 0, signal: end.signal });
    await open(page, `${served.url}#steps=5`);
    await page.until(DRAWN, 60);
    end.abort();
    await served.finished;

    // Nothing is wider than a phone, a tablet or a screen.
    for (const [width, height] of [[390, 844], [768, 1024], [1440, 900]]) {
      await page.resize(width, height);
      const wide = await page.evaluate<number>("document.documentElement.scrollWidth");
      assert.ok(wide <= width, `at ${width} px the page is ${wide} px wide`);
    }
  });
});

/** All files of a folder, by their paths within it. */
function filesIn(folder: string, under = ""): Map<string, Uint8Array<ArrayBuffer>> {
  return new Map(
    [...Deno.readDirSync(join(folder, under))].flatMap(({ name, isDirectory }) => {
      const path = under === "" ? name : `${under}/${name}`;
      return isDirectory
        ? [...filesIn(folder, path)]
        : [[path, Deno.readFileSync(join(folder, path))] as const];
    }),
  );
}

async function again(page: Page, link: string): Promise<unknown> {
  await open(page, link);
  return JSON.parse(await page.evaluate(VIEW));
}

inBrowser("without WebGL and without recordings the page says so and stays usable", async () => {
  const files = await bundle();
  const end = new AbortController();
  const { url, finished } = serve({ files, folders: {} }, { port: 0, signal: end.signal });
  try {
    await using page = await openPage(1000, 800, ["--disable-3d-apis"]);
    await page.goTo(url);
    await page.until(READY, 30);
    const said = (await page.evaluate<string[]>(notes)).join();
    assert.match(said, /index\.json/);
    assert.match(said, /WebGL/);
    assert.equal(await page.evaluate("document.querySelectorAll('.panel').length"), 6);
  } finally {
    end.abort();
    await finished;
  }
});
