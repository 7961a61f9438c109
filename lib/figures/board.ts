import type { Layer, Part } from "./figure.ts";

/** A place on a board, in units of the figure from its upper left corner. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/** A picture; the place is its upper left corner. */
export interface BoardPicture extends Place {
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

/** A line of text; the place is where its first letter stands, or its middle. */
export interface Note extends Place {
  readonly text: string;
  readonly size?: number;
  readonly bold?: boolean;
  readonly color?: string;
  readonly align?: "left" | "center" | "right";
}

/** A filled rectangle; the place is its upper left corner. */
export interface Patch extends Place {
  readonly width: number;
  readonly height: number;
  readonly color: string;
  readonly opacity?: number;
}

/** A circle's outline; the place is its middle. */
export interface Ring extends Place {
  readonly radius: number;
  readonly color: string;
}

export interface Board {
  readonly width: number;
  readonly height: number;
  readonly patches?: readonly Patch[];
  readonly pictures?: readonly BoardPicture[];
  readonly rings?: readonly Ring[];
  readonly notes?: readonly Note[];
}

const TEXT = "#222222";

/** Pictures and words at fixed places: what needs no axes. */
export function board(
  { width, height, patches = [], pictures = [], rings = [], notes = [] }: Board,
): Part {
  return {
    width,
    height,
    layer: [
      // Holds the place where nothing else is drawn.
      ...groups([{ x: 0, y: 0, width, height, color: "#FFFFFF", opacity: 0 }, ...patches], patch),
      ...groups(pictures, picture),
      ...groups(rings, ring),
      ...groups(notes, note),
    ],
  };
}

/** Marks of one look share a layer. */
function groups<T extends Place>(
  all: readonly T[],
  layerOf: (own: readonly T[]) => Layer,
): Layer[] {
  const looks = Map.groupBy(all, (one) => JSON.stringify({ ...one, x: 0, y: 0, text: 0, url: 0 }));
  return [...looks.values()].map((own) => layerOf(own));
}

const at = (field: string) => ({
  field,
  type: "quantitative" as const,
  scale: null,
  axis: null,
});

function patch(own: readonly Patch[]): Layer {
  const [{ width, height, color, opacity = 1 }] = own;
  const places = own.map(({ x, y }) => ({ x, y, x2: x + width, y2: y + height }));
  return {
    data: { values: places },
    mark: { type: "rect" as const, color, opacity, tooltip: null },
    encoding: { x: at("x"), x2: { field: "x2" }, y: at("y"), y2: { field: "y2" } },
  };
}

function picture(own: readonly BoardPicture[]): Layer {
  const [{ width, height }] = own;
  return {
    data: { values: own.map(({ x, y, url }) => ({ x: x + width / 2, y: y + height / 2, url })) },
    mark: { type: "image" as const, width, height },
    encoding: { x: at("x"), y: at("y"), url: { field: "url", type: "nominal" as const } },
  };
}

function ring(own: readonly Ring[]): Layer {
  const [{ radius, color }] = own;
  return {
    data: { values: own.map(({ x, y }) => ({ x, y })) },
    mark: {
      type: "point" as const,
      size: Math.PI * radius ** 2,
      color,
      strokeWidth: 0.8,
      tooltip: null,
    },
    encoding: { x: at("x"), y: at("y") },
  };
}

function note(own: readonly Note[]): Layer {
  const [{ size = 12, bold = false, color = TEXT, align = "left" }] = own;
  return {
    data: { values: own.map(({ x, y, text }) => ({ x, y, text })) },
    mark: {
      type: "text" as const,
      fontSize: size,
      fontWeight: bold ? "bold" as const : "normal" as const,
      color,
      align,
      baseline: "top" as const,
      clip: false,
      tooltip: null,
    },
    encoding: { x: at("x"), y: at("y"), text: { field: "text", type: "nominal" as const } },
  };
}
