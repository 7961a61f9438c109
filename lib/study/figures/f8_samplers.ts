import {
  type Figure,
  figure,
  type FigureSpec,
  type Layer,
  lines,
  palette,
  table,
} from "../../figures/mod.ts";
import { USUAL_SAMPLER } from "../../records/mod.ts";
import { percent } from "../percent.ts";
import { errorPower, type SamplerError } from "../sampler_errors.ts";

const NAMES = { ddim: "DDIM", heun: "Heun" } as const;
const ORDER = { ddim: 1, heun: 2 } as const;
/** From here on the power is measured: with fewer steps some samples still end elsewhere. */
const FROM = 20;
/** As many as the study's own samples take. */
const STEPS = USUAL_SAMPLER.steps;

/** The powers by which each sampler's error falls with its steps. */
export function samplerPowers(errors: readonly SamplerError[]) {
  return (["ddim", "heun"] as const).map((sampler) => ({
    sampler: NAMES[sampler],
    expected: ORDER[sampler],
    power: errorPower(errors.filter((one) => one.sampler === sampler && one.steps >= FROM)),
  }));
}

/** F8: how far samples lie from where they would end with very many steps, by the answers they cost. */
export function samplersFigure(errors: readonly SamplerError[]): Figure {
  const powers = samplerPowers(errors);
  const rows = errors.map((one) => ({ ...one, sampler: NAMES[one.sampler] as string }));
  const color = {
    field: "sampler",
    type: "nominal" as const,
    scale: { domain: Object.values(NAMES), range: [palette.orange, palette.purple] },
    legend: null,
  };
  const x = {
    field: "asked",
    type: "quantitative" as const,
    title: "calls of the denoiser for a sample",
    scale: { type: "log" as const, domain: [4, 400] },
    axis: { values: [5, 10, 20, 50, 100, 200, 300], grid: false },
  };
  const y = {
    field: "median",
    type: "quantitative" as const,
    title: "distance from the converged sample, pixels",
    scale: { type: "log" as const, domain: [1e-5, 1], clamp: true },
    axis: { format: "~g", values: [1, 0.1, 0.01, 0.001, 1e-4, 1e-5] },
  };
  const ends = Object.values(NAMES).map((name) =>
    rows.filter(({ sampler }) => sampler === name).at(-1)!
  );
  const spec: FigureSpec = {
    title: {
      text: headline(errors),
      subtitle: lines(
        "Both samplers ask the exact denoiser, so all error is their own. Twice the steps leave " +
          powers.map(({ sampler, power, expected }) =>
            `${percent(2 ** -power)} of ${sampler}'s error (theory: ${percent(2 ** -expected)})`
          ).join(" and ") +
          `, from ${FROM} steps on. Heun calls the denoiser twice a step.${
            turnInWords(errors)
          } Line: median of 24 samples; ` +
          "band: their middle half.",
        520,
      ),
    },
    width: 460,
    height: 260,
    layer: [
      {
        data: table(rows.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high))),
        mark: { type: "area", opacity: 0.18, clip: true },
        encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color },
      } as Layer,
      {
        data: table(rows.filter(({ median }) => Number.isFinite(median))),
        mark: { type: "line", strokeWidth: 2.4, point: { size: 40, filled: true } },
        encoding: { x, y, color },
      } as Layer,
      {
        data: table(ends),
        mark: { type: "text", align: "left", dx: 8, fontSize: 12, tooltip: null },
        encoding: { x, y, color, text: { field: "sampler" } },
      } as Layer,
    ],
  };
  return figure(spec, { errors, powers }, []);
}

/** What is left of error with as many steps as the study draws with. */
function headline(errors: readonly SamplerError[]): string {
  const told = (["ddim", "heun"] as const).flatMap((name) => {
    const own = errors.find(({ sampler, steps }) => sampler === name && steps === STEPS);
    if (own === undefined || !Number.isFinite(own.median)) return [];
    return [`${NAMES[name]} (${own.asked} calls) errs by ${own.median.toPrecision(1)} px`];
  });
  return told.length === 0
    ? "F8  What samplers lose by themselves"
    : `F8  In ${STEPS} steps ${told.join(", ")}, by itself`;
}

/** From how many calls of the denoiser on Heun's error is the smaller one. */
function turnInWords(errors: readonly SamplerError[]): string {
  const [ddim, heun] = (["ddim", "heun"] as const).map((sampler) =>
    errors.filter((one) => one.sampler === sampler && Number.isFinite(one.median))
  );
  // On the line of DDIM between two of its points, in logarithms.
  const ddimAt = (asked: number): number | undefined => {
    const k = ddim.findIndex((one) => one.asked >= asked);
    if (k < 1) return ddim[k]?.asked === asked ? ddim[k].median : undefined;
    const [from, to] = [ddim[k - 1], ddim[k]];
    const share = Math.log(asked / from.asked) / Math.log(to.asked / from.asked);
    return from.median * (to.median / from.median) ** share;
  };
  const compared = heun.flatMap(({ asked, median }) => {
    const other = ddimAt(asked);
    return other === undefined ? [] : [{ asked, better: median < other }];
  });
  const first = compared.findLast(({ better }) => !better);
  const from = first === undefined ? undefined : compared.find(({ asked }) => asked > first.asked);
  return from === undefined
    ? ""
    : ` With some ${first!.asked} calls or fewer DDIM errs less, with more Heun does.`;
}
