import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { explore } from "../../lib/commands/explore.ts";
import { canonicalJson, runId } from "../../lib/config/mod.ts";
import { weightsFile } from "../explorer/fixture.ts";
import { newFolder, tinyConfig } from "../training/support.ts";

Deno.test("explore --record: Ctrl-C ends the recording, and the catalogue is as it was", async () => {
  const folder = newFolder();
  const config = tinyConfig();
  const id = runId(config);
  for (const name of ["runs", "weights"]) mkdirSync(`${folder}/${name}/${id}`, { recursive: true });
  writeFileSync(`${folder}/runs/${id}/config.json`, canonicalJson(config));
  writeFileSync(`${folder}/weights/${id}/00000001.safetensors`, weightsFile(config, 1));
  const reason = new Error("stop");
  const places = [`--store=${folder}/runs`, `--weights=${folder}/weights`];
  const args = [`--record=${id}`, `--recorded=${folder}/recorded`, ...places];
  const { log } = console;
  console.log = () => {};
  try {
    await assert.rejects(explore(args, AbortSignal.abort(reason)), reason);
  } finally {
    console.log = log;
  }
  assert.ok(!existsSync(`${folder}/recorded/index.json`));
});
