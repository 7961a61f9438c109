import { chosenBias } from "../../biases/mod.ts";
import { inList } from "../in_list.ts";
import type { BiasesTable, BiasMark } from "../biases_table.ts";

/** More biases than this would fill a figure with words. */
const MOST = 3;

/** Biases that draw unseen pairs better, and worse, than the plain network. */
export interface Tested {
  /** Biases with seeds enough to tell. */
  readonly tested: number;
  /** Whether any difference is told from chance once all comparisons are counted. */
  readonly isSure: boolean;
  readonly better: readonly string[];
  readonly worse: readonly string[];
}

export function testedOf({ columns, rows }: BiasesTable): Tested {
  const k = columns.findIndex(({ name }) => name === "composed");
  const told = rows.slice(1).filter(({ cells }) => cells[k].difference !== null);
  const marked = (...marks: readonly BiasMark[]) =>
    told.filter(({ cells }) => marks.includes(cells[k].mark)).map(({ bias }) => bias);
  return {
    tested: told.length,
    isSure: marked("better", "worse").length > 0,
    better: marked("better", "maybe better"),
    worse: marked("worse", "maybe worse"),
  };
}

/** What the table says of composing, which is what biases are for, after so many steps. */
export function headline({ tested, isSure, better, worse }: Tested, steps: number): string {
  if (tested === 0) return "F9  Inductive biases beside the plain network";
  const named = (names: readonly string[]) =>
    names.length > MOST ? `${names.length} others` : inList(names);
  const perhaps = isSure ? "" : "perhaps ";
  const more = better.length > 0 ? `${perhaps}more with ${named(better)}` : "";
  const fewer = worse.length > 0 ? `${perhaps}fewer with ${named(worse)}` : "";
  const found = [more, fewer].filter((words) => words !== "").join(", ");
  const said = found === "" ? "no more with any bias that has several seeds" : found;
  return `F9  New pairs in place after ${steps.toLocaleString("en")} steps: ${said}`;
}

/** What biases do that a title names, or where that stands. */
export const sayings = (names: readonly string[]): string =>
  names.length > MOST ? " What each bias does: lib/biases/README.md." : names.map((text) => {
    const bias = chosenBias(text)?.bias;
    return bias === undefined ? "" : ` ${capital(text)}: ${bias.says}`;
  }).join("");

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
