import assert from "node:assert/strict";
import { exactDenoiser, schedule } from "../../lib/diffusion/mod.ts";
import { HIDDEN_IMAGES, hiddenScores, hidesLabels } from "../../lib/evaluation/hidden.ts";
import { evaluate, untrainedSubject } from "../../lib/evaluation/mod.ts";
import { type Network, network } from "../../lib/network/mod.ts";
import { CODE_LAYERS } from "../../lib/records/mod.ts";
import { evaluationsProblem } from "../../lib/records/shape.ts";
import { dataSet } from "../../lib/world/mod.ts";
import { engine, madeRecord, tinyConfig } from "../training/support.ts";

const config = tinyConfig({ dropX: 0.25, dropY: 0.25, world: { n: 16 } });
const linear = schedule("linear");

Deno.test("hiddenScores: of the exact denoiser its own; of a network that tells nothing apart, 1", async () => {
  const exact = exactDenoiser(dataSet(config.world));
  let images = 0;
  const counted = {
    denoise: (noisy: Parameters<Network["denoise"]>[0]) => {
      images += noisy.labels.length / 2;
      return exact.denoise(noisy);
    },
  } as Network;
  const own = await hiddenScores(config, counted, linear);
  assert.equal(images, HIDDEN_IMAGES);
  assert.equal(own!.interaction, own!.exact);
  assert.ok(own!.exact > 0.4 && own!.exact < 0.8, `${own!.exact}`);

  // Of which one coordinate alone says nothing: all is interaction.
  const both = {
    denoise: (noisy: Parameters<Network["denoise"]>[0]) =>
      exact.denoise(noisy.known === "xy" ? noisy : { ...noisy, known: "none" }),
  } as Network;
  assert.ok(Math.abs((await hiddenScores(config, both, linear))!.interaction - 1) < 1e-6);
});

Deno.test("hiddenScores: none of a network that heeds no label, as the untrained one", async () => {
  const untrained = untrainedSubject(config);
  using net = await network(config, CODE_LAYERS, engine);
  await net.load(untrained.weights);
  assert.equal(await hiddenScores(config, net, linear), null);
  const record = await evaluate(config, dataSet(config.world), net, linear, 0);
  assert.equal("hidden" in record, false);
});

Deno.test("hiddenScores: stripes beside whole images are not asked for", async () => {
  const striped = tinyConfig({ ...config, world: { ...config.world, stripes: 0.5 } });
  const exact = exactDenoiser(dataSet(config.world)) as unknown as Network;
  assert.deepEqual(
    await hiddenScores(striped, exact, linear),
    await hiddenScores(config, exact, linear),
  );
});

Deno.test("hidesLabels: where both coordinates are hidden at times; a wrong record is told", () => {
  assert.deepEqual([config, tinyConfig({ dropX: 0.2 }), tinyConfig()].map(hidesLabels), [
    true,
    false,
    false,
  ]);
  const [first, last] = [0, 3].map((step) => madeRecord(config, step));
  const with_ = (hidden: unknown) => evaluationsProblem([first, { ...last, hidden }] as never);
  assert.equal(with_({ t: 400, interaction: 0.5, exact: 0.6 }), undefined);
  assert.match(with_({ t: 400 })!, /wrong hidden/);
});
