import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";

const lib = new URL("../lib", import.meta.url).pathname;

const WORLD = ["random", "world"];
const NETWORKS = [...WORLD, "diffusion", "engine", "model", "biases", "network", "config"];
const RECORDS = [...NETWORKS, "measures", "store", "records"];
const TRAINING = [...RECORDS, "evaluation", "training"];
const LIBRARY = [...TRAINING, "figures", "notebook"];

/** Which rooms of lib a room may open besides itself; what is not here may open none. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  random: [],
  engine: [],
  kernel: [],
  jupyter: [],
  world: ["random"],
  diffusion: WORLD,
  model: [...WORLD, "diffusion", "engine"],
  biases: [...WORLD, "diffusion", "engine", "model"],
  network: [...WORLD, "diffusion", "engine", "model", "biases"],
  config: [...WORLD, "diffusion", "model", "biases"],
  measures: ["random"],
  store: ["config"],
  records: ["config", "diffusion", "measures", "model", "store", "world"],
  evaluation: RECORDS,
  training: [...RECORDS, "evaluation"],
  figures: ["config", "measures", "records", "store"],
  notebook: LIBRARY,
  study: LIBRARY,
  explorer: TRAINING,
  commands: [...LIBRARY, "study", "explorer", "kernel"],
  "mod.ts": LIBRARY,
};

/** Imports of a file as [room it is in, room it opens, place]; examples in comments are none. */
function* importsOf(path: string): Generator<[from: string, to: string, place: string]> {
  const own = relative(lib, path).split("/")[0];
  const code = readFileSync(path, "utf8").replaceAll(/\/\*\*[\s\S]*?\*\//g, "");
  for (const [, target] of code.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]*)"/g)) {
    const opened = relative(lib, normalize(join(dirname(path), target)));
    const to = opened.split("/")[0];
    yield [own, to, `${relative(lib, path)} -> ${opened}`];
  }
}

const files = readdirSync(lib, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts")).map((path) => join(lib, path));
const imports = files.flatMap((path) => [...importsOf(path)]);

Deno.test("lib: rooms open only those that are listed for them", () => {
  const rooms = new Set(imports.map(([from]) => from));
  assert.ok(rooms.size > 10, `only ${rooms.size} rooms were found`);
  const wrong = imports.filter(([from, to]) => from !== to && !ARROWS[from]?.includes(to));
  assert.deepEqual(wrong.map(([, , place]) => place), []);
});

Deno.test("lib: a room is opened by its mod.ts, or by that of a room inside it", () => {
  // What a page is bundled of must stay free of Node, which a whole room may not be.
  const bundled = /^(explorer\/(page|worker)\/|explorer\/\w+\.ts|store\/safetensors\.ts)/;
  const inside = imports.filter(([from, to, place]) => from !== to && !bundled.test(place));
  const deep = inside.filter(([, , place]) => !place.endsWith("/mod.ts"));
  assert.deepEqual(deep.map(([, , place]) => place), []);
});

Deno.test("lib: arrows form no circle", () => {
  const reached = (room: string, seen: readonly string[]): void => {
    assert.ok(!seen.includes(room), `circle: ${[...seen, room].join(" -> ")}`);
    const next = new Set(
      imports.filter(([from, to]) => from === room && to !== room).map((i) => i[1]),
    );
    for (const to of next) reached(to, [...seen, room]);
  };
  for (const room of Object.keys(ARROWS)) reached(room, []);
});
