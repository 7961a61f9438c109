import { guidedPerCoordinate } from "../../diffusion/mod.ts";
import type { Bias } from "../bias.ts";

export default {
  name: "guided-apart",
  says: "x and y are hidden independently in training, and samples are guided by each for itself.",
  equation: "D = D_0 + w (D_x - D_0) + w (D_y - D_0)",
  source: "Ho and Salimans 2022, arXiv 2207.12598, applied to each coordinate (ours)",
  tests: "Knowledge of x and of y adds up, so that places never shown together can be drawn.",
  changes: "sampling",
  knobs: { strength: { default: 2, from: 0, to: 20, says: "w, of both coordinates" } },
  setting: { dropX: 0.2, dropY: 0.2 },
  guide: ({ strength }) => ({
    asks: 3,
    by: (denoise) => guidedPerCoordinate(denoise, { x: strength, y: strength }),
  }),
} satisfies Bias;
