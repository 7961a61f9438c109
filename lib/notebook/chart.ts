import { $display, type Displayable } from "@deno/jupyter";
import { type FigureSpec, renderSmallPng, renderSvg, themed } from "../figures/mod.ts";

/**
 * A figure to display: one bundle of interactive Vega-Lite, SVG, PNG and text.
 *
 * A front end shows the richest that it knows: Jupyter Lab the chart, Jupyter Notebook 6 the SVG,
 * code hosts and exports to HTML or PDF the SVG or the PNG.
 */
export function chart(figure: FigureSpec): Displayable {
  return {
    async [$display]() {
      const svg = await renderSvg(figure);
      return {
        "application/vnd.vegalite.v5+json": themed(figure),
        "image/svg+xml": svg,
        "image/png": (await renderSmallPng(svg, 1)).toBase64(),
        "text/plain": textOf(figure),
      };
    },
  };
}

function textOf({ description, title }: FigureSpec): string {
  if (description !== undefined) return description;
  const text = typeof title === "object" && "text" in title ? title.text : title;
  return `[chart] ${Array.isArray(text) ? text.join(" ") : text ?? ""}`.trim();
}

/** A figure as a picture alone: for one of so many marks that a notebook would grow too large. */
export async function still(figure: FigureSpec): Promise<Displayable> {
  const png = (await renderSmallPng(await renderSvg(figure), 1)).toBase64();
  return { [$display]: () => ({ "image/png": png, "text/plain": textOf(figure) }) };
}
