import assert from "node:assert/strict";
import { renderSvg } from "../../lib/figures/mod.ts";
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

Deno.test("F8: tells the errors of as many steps as the study draws with, and where DDIM errs less", async () => {
  const errors = (heun: readonly number[]) => [
    ...[10, 20, 40, 80].map((asked) => ({
      ...{ sampler: "ddim", steps: asked, asked, low: 0, high: 1 } as const,
      median: 1 / asked,
    })),
    ...heun.map((median, k) => ({
      ...{ sampler: "heun", steps: 10 * 2 ** k, asked: 20 * 2 ** k - 1, low: 0, high: 1 } as const,
      median,
    })),
  ];
  const words = async (heun: readonly number[]) =>
    (await renderSvg(samplersFigure(errors(heun)).spec)).replaceAll(/<[^>]*>/g, " ");
  assert.match(
    await words([0.06, 0.01, 0.001, 5e-4]),
    /In 20 steps DDIM \(\d+ calls\) errs by 0\.05 px, Heun \(\d+ calls\) errs by 0\.01 px/,
  );
  assert.match(await words([0.06, 0.01, 0.001, 5e-4]), /some 19 calls or fewer DDIM errs less/);
  assert.match(await words([0.06, 0.03, 0.001, 5e-4]), /some 39 calls/);
  assert.doesNotMatch(await words([9e-4, 8e-4, 7e-4, 5e-4]), /calls or fewer/);
});
