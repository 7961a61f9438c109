import assert from "node:assert/strict";
import {
  findBumps,
  nearestTo,
  type Readout,
  type Template,
} from "../../../lib/measures/images/mod.ts";
import { normals, stream } from "../../../lib/random/mod.ts";
import { defaultWorld, render } from "../../../lib/world/mod.ts";

const n = 32;
const [NONE, ONE, SEVERAL] = [0, 1, 2];

const template = (sigma: number): Template => ({ n, sigma, polarity: "dark" });

const draw = (sigma: number, labels: Float32Array) => render({ ...defaultWorld, sigma }, labels);

function withNoise(images: Float32Array, noise: number, seed: number): Float32Array {
  const eps = normals(stream(seed, "noise"), images.length);
  return images.map((pixel, i) => pixel + noise * eps[i]);
}

/** Every pair from a list of coordinates that holds the borders, corners and sub-pixel offsets. */
function places(): Float32Array {
  const along = [0, 0.01, 0.25, 0.5, 1, 7.3, 16, 16.5, 20.75, 31, 31.5, 31.75, 31.99];
  return Float32Array.from(along.flatMap((x) => along.flatMap((y) => [x, y])));
}

function errors(found: Readout, labels: Float32Array): number[] {
  return [...found.x].flatMap((x, i) => [
    Math.abs(x - labels[2 * i]),
    Math.abs(found.y[i] - labels[2 * i + 1]),
  ]);
}

const rms = (values: number[]) =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

for (const sigma of [0.5, 1, 2]) {
  Deno.test(`findBumps places a rendered bump within .02 px everywhere at sigma ${sigma}`, () => {
    const labels = places();
    for (const polarity of ["dark", "bright"] as const) {
      const images = render({ ...defaultWorld, sigma, polarity }, labels);
      const found = findBumps(images, { n, sigma, polarity });
      assert.ok(found.kinds.every((kind) => kind === ONE));
      assert.ok(Math.max(...errors(found, labels)) < 0.02);
    }
  });

  Deno.test(`findBumps errs by less than .1 px at noise .1 inside, sigma ${sigma}`, () => {
    const random = stream(1, "labels");
    const labels = Float32Array.from({ length: 1000 }, () => 2 + 28 * random.uniform());
    const found = findBumps(withNoise(draw(sigma, labels), 0.1, 2), template(sigma));
    assert.ok(found.kinds.filter((kind) => kind === ONE).length >= 498);
    assert.ok(rms(errors(found, labels).filter(Number.isFinite)) < 0.1);
  });
}

/** Cramer-Rao bound in pixels on x at pixel noise .1, with the height known: the best of any. */
function bound(sigma: number, x: number, y: number): number {
  let [xx, xy, yy] = [0, 0, 0];
  for (let w = 0.5; w < n; w++) {
    for (let u = 0.5; u < n; u++) {
      const slope = 2 * Math.exp(-((u - x) ** 2 + (w - y) ** 2) / (2 * sigma ** 2)) / sigma ** 2;
      xx += (slope * (u - x)) ** 2;
      xy += slope ** 2 * (u - x) * (w - y);
      yy += (slope * (w - y)) ** 2;
    }
  }
  return 0.1 * Math.sqrt(yy / (xx * yy - xy * xy));
}

Deno.test("findBumps stays within 1.5 times the best possible error at borders", () => {
  for (const [sigma, x, y] of [[1, 0.3, 16.2], [1, 0.4, 0.4], [2, 0.6, 16], [2, 31, 31]]) {
    const labels = new Float32Array(400).map((_, i) => i % 2 === 0 ? x : y);
    const found = findBumps(withNoise(draw(sigma, labels), 0.1, 3), template(sigma));
    const along = [...found.x].map((at) => at - x).filter(Number.isFinite);
    assert.ok(along.length >= 199);
    assert.ok(rms(along) < 1.5 * bound(sigma, x, y), `${rms(along)} at (${x}, ${y})`);
    assert.ok(rms(along) < 0.105);
  }
});

