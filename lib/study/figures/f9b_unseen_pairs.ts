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
import { mean } from "../../measures/mod.ts";
import { CLEARANCE } from "../../world/mod.ts";
import { inList } from "../in_list.ts";
import { percent } from "../percent.ts";
import { lastSkill, shareIfShown, shownAll, type SkillPath, skillPaths } from "../unseen_pairs.ts";
import { sayings } from "./f9_words.ts";

const SIDE = 108;
const COLUMNS = 5;
/** The steps that most networks have are drawn through, more steps dashed. */
const LONGER = [3, 2];

const PLAIN = "none";
/** Who comes so near to what the plain network draws where all was shown leaves no gap. */
const GAP = 0.05;

/**
 * F9b: what a network draws at pairs of x and y that it never saw, against what it draws at the others,
 * over its training: biases that learn at different paces are compared at equal skill.
 */
export function unseenPairsFigure(runs: readonly RunRecord[]): Figure {
  const paths = skillPaths(runs).filter(({ skills }) => skills.length > 0);
  if (paths.length === 0) {
    throw new RangeError(
      "Cannot draw F9b as there must be runs that a square of pairs was held out of: none is there",
    );
  }
  const plain = paths.filter(({ bias }) => bias === PLAIN);
  const budgets = [...new Set(paths.map(({ steps }) => steps))].sort((a, b) => a - b);
  const isLonger = ({ steps }: SkillPath) => steps > budgets[0];
  const biases = [...Map.groupBy(paths, ({ bias }) => bias)]
    .map(([bias, own]) => ({ bias, own, end: endOf(own.filter((path) => !isLonger(path))) }))
    .sort((a, b) => height(b) - height(a));
  const ifShown = shareIfShown(runs);
  const able = ableOf(biases, ifShown);
  const { n, sigma } = runs[0].config.world;
  const panels = biases.map(({ bias, own }, k) =>
    panel(bias, own, plain, isLonger, ifShown, {
      left: k % COLUMNS === 0,
      below: k + COLUMNS >= biases.length,
    })
  );
  const [steps, ...more] = budgets.map((one) => one.toLocaleString("en"));
  const spec: FigureSpec = {
    title: {
      text: headline(biases, able),
      subtitle: lines(
        `Training shows every x and every y on ${n} x ${n} pixels, but of pairs only those at least ` +
          `${CLEARANCE * sigma} px from a square in the middle. A line is a network in training, to ` +
          `${steps} steps${more.length > 0 ? ` (dashed: to ${more.join(", ")})` : ""}: along, its ` +
          "samples in place, within a pixel, at pairs that are shown; up, at pairs of the square. " +
          "Along the bottom it knows what it was shown and no more; a short line has not learned " +
          `that either. Grey: the plain network${
            ifShown === null
              ? ""
              : "; dotted across, what it draws in the square when all places are shown"
          }.${sayings(able)}`,
        COLUMNS * (SIDE + 22),
      ),
    },
    vconcat: Array.from({ length: Math.ceil(panels.length / COLUMNS) }, (_, row) => ({
      hconcat: panels.slice(COLUMNS * row, COLUMNS * (row + 1)),
      spacing: 14,
    })),
    spacing: 14,
  };
  const drawn = new Set([...paths.map(({ run }) => run), ...shownAll(runs).map(({ id }) => id)]);
  const sources = runs.filter(({ id }) => drawn.has(id));
  return figure(spec, { ifShown, paths }, sources.map((run) => ({ ...run, run: run.id })));
}

interface End {
  readonly shown: number;
  readonly unseen: number;
  readonly seeds: number;
}

interface Row {
  readonly bias: string;
  readonly end: End | null;
}

/** The mean over seeds at the end of training. */
function endOf(paths: readonly SkillPath[]): End | null {
  if (paths.length === 0) return null;
  const ends = paths.map(lastSkill);
  return {
    shown: mean(ends.map(({ shown }) => shown)),
    unseen: mean(ends.map(({ unseen }) => unseen)),
    seeds: paths.length,
  };
}

/** The plain network first, then those that compose best. */
const height = ({ bias, end }: Row) => bias === PLAIN ? 2 : end?.unseen ?? -1;

/** Biases that draw new pairs as the plain network draws them where they are shown, over several seeds. */
const ableOf = (rows: readonly Row[], ifShown: number | null): string[] =>
  rows.filter(({ bias, end }) =>
    bias !== PLAIN && end !== null && end.seeds > 1 && ifShown !== null &&
    end.unseen > ifShown - GAP
  ).map(({ bias }) => bias);

function headline(rows: readonly Row[], able: readonly string[]): string {
  const endOf = (name: string) => rows.find(({ bias }) => bias === name)?.end;
  const plain = endOf(PLAIN);
  if (!plain) return "F9b  Pairs never shown, against pairs that were";
  const drawn = able.map((name) => `${percent(endOf(name)!.unseen)} with ${name}`);
  return `F9b  Pairs never shown, in place: ${
    inList([...drawn, `${percent(plain.unseen)} with the plain network`])
  }`;
}

function panel(
  bias: string,
  own: readonly SkillPath[],
  plain: readonly SkillPath[],
  isLonger: (path: SkillPath) => boolean,
  ifShown: number | null,
  { left, below }: { readonly left: boolean; readonly below: boolean },
): Part {
  const axis = (named: boolean, title: string) => ({
    title: named ? title : null,
    scale: { domain: [0, 1] },
    axis: named ? { format: "%", values: [0, 0.5, 1] } : { labels: false, values: [0, 0.5, 1] },
    type: "quantitative" as const,
  });
  const x = { field: "shown", ...axis(below, "pairs shown, in place") };
  const y = { field: "unseen", ...axis(left, "never shown, in place") };
  const drawn = (paths: readonly SkillPath[], color: string, width: number): Layer[] =>
    paths.flatMap((path) => [
      {
        data: table(path.skills),
        mark: {
          type: "line",
          color,
          strokeWidth: width,
          ...isLonger(path) && { strokeDash: LONGER },
          tooltip: null,
        },
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
  const isPlain = bias === PLAIN;
  const seeds = new Set(own.map(({ seed }) => seed)).size;
  return {
    width: SIDE,
    height: SIDE,
    title: {
      text: isPlain ? "plain network" : bias,
      subtitle: seeds === 1 ? "one seed" : `${seeds} seeds`,
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
      ...ifShown === null ? [] : [{
        data: { values: [{ unseen: ifShown }] },
        mark: { type: "rule", color: "#777777", strokeDash: [1, 3], tooltip: null },
        encoding: { y },
      } as Layer],
      ...isPlain ? [] : drawn(plain, "#C4C4C4", 1.2),
      ...drawn(own, isPlain ? palette.darkGrey : palette.blue, 2),
    ],
  };
}
