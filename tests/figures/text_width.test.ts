import assert from "node:assert/strict";
import arimo from "@expo-google-fonts/arimo/package.json" with { type: "json" };
import { textWidth } from "../../lib/figures/text_width.ts";

/** The advance widths of a TrueType font, by character, in thousandths of the font size. */
async function advanceWidths(font: URL): Promise<(character: string) => number> {
  const view = new DataView((await Deno.readFile(font)).buffer);
  const tables = new Map(Array.from({ length: view.getUint16(4) }, (_, i) => {
    const at = 12 + 16 * i;
    const name = [0, 1, 2, 3].map((k) => String.fromCharCode(view.getUint8(at + k))).join("");
    return [name, view.getUint32(at + 8)];
  }));
  const [head, hhea, hmtx, cmap] = ["head", "hhea", "hmtx", "cmap"].map((name) =>
    tables.get(name)!
  );
  const unitsPerEm = view.getUint16(head + 18);
  const lastWidth = view.getUint16(hhea + 34) - 1;
  // The character map of format 4: segments [start, end] with a shift or a table of glyphs each.
  const subtables = Array.from(
    { length: view.getUint16(cmap + 2) },
    (_, i) => cmap + view.getUint32(cmap + 8 + 8 * i),
  );
  const map = subtables.find((at) => view.getUint16(at) === 4)!;
  const size = view.getUint16(map + 6);
  return (character) => {
    const code = character.codePointAt(0)!;
    let at = map + 14;
    while (view.getUint16(at) < code) at += 2;
    const start = view.getUint16(at + size + 2);
    const shift = view.getUint16(at + 2 * size + 2);
    const offset = view.getUint16(at + 3 * size + 2);
    const glyph = offset === 0
      ? (code + shift) & 0xffff
      : view.getUint16(at + 3 * size + 2 + offset + 2 * (code - start));
    return 1000 * view.getUint16(hmtx + 4 * Math.min(glyph, lastWidth)) / unitsPerEm;
  };
}

const fontFile = (path: string) => new URL(import.meta.resolve(`@expo-google-fonts/arimo/${path}`));

Deno.test("textWidth is Arimo's for every printable ASCII character", async () => {
  assert.equal(arimo.name, "@expo-google-fonts/arimo");
  const width = await advanceWidths(fontFile("400Regular/Arimo_400Regular.ttf"));
  for (let code = 32; code < 127; code++) {
    const character = String.fromCharCode(code);
    const difference = Math.abs(textWidth(character, 1000) - width(character));
    assert.ok(difference < 1, `${character}: ${difference}`);
  }
});

Deno.test("textWidth of bold words and of Greek is Arimo's within a tenth", async () => {
  const bold = await advanceWidths(fontFile("700Bold/Arimo_700Bold.ttf"));
  const regular = await advanceWidths(fontFile("400Regular/Arimo_400Regular.ttf"));
  for (
    const [text, isBold, width] of [
      ["Accuracy and phases", true, bold],
      ["σ = 1, λ = 0.5, κ ≥ 0", false, regular],
    ] as const
  ) {
    const exact = [...text].reduce((sum, character) => sum + width(character), 0);
    const ratio = textWidth(text, 1000, isBold) / exact;
    assert.ok(Math.abs(ratio - 1) < 0.1, `${text}: ${ratio}`);
  }
});