Deno.test("no finder can place a corner bump of sigma 1/2 within .1 px at noise .1", () => {
  assert.ok(bound(0.5, 0, 0) > 1);
  assert.ok(bound(0.5, 0.3, 0.3) > 0.15);
});

Deno.test("findBumps accepts the one pixel that a corner shows at sigma 1", () => {
  const image = draw(1, Float32Array.of(0, 0));
  const peak = (1 - image[0]) / 2;
  assert.equal(image.filter((pixel) => (1 - pixel) / 2 > peak / 2).length, 1);
  assert.equal(findBumps(image, template(1)).kinds[0], ONE);
});

/** Two bumps `distance` apart at many places and angles; their heights add or cover each other. */
function pairs(sigma: number, distance: number, join: (a: number, b: number) => number) {
  const random = stream(4, "pairs");
  const first = new Float32Array(80).map(() => 12 + random.uniform());
  const second = first.map((at, i) => {
    const angle = 2 * Math.PI * Math.floor(i / 2) / 40;
    return at + distance * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
  });
  const [a, b] = [draw(sigma, first), draw(sigma, second)];
  return a.map((pixel, i) => 1 - 2 * join((1 - pixel) / 2, (1 - b[i]) / 2));
}

const shareOf = (found: Readout, kind: number) =>
  found.kinds.filter((k) => k === kind).length / found.count;

Deno.test("findBumps tells two bumps that add at every distance, sigma 1 and 2", () => {
  for (const sigma of [1, 2]) {
    for (let distance = 0; distance <= 6 * sigma; distance += sigma / 4) {
      const found = findBumps(pairs(sigma, distance, (a, b) => a + b), template(sigma));
      assert.equal(shareOf(found, SEVERAL), 1, `${distance} px`);
    }
  }
});

Deno.test("findBumps tells two bumps that cover each other from 3.5 sigma on", () => {
  for (const sigma of [1, 2]) {
    for (let distance = 0; distance <= 6 * sigma; distance += sigma / 4) {
      const found = findBumps(pairs(sigma, distance, Math.max), template(sigma));
      if (distance <= sigma / 2) assert.equal(shareOf(found, ONE), 1, `${distance} px`);
      if (distance >= 3.5 * sigma) assert.equal(shareOf(found, SEVERAL), 1, `${distance} px`);
    }
  }
});

Deno.test("findBumps at sigma 1/2 tells two bumps from 3 px on", () => {
  for (let distance = 3; distance <= 6; distance += 0.25) {
    const found = findBumps(pairs(0.5, distance, Math.max), template(0.5));
    assert.equal(shareOf(found, SEVERAL), 1, `${distance} px`);
  }
});

Deno.test("findBumps finds nothing on an even ground, in faint noise, or in a faint bump", () => {
  const even = new Float32Array(n * n).fill(1);
  const images = Float32Array.of(
    ...even,
    ...even.map(() => -1),
    ...withNoise(even, 0.1, 5),
    ...draw(1, Float32Array.of(9.2, 20)).map((pixel) => 1 - 0.4 * (1 - pixel)),
  );
  assert.deepEqual([...findBumps(images, template(1)).kinds], [NONE, NONE, NONE, NONE]);
});

Deno.test("findBumps calls unit noise and a stripe several, never one bump", () => {
  const noise = withNoise(new Float32Array(50 * n * n), 1, 6);
  assert.equal(shareOf(findBumps(noise, template(1)), SEVERAL), 1);
  const stripe = new Float32Array(n * n).map((_, p) =>
    1 - 2 * Math.exp(-((p % n + 0.5 - 9.3) ** 2) / 2)
  );
  assert.equal(findBumps(stripe, template(1)).kinds[0], SEVERAL);
});

Deno.test("findBumps does not mind a ground that is off by .2", () => {
  const image = draw(1, Float32Array.of(9.2, 20.6)).map((pixel) => pixel - 0.2);
  const found = findBumps(image, template(1));
  assert.ok(Math.abs(found.x[0] - 9.2) < 1e-3 && Math.abs(found.y[0] - 20.6) < 1e-3);
});

