import assert from "node:assert/strict";
import { axisColors, phaseColors, phaseScale, theme, themed } from "../../lib/figures/mod.ts";

/** Relative luminance of a colour #rrggbb (WCAG). */
function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

for (const  of of["samples", "code"] as const) {
  Deno.test(`phaseColors of the ${of} grow darker from A to C`, () => {
    const { A, B, C } = phaseColors[of];
    assert.ok(luminance(A) > 1.3 * luminance(B) && luminance(B) > 1.3 * luminance(C));
    assert.deepEqual(phaseScale(of), {
      domain: ["A", "B", "C", "other"],
      range: Object.values(phaseColors[of]),
    });
  });
}

Deno.test("axisColors differ from each other and from all phases, which differ from one another", () => {
  const { samples, code: { other: _same, ...code } } = phaseColors;
  const all = [axisColors, samples, code].flatMap((colors) => Object.values<string>(colors));
  assert.equal(new Set(all).size, all.length);
});

Deno.test("themed sets the v5 schema and the theme, and keeps a figure's own settings", () => {
  const figure = themed({ data: { values: [] }, mark: "bar", config: { padding: 0 } });
  assert.equal(figure.$schema, "https://vega.github.io/schema/vega-lite/v5.json");
  assert.equal(figure.config?.padding, 0);
  assert.equal(figure.config?.font, theme.font);
});

Deno.test("themed keeps seven significant digits of every number", () => {
  const { data } = themed({
    data: { values: [Math.PI, 1e-9 / 3, 123456789, 25] },
    mark: "point",
  });
  assert.deepEqual(data, { values: [3.141593, 3.333333e-10, 123456800, 25] });
});
