/** onnxruntime's WebGPU in a real browser, where SwiftShader stands for a graphics processor. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { bundle, type Files } from "../../lib/explorer/serve/bundle.ts";
import { serve } from "../../lib/explorer/serve/serve.ts";
import { assertAgrees } from "../engine/support/agreement.ts";
import { STEPS, type Trajectory } from "../engine/support/trajectory.ts";
import type { Page } from "../frontend/browser.ts";
import { chromium, observed, openPage } from "./chromium.ts";

const FLAGS = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];
const PROGRAM = fileURLToPath(new URL("./webgpu_page.ts", import.meta.url));
const DOCUMENT = `<!doctype html><script type="module" src="webgpu.js"></script>`;

/** Opens the document among those files; tells which of them were asked for. */
async function visit(
  files: Files,
  test: (page: Page, asked: ReadonlySet<string>) => Promise<void>,
  flags: readonly string[] = FLAGS,
): Promise<void> {
  const { files: served, asked } = observed(
    new Map(files).set("webgpu.html", new TextEncoder().encode(DOCUMENT)),
  );
  const end = new AbortController();
  const { url, finished } = serve({ files: served, folders: {} }, { port: 0, signal: end.signal });
  try {
    await using page = await openPage(800, 600, flags);
    await page.goTo(`${url}webgpu.html`);
    await page.until("document.readyState === 'complete' && location.pathname.length > 1", 60);
    await test(page, asked);
  } finally {
    end.abort();
    await finished;
  }
}

async function whyNot(): Promise<string | undefined> {
  if (chromium() === undefined) return "no Chromium: apt-get install -y chromium";
  let found = false;
  await visit(new Map(), async (page) => {
    found = await page.evaluate("navigator.gpu?.requestAdapter().then((adapter) => !!adapter)");
  });
  return found ? undefined : "its Chromium has no WebGPU adapter";
}

const reason = await whyNot();
const files = reason === undefined ? await bundle({ webgpu: PROGRAM }) : new Map();
function here(name: string, fn: () => Promise<void>, why = reason) {
  Deno.test({ name: why ? `${name} (not here: ${why})` : name, ignore: !!why, fn });
}

/** In software what takes a card no time takes minutes of all processors. */
const slow = (name: string, fn: () => Promise<void>) =>
  here(name, fn, reason ?? (Deno.env.has("SLOW_TESTS") ? undefined : "deno task test:webgpu"));

slow(`onnx-webgpu in a browser: ${STEPS} steps of Adam agree with PyTorch in float64`, async () => {
  await visit(files, async (page) => {
    const { trajectory, version, fallbacks } = await page.evaluate<
      { trajectory: Trajectory; version: string; fallbacks: string[] }
    >("webgpu.adam()");
    assert.match(version, /^onnxruntime-web [\d.]+, webgpu$/);
    assert.deepEqual(fallbacks, []);
    assertAgrees(trajectory);
  });
});

here(
  "onnx-webgpu in a browser: states of every type, fallbacks, and a step that is refused",
  async () => {
    await visit(files, async (page) => {
      const { waves, refused, ...rest } = await page.evaluate<
        { waves: number[]; refused: string } & Record<string, unknown>
      >("webgpu.mixed()");
      assert.deepEqual(rest, {
        fallbacks: ["Or", "Sign"],
        sum: [-3, 3, 3],
        count: [3, 3],
        seen: [0, 0, 1],
      });
      [2, 2, 5].forEach((x, k) => assert.ok(Math.abs(waves[k] - Math.sin(x)) < 1e-6, `${waves}`));
      assert.match(refused, /^Cannot keep step 4 as "waves" must be finite/);
    });
  },
);

slow(
  "a page's training: no software adapter is taken, and its WebGPU build not fetched",
  async () => {
    await visit(files, async (page, asked) => {
      const { engine, why } = await page.evaluate<{ engine: string; why: string }>("webgpu.best()");
      assert.equal(engine, "onnx-wasm");
      assert.match(why, /software/);
      assert.ok(![...asked].some((path) => path.includes("jspi")));
      // The race itself, as if SwiftShader were a card: both lose, or win, but none fails or differs.
      const raced = await page.evaluate<{ engine: string; why: string }>("webgpu.best('a card')");
      assert.match(raced.why, /steps a second/);
      assert.doesNotMatch(raced.why, /failed|differs/);
      assert.ok([...asked].some((path) => path.includes("jspi")));
    });
  },
);

here("onnx-webgpu in a browser: without an adapter it says what it needs", async () => {
  await visit(files, async (page) => {
    const message = await page.evaluate<string>("webgpu.adam().catch(({ message }) => message)");
    assert.match(message, /does not compute by webgpu on this browser \(.*adapter.*it needs/);
  }, []);
});
