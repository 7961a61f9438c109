import { guided } from "../../diffusion/mod.ts";
import type { Bias } from "../bias.ts";

export default {
  name: "guided",
  says: "Labels are hidden at times in training, and samples are guided by the label as a whole.",
  equation: "D = D_0 + w (D_xy - D_0)",
  source: "Ho and Salimans 2022, arXiv 2207.12598 (classifier-free guidance)",
  tests: "The control for guidance by each coordinate: the same network, guided jointly.",
  changes: "sampling",
  knobs: { strength: { default: 2, from: 0, to: 20, says: "w: 1 samples as usual" } },
  setting: { dropX: 0.2, dropY: 0.2 },
  guide: ({ strength }) => ({ asks: 2, by: (denoise) => guided(denoise, strength) }),
} satisfies Bias;
