import assert from "node:assert/strict";
import { join } from "node:path";
import {
  FIGURES_FOLDER_VARIABLE,
  figuresFolder,
  type FigureSpec,
  GALLERY,
  saveFigure,
} from "../../lib/figures/mod.ts";
import { within } from "../environment.ts";

const bars: FigureSpec = {
  data: { values: [{ x: 1 / 3 }] },
  mark: "bar",
  encoding: { x: { field: "x", type: "quantitative" } },
};
const sidecar = {
  numbers: [{ x: 1 / 3 }],
  runs: ["a1", "b2"],
  seeds: [1, 2],
  config: { d: 0.5 },
  engine: "native",
};

Deno.test("saveFigure writes the four files and leaves nothing else", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await saveFigure("F1-test", bars, sidecar, join(folder, "new"));
    const names = await Array.fromAsync(Deno.readDir(join(folder, "new")), ({ name }) => name);
    assert.deepEqual(names.sort(), [
      "F1-test.json",
      "F1-test.png",
      "F1-test.svg",
      "F1-test.vl.json",
    ]);
    const read = (extension: string) =>
      Deno.readTextFile(join(folder, "new", `F1-test${extension}`));
    assert.match(await read(".svg"), /^<svg .*<\/svg>\n$/s);
    assert.equal(JSON.parse(await read(".vl.json")).mark, "bar");
    const { versions, ...rest } = JSON.parse(await read(".json"));
    assert.deepEqual(rest, sidecar);
    assert.deepEqual(Object.keys(versions), ["deno", "vega", "vegaLite"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("saveFigure leaves the old files whole where the figure cannot be drawn", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await saveFigure("F1-test", bars, sidecar, folder);
    const before = await Deno.readTextFile(join(folder, "F1-test.svg"));
    const broken = { ...bars, encoding: { nothing: {} } } as FigureSpec;
    await assert.rejects(saveFigure("F1-test", broken, sidecar, folder));
    assert.equal(await Deno.readTextFile(join(folder, "F1-test.svg")), before);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("saveFigure refuses a name that is a path", async () => {
  await assert.rejects(saveFigure("../F1", bars, sidecar), /current value is "..\/F1"/);
});

Deno.test("a figure is a draft unless the environment names another folder", async () => {
  const folders = (named?: string) =>
    within({ [FIGURES_FOLDER_VARIABLE]: named }, () => [figuresFolder(), figuresFolder(GALLERY)]);
  assert.deepEqual(await folders(), [join(GALLERY, "drafts"), GALLERY]);
  assert.deepEqual(await folders("/elsewhere"), ["/elsewhere", "/elsewhere"]);
});
