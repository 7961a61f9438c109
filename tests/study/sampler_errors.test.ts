import assert from "node:assert/strict";
import { errorPower, samplerErrors, samplersFigure } from "../../lib/study/mod.ts";
import { defaultWorld } from "../../lib/world/mod.ts";

Deno.test("errorPower: of errors that fall as a power", () => {
  const errors = [10, 20, 40].map((steps) => ({
    ...{ sampler: "ddim", steps, asked: steps, low: 0, high: 1 } as const,
    median: 5 * steps ** -1.5,
  }));
  assert.ok(Math.abs(errorPower(errors) - 1.5) < 1e-12);
});

Deno.test("samplerErrors: more steps end nearer, Heun's nearest; the figure tells the powers", async () => {
  const errors = await samplerErrors({ ...defaultWorld, n: 8 }, [20, 30, 40]);
  const [ddim20, , ddim40, heun20, , heun40] = errors.map(({ median }) => median);
  assert.ok(
    ddim40 < ddim20 && heun40 < heun20 && heun40 < ddim40,
    `${errors.map((e) => e.median)}`,
  );
  assert.deepEqual(errors.map(({ asked }) => asked), [20, 30, 40, 39, 59, 79]);
  const { sidecar } = samplersFigure(errors);
  assert.ok(JSON.stringify(sidecar).includes('"sampler":"Heun"'));
});
