import type { RunRecord } from "../../records/mod.ts";
import {
  type Figure,
  figure,
  type FigureSpec,
  type Layer,
  lines,
  palette,
  type Part,
  table,
} from "../../figures/mod.ts";
import { geometricMean } from "../../measures/statistics/mod.ts";
import { CLEARANCE } from "../../world/mod.ts";
import { rules } from "../claims/mod.ts";
import { inList } from "../in_list.ts";
import { lagOf, lastSkill, type SkillPath, skillPaths, stepsToHalf } from "../unseen_pairs.ts";
import { sayings } from "./f9_words.ts";

const SIDE = 112;
const COLUMNS = 5;

const PLAIN = "none";
/** New pairs that take at most so many times the steps of old ones come with them. */
const TOGETHER = Math.exp(rules.LEAST_LEAD);

/**
 * F9b: what a network draws at pairs of x and y that it never saw, against what it draws at the others,
 * over its training: biases that learn at different paces are compared at equal skill. Those of which
 * no network was trained as long as the longest are left out.
 */
export function unseenPairsFigure(runs: readonly RunRecord[]): Figure {
  const all = skillPaths(runs).filter(({ skills }) => skills.length > 0);
  const paths = joined(all);
  if (paths.length === 0) {
    throw new RangeError(
      "Cannot draw F9b as there must be runs that a square of pairs was held out of: none is there",
    );
  }
  const plain = paths.filter(({ bias }) => bias === PLAIN);
  const most = Math.max(...paths.map(({ steps }) => steps));
  const biases = [...Map.groupBy(paths, ({ bias }) => bias)]
    .map(([bias, own]): Row => ({
      bias,
      own,
      reached: Math.max(...own.map((path) => lastSkill(path).unseen)),
      lags: own.flatMap((path) => lagOf(path) ?? []),
    }))
    .filter(({ own }) => own.some(({ steps }) => steps === most))
    .sort((a, b) => rank(a) - rank(b));
  const together = togetherIn(biases);
  const { n, sigma } = runs[0].config.world;
  const panels = biases.map((row, k) =>
    panel(row, plain, most, {
      left: k % COLUMNS === 0,
      below: k + COLUMNS >= biases.length,
    })
  );
  const spec: FigureSpec = {
    title: {
      text: headline(biases, together),
      subtitle: lines(
        `Training shows every x and every y on ${n} x ${n} pixels, but no pair within ${
          CLEARANCE * sigma
        } px of a square in the middle (new pairs; old: all others). A line is a network in training, to ` +
          `step ${
            most.toLocaleString("en")
          } unless said: how many samples are within a pixel of their ` +
          "place. A line along the bottom knows only what it was shown. Half: steps until half are in " +
          `place, mean of seeds; lag: of new over old. Grey: the plain network.${
            sayings(together)
          }`,
        COLUMNS * (SIDE + 20),
      ),
    },
    vconcat: Array.from({ length: Math.ceil(panels.length / COLUMNS) }, (_, row) => ({
      hconcat: panels.slice(COLUMNS * row, COLUMNS * (row + 1)),
      spacing: 14,
    })),
    spacing: 14,
  };
  const drawn = biases.flatMap(({ own }) => own);
  const networks = new Set(drawn.map(networkOf));
  const ids = new Set(all.filter((path) => networks.has(networkOf(path))).map(({ run }) => run));
  const sources = runs.filter(({ id }) => ids.has(id));
  return figure(spec, { paths: drawn }, sources);
}

interface Row {
  readonly bias: string;
  readonly own: readonly SkillPath[];
  /** The largest share of new pairs in place at the end of any training. */
  readonly reached: number;
  /** Of the networks that get there. */
  readonly lags: readonly number[];
}

const networkOf = ({ bias, seed }: SkillPath) => `${bias}/${seed}`;

/** Of each bias and seed one training: shorter ones are its beginning, evaluated at other steps. */
const joined = (paths: readonly SkillPath[]): SkillPath[] =>
  [...Map.groupBy(paths, networkOf).values()].map((own) => {
    const longest = own.reduce((a, b) => b.steps > a.steps ? b : a);
    const bySteps = new Map(
      own.flatMap(({ skills }) => skills.map((skill) => [skill.step, skill])),
    );
    return { ...longest, skills: [...bySteps.values()].sort((a, b) => a.step - b.step) };
  });

const lagIn = ({ lags }: Row): number => geometricMean(lags).value;

/** The plain network, then those with the smallest lags, then those that draw most of the new pairs. */
function rank(row: Row): number {
  if (row.bias === PLAIN) return -1;
  return row.lags.length > 0 ? lagIn(row) : 1e6 - row.reached;
}