/** Places whose bump goes on beyond a border: left, right, top, bottom, and the corner. */
const wrapping = Float32Array.of(
  ...[0, 12.3, 0.4, 12.3, 31.6, 20, 31.99, 7.5, 9.2, 0, 9.2, 0.7, 25.5, 31.2, 25.1, 31.9],
  ...[0, 0, 0.3, 31.8, 31.7, 0.2, 31.5, 31.5, 16, 16],
);
const torus = (sigma: number): Template => ({ ...template(sigma), wraps: true });
const drawTorus = (sigma: number, labels: Float32Array) =>
  render({ ...defaultWorld, kind: "periodic", sigma }, labels);

for (const sigma of [0.5, 1, 2]) {
  Deno.test(`findBumps reads a torus across borders and the corner at sigma ${sigma}`, () => {
    const images = drawTorus(sigma, wrapping);
    const places = findBumps(images, torus(sigma));
    assert.ok(places.kinds.every((kind) => kind === ONE));
    for (const at of [...places.x, ...places.y]) assert.ok(at >= 0 && at <= n);
    assert.ok(Math.max(...errors(nearestTo(wrapping, places, n), wrapping)) < 0.02);

    const noisy = findBumps(withNoise(images, 0.1, 7), torus(sigma));
    assert.ok(noisy.kinds.every((kind) => kind === ONE));
    assert.ok(rms(errors(nearestTo(wrapping, noisy, n), wrapping)) < 0.1);
  });
}

Deno.test("findBumps on a torus gives the same wherever the canvas is cut", () => {
  const pair = pairs(1, 4, Math.max);
  const noisy = withNoise(draw(1, places()), 0.4, 8);
  const images = Float32Array.from(
    { length: pair.length + noisy.length },
    (_, p) => p < pair.length ? pair[p] : noisy[p - pair.length],
  );
  const there = findBumps(images, torus(1));
  assert.ok([NONE, ONE, SEVERAL].every((kind) => there.kinds.includes(kind)));
  const [right, down] = [17, 13];
  const turned = images.map((_, p) => {
    const [image, row, column] = [Math.floor(p / n / n), Math.floor(p / n) % n, p % n];
    return images[(image * n + (row - down + n) % n) * n + (column - right + n) % n];
  });
  const here = findBumps(turned, torus(1));
  assert.deepEqual(here.kinds, there.kinds);
  const back = there.x.map((x) => (x + right) % n);
  for (let i = 0; i < back.length; i++) {
    if (here.kinds[i] === ONE) assert.ok(Math.abs(here.x[i] - back[i]) < 1e-9);
  }
});

Deno.test("findBumps inside a torus agrees with the plane; a border halves what wraps", () => {
  const labels = Float32Array.from({ length: 40 }, (_, i) => 8 + (i * 1.37) % 16);
  const images = withNoise(draw(1, labels), 0.2, 9);
  const [plane, wrapped] = [template(1), torus(1)].map((of) => findBumps(images, of));
  assert.deepEqual(wrapped.kinds, plane.kinds);
  assert.ok(
    Math.max(...errors(wrapped, labels).map((e, k) => Math.abs(e - errors(plane, labels)[k]))) <
      1e-3,
  );
  assert.equal(findBumps(drawTorus(2, Float32Array.of(0, 16)), template(2)).kinds[0], SEVERAL);
});

Deno.test("findBumps refuses broken images and templates", () => {
  const image = new Float32Array(n * n);
  assert.throws(() => findBumps(image.subarray(1), template(1)), /multiple of 32 x 32/);
  assert.throws(() => findBumps(image.map((_, i) => i === 7 ? NaN : 0), template(1)), /image 0/);
  assert.throws(() => findBumps(image, template(0)), /sigma must be in/);
  assert.throws(() => findBumps(image, template(NaN)), /sigma must be in/);
});
