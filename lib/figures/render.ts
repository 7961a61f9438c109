import * as vega from "vega";
import { compile } from "vega-lite";
import { textWidth } from "./text_width.ts";
import { type FigureSpec, themed } from "./theme.ts";

const DECIMALS = 3;

interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

// Vega would measure text on a canvas where it finds one, and guess its width elsewhere.
const { textMetrics } = vega as unknown as {
  textMetrics: { width: (item: TextItem, text: unknown) => number };
};
textMetrics.width = ({ fontSize = 11, fontWeight }, text) =>
  textWidth(String(text ?? ""), fontSize, fontWeight === "bold" || Number(fontWeight) >= 600);

/**
 * The figure as SVG: the same characters for the same specification on every machine.
 *
 * Throws where Vega-Lite warns, as a warning means that something of the figure is not drawn.
 */
export async function renderSvg(figure: FigureSpec): Promise<string> {
  const { spec } = compile(themed(figure), { logger: strictLogger() });
  const view = new vega.View(vega.parse(spec), { renderer: "none" });
  try {
    vega.resetSVGDefIds();
    return rounded(await view.toSVG());
  } finally {
    view.finalize();
  }
}

// Three decimals are finer than any screen and coarser than what the last bits of a sine differ by
// between processors. Only tags are touched: texts keep their digits.
function rounded(svg: string): string {
  return svg.replace(
    /<[^>]*>/g,
    (tag) =>
      tag.replace(
        /"data:[^"]*"|-?\d+(?:\.\d{4,}(?:e[-+]\d+)?|e[-+]\d+)/g,
        // In the bytes of a picture, 3e+4 is no number.
        (found) =>
          found.startsWith('"') ? found : String(Number(Number(found).toFixed(DECIMALS)) + 0),
      ),
  );
}

function strictLogger() {
  const refuse = (...messages: readonly unknown[]): never => {
    throw new TypeError(`Cannot render the figure as Vega-Lite says: ${messages.join(" ")}`);
  };
  const logger = {
    level: () => logger,
    error: refuse,
    warn: refuse,
    info: () => logger,
    debug: () => logger,
  };
  return logger as never;
}
