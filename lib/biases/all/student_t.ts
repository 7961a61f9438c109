import type { Bias } from "../bias.ts";

export default {
  name: "student-t",
  says: "Training noise has heavy tails: each image's noise is stretched by a random factor.",
  equation:
    "eps = z sqrt(D / chi^2_D), z normal: Student's t of D degrees of freedom in all pixels",
  source: "Xu et al. 2023, arXiv 2302.04265 (PFGM++), in the schedule of DDPM; samples as usual",
  tests: "Robust noise makes for a smoother code.",
  changes: "world",
  knobs: { D: { default: 8, from: 3, to: 4096, whole: true, says: "degrees of freedom" } },
  noise: ({ D }) => (normal, pixels, random) => {
    const out = normal.slice();
    for (let from = 0; from < out.length; from += pixels) {
      let chi = 0;
      for (let k = 0; k < D; k++) chi += random.normal() ** 2;
      const factor = Math.sqrt(D / chi);
      for (let k = from; k < from + pixels; k++) out[k] *= factor;
    }
    return out;
  },
} satisfies Bias;
