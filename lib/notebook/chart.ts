import { $display, type Displayable } from "@deno/jupyter";
import { type FigureSpec, renderSvg, themed } from "../figures/mod.ts";

/**
 * A figure to display: one bundle of interactive Vega-Lite, SVG and text.
 *
 * A front end shows the richest of the three that it knows; code hosts and Jupyter Notebook 6 show
 * the SVG.
 */
export function chart(figure: FigureSpec): Displayable {
  return {
    [$display]: async () => ({
      "application/vnd.vegalite.v5+json": themed(figure),
      "image/svg+xml": await renderSvg(figure),
      "text/plain": textOf(figure),
    }),
  };
}

function textOf({ description, title }: FigureSpec): string {
  if (description !== undefined) return description;
  const text = typeof title === "object" && "text" in title ? title.text : title;
  return `[chart] ${Array.isArray(text) ? text.join(" ") : text ?? ""}`.trim();
}
