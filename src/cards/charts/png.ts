import { createRequire } from "node:module";
import { Resvg } from "@resvg/resvg-js";

const font = (name: string): string => createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`);

/** At twice its size, with a font that comes with the desk: a server need not have any. */
export function toPng(svg: string): Buffer {
  const picture = new Resvg(svg, {
    fitTo: { mode: "zoom", value: 2 },
    font: {
      fontFiles: [font("DejaVuSans"), font("DejaVuSans-Bold")],
      loadSystemFonts: false,
      defaultFontFamily: "DejaVu Sans",
    },
  });
  return picture.render().asPng();
}
