import assert from "node:assert/strict";
import { guidedBy } from "../../../lib/biases/mod.ts";
import { type TrainConfig, withDefaults } from "../../../lib/config/mod.ts";
import { levelAt } from "../../../lib/diffusion/mod.ts";
import { Subject } from "../../../lib/explorer/worker/subject.ts";
import { newFolder } from "../../records/stored.ts";
import { weightsFile } from "../fixture.ts";

const configOf = (bias?: string) => withDefaults({ preset: "tiny", bias, world: { n: 8 } });

/** The address of a config's weights, with one bit flipped if so asked. */
function weightsOf(config: TrainConfig, flipped = 0): string {
  const path = `${newFolder()}/weights`;
  const bytes = weightsFile(config, 1);
  bytes[bytes.length - 5] ^= flipped;
  Deno.writeFileSync(path, bytes);
  return `file://${path}`;
}

Deno.test("Subject: each bias has its own network, and draws as it is guided", async () => {
  const subject = await Subject.start("onnx");
  using nets = new DisposableStack();
  const ready = async (config: TrainConfig) => {
    await subject.use(config, 1, weightsOf(config));
    const found = await subject.ready();
    nets.use(found.net);
    return found;
  };
  const plain = await ready(configOf());
  assert.equal(plain.denoise, plain.net.denoise);
  // It has more parameters.
  const { net } = await ready(configOf("offsets"));
  assert.notEqual(net, plain.net);

  const { denoise, net: own, schedule } = await ready(configOf("guided:strength=3"));
  const asked = {
    xt: new Float32Array(64).fill(0.5),
    level: levelAt(schedule, 500),
    labels: Float32Array.of(3, 3),
    known: "xy",
  } as const;
  const drawn = await denoise(asked);
  assert.deepEqual(drawn, await guidedBy("guided:strength=3", own.denoise)(asked));
  assert.notDeepEqual(drawn, await own.denoise(asked));
});

Deno.test("Subject: weights with a flipped bit are refused, and those before stay", async () => {
  const subject = await Subject.start("onnx");
  const whole = weightsOf(configOf());
  await subject.use(configOf(), 1, whole);
  await assert.rejects(
    subject.use(configOf(), 1, weightsOf(configOf(), 1)),
    /their sha256 must be/,
  );
  assert.equal(subject.name, whole);
});