/** Biases whose networks, several of them and every one, draw new pairs about as soon as old ones. */
const togetherIn = (rows: readonly Row[]): string[] =>
  rows.filter(({ bias, own, lags }) =>
    bias !== PLAIN && lags.length > 1 && lags.length === own.length &&
    lags.every((lag) => lag <= TOGETHER)
  ).map(({ bias }) => bias);

/** Steps until half are in place, of the networks that get there; null where none does. */
function half({ own }: Row, of: "unseen" | "shown"): number | null {
  const steps = own.flatMap((path) => stepsToHalf(path, of) ?? []);
  return steps.length === 0 ? null : geometricMean(steps).value;
}

/** New pairs may come together with old ones as they come sooner, or as old ones come later. */
function headline(rows: readonly Row[], together: readonly string[]): string {
  const plain = rows.find(({ bias }) => bias === PLAIN);
  if (plain === undefined || plain.lags.length === 0) {
    return "F9b  Pairs never shown, against pairs that were";
  }
  const said = `F9b  New pairs come ${lagIn(plain).toFixed(1)} times as late as old ones`;
  if (together.length === 0) return `${said}; no bias with several seeds spares them`;
  const isSooner = (row: Row) => half(row, "unseen")! * TOGETHER < half(plain, "unseen")!;
  const [sooner, later] = [true, false].map((is) =>
    rows.filter((row) => together.includes(row.bias) && isSooner(row) === is)
      .map(({ bias }) => bias)
  );
  return [
    said,
    ...sooner.length > 0 ? [`sooner with ${inList(sooner)}`] : [],
    ...later.length > 0 ? [`no sooner with ${inList(later)}, where old ones are late`] : [],
  ].join("; ");
}

function panel(
  row: Row,
  plain: readonly SkillPath[],
  most: number,
  { left, below }: { readonly left: boolean; readonly below: boolean },
): Part {
  const axis = (named: boolean, title: string, labels = named) => ({
    title: named ? title : null,
    scale: { domain: [0, 1] },
    axis: { format: "%", labels, values: [0, 0.5, 1] },
    type: "quantitative" as const,
  });
  const x = { field: "shown", ...axis(below, "old pairs in place", true) };
  const y = { field: "unseen", ...axis(left, "new pairs in place") };
  const drawn = (paths: readonly SkillPath[], color: string, width: number): Layer[] =>
    paths.flatMap((path) => [
      {
        data: table(path.skills),
        mark: { type: "line", color, strokeWidth: width, tooltip: null },
        encoding: { x, y, order: { field: "step", type: "quantitative" } },
      } as Layer,
      {
        data: table(path.skills),
        mark: { type: "circle", color, size: 5 * width, opacity: 1, clip: false, tooltip: null },
        encoding: { x, y },
      } as Layer,
      {
        data: table([lastSkill(path)]),
        mark: { type: "circle", color, size: 20 * width, opacity: 1, clip: false },
        encoding: { x, y },
      } as Layer,
    ]);
  const { bias, own, lags } = row;
  const isPlain = bias === PLAIN;
  const seeds = new Set(own.map(({ seed }) => seed)).size;
  const of = lags.length < seeds ? ` (in ${lags.length} of them)` : "";
  const halves = (["shown", "unseen"] as const).map((of) => half(row, of));
  const words = halves.map((steps) =>
    steps === null ? "–" : Math.round(steps).toLocaleString("en")
  );
  const shorter = own.filter(({ steps }) => steps < most);
  const told = lags.length > 0
    ? `, lag ${lagIn(row).toFixed(1)}${of}`
    : shorter.length > 0
    ? `, ${shorter.length} to step ${
      Math.max(...shorter.map(({ steps }) => steps)).toLocaleString("en")
    }`
    : ", no lag seen";
  return {
    width: SIDE,
    height: SIDE,
    title: {
      text: isPlain ? "plain network" : bias,
      subtitle: [
        (seeds === 1 ? "one seed" : `${seeds} seeds`) + told,
        `half: old ${words[0]}, new ${words[1]}`,
      ],
      fontSize: 11,
      subtitleFontSize: 10,
      anchor: "start",
      frame: "group",
      offset: 4,
    },
    layer: [
      {
        data: table([{ shown: 0, unseen: 0 }, { shown: 1, unseen: 1 }]),
        mark: { type: "line", color: "#D0D0D0", strokeDash: [2, 2], tooltip: null },
        encoding: { x, y },
      } as Layer,
      ...isPlain
        ? [{
          data: table([{ shown: 0.4, unseen: 0.4 }]),
          mark: {
            type: "text",
            text: "together",
            angle: 315,
            dy: -7,
            fontSize: 10,
            color: "#777777",
            tooltip: null,
          },
          encoding: { x, y },
        } as Layer]
        : [],
      ...isPlain ? [] : drawn(plain, "#C4C4C4", 1.2),
      ...drawn(own, isPlain ? palette.darkGrey : palette.blue, 2),
    ],
  };
}
