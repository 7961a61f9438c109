import { initWasm, Resvg } from "@resvg/resvg-wasm";
// The package's own code wants React Native; importing its description makes its files known.
import _arimo from "@expo-google-fonts/arimo/package.json" with { type: "json" };

const FONTS = [
  "@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf",
  "@expo-google-fonts/arimo/400Regular_Italic/Arimo_400Regular_Italic.ttf",
  "@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf",
];

let loading: Promise<Uint8Array[]> | undefined;

/** The SVG as a PNG of `scale` pixels per unit; its text is set in Arimo on every machine. */
export async function renderPng(svg: string, scale = 2): Promise<Uint8Array> {
  const fontBuffers = await (loading ??= loadRasterizer());
  const picture = new Resvg(svg, {
    fitTo: { mode: "zoom", value: scale },
    font: { fontBuffers, defaultFontFamily: "Arimo", loadSystemFonts: false },
  });
  try {
    return picture.render().asPng();
  } finally {
    picture.free();
  }
}

async function loadRasterizer(): Promise<Uint8Array[]> {
  await initWasm(await Deno.readFile(fileOf("@resvg/resvg-wasm/index_bg.wasm")));
  return await Promise.all(FONTS.map((font) => Deno.readFile(fileOf(font))));
}

function fileOf(specifier: string): URL {
  return new URL(import.meta.resolve(specifier));
}
