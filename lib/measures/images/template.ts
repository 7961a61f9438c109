/**
 * What a drawn image should look like: the shape a readout searches for.
 *
 * Images are [count, y, x] in [-1, 1]: rows run along y, columns along x, and the pixel in column i
 * and row j has its centre at (x, y) = (i + 1/2, j + 1/2).
 */
export interface Template {
  /** Side of the square canvas in pixels. */
  readonly n: number;
  /** Width of the Gaussian in pixels. */
  readonly sigma: number;
  /** `dark`: a dark shape (-1) on a bright ground (+1); `bright`: the reverse. */
  readonly polarity: "dark" | "bright";
  /** Whether the canvas is a torus, so that a shape goes on beyond the opposite border. */
  readonly wraps?: boolean;
}

/** Throws when `template` cannot describe an image. */
export function checkTemplate({ n, sigma }: Template): void {
  if (!Number.isInteger(n) || n < 4) {
    throw new RangeError(`Cannot read images as n must be an integer >= 4: current value is ${n}`);
  }
  if (!(sigma > 0 && sigma <= n / 4)) {
    throw new RangeError(
      `Cannot read images as sigma must be in (0, n / 4]: current value is ${sigma}`,
    );
  }
}

/** The number of images in `images` [count, n, n]; refuses a wrong length or a broken pixel. */
export function countImages(images: Float32Array, n: number): number {
  const count = images.length / (n * n);
  if (!Number.isInteger(count)) {
    throw new RangeError(
      `Cannot read images as their length must be a multiple of ${n} x ${n}: ` +
        `current value is ${images.length}`,
    );
  }
  const bad = images.findIndex((pixel) => !Number.isFinite(pixel));
  if (bad >= 0) {
    throw new RangeError(
      `Cannot read images as pixels must be finite: current value is ${images[bad]} ` +
        `in image ${Math.floor(bad / (n * n))}`,
    );
  }
  return count;
}

/**
 * One image as heights above its ground: 0 where nothing is drawn, 1 at the top of a full peak.
 *
 *     h = s (I - ground) / 2,   s = -1 for dark shapes, +1 for bright ones.
 *
 * The ground is the median pixel: a bump covers a small part of the canvas, and a sample whose
 * ground came out a little off must not lose its bump to the threshold.
 */
export function heights(
  images: Float32Array,
  index: number,
  { n, polarity }: Template,
): Float32Array {
  const out = images.slice(index * n * n, (index + 1) * n * n);
  const ground = out.slice().sort()[(n * n) >> 1];
  const scale = polarity === "dark" ? -0.5 : 0.5;
  for (let i = 0; i < out.length; i++) out[i] = scale * (out[i] - ground);
  return out;
}

/** g(u - centre) at the pixel centres u = 1/2, 3/2, ..., n - 1/2, with g a Gaussian of height 1. */
export function gaussian(n: number, sigma: number, centre: number): Float64Array {
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) out[i] = Math.exp(-((i + 0.5 - centre) ** 2) / (2 * sigma * sigma));
  return out;
}

/**
 * The highest pixel of a bump drawn at (x, y); below 1 unless a pixel's centre lies there.
 *
 * At sigma = 1/2 it falls to exp(-1) = .37 between four pixels, which is where integer labels are.
 */
export function renderedPeak(n: number, sigma: number, x: number, y: number): number {
  const off = (mu: number) => {
    const nearest = Math.min(n - 1, Math.max(0, Math.floor(mu))) + 0.5;
    return nearest - mu;
  };
  return Math.exp(-(off(x) ** 2 + off(y) ** 2) / (2 * sigma * sigma));
}

/** The lowest `renderedPeak` of any place on the canvas: exp(-1 / (4 sigma^2)). */
export function lowestPeak(sigma: number): number {
  return Math.exp(-1 / (4 * sigma * sigma));
}
