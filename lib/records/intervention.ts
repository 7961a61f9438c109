/** What became of bumps when the code was changed in one way, along one axis. */
export interface Moved {
  readonly change: "label" | "code" | "direction";
  readonly axis: "x" | "y";
  /** Median move along the axis, as a share of the shift; null where no pair shows one bump each. */
  readonly along: number | null;
  /** Likewise across it. */
  readonly across: number | null;
  /** Drawings that show one bump both before and after. */
  readonly pairs: number;
}

/** Whether the code at one step says where bumps are drawn: a line of `deno task intervene`. */
export interface InterventionRecord {
  readonly run: string;
  readonly step: number;
  /** Pixels by which the code was moved. */
  readonly shift: number;
  readonly moved: readonly Moved[];
}
