// The picture's colours on the page's own paper. It is drawn once, for light; as a picture of its own it does not know the page's
// sheet, so it carries these.

import type { Theme } from "../theme.ts";

const colours: readonly (readonly [drawn: string, dark: string])[] = [
  ["#1f2328", "#e6e9ef"],
  ["#59636e", "#a0a9b8"],
  ["#d1d9e0", "#343b47"],
  ["#2f81f7", "#6ea8ff"],
  ["#1a7f37", "#57c785"],
  ["#8250df", "#b794ff"],
];

/** The same picture without a ground, in the theme's colours; two drawings of the same numbers are the same text. */
export function inColours(svg: string, theme: Theme): string {
  let drawn = svg.replace(/<rect [^>]*fill="#ffffff"[^>]*><\/rect>/, "").replaceAll(/\bzr\d+-/g, "zr-");
  // A picture answers no pointer; the classes that would are counted on from one drawing to the next.
  drawn = drawn.replaceAll(/ class="zr-cls-\d+"/g, "").replace(/<style >.*?<\/style>/s, "");
  for (const [index, [colour]] of colours.entries()) drawn = drawn.replaceAll(`"${colour}"`, `"var(--c${index})"`);
  drawn = drawn.replaceAll('fill="#fff"', 'fill="var(--ground)"');
  return drawn.replace(/^<svg[^>]*>/, (opening) => `${opening}<style>${sheetOf(theme)}</style>`);
}

function sheetOf(theme: Theme): string {
  const [light, dark] = [sheet("#ffffff", 0), sheet("#1a1e25", 1)];
  if (theme === "auto") return `${light}@media (prefers-color-scheme:dark){${dark}}`;
  return theme === "dark" ? dark : light;
}

const sheet = (ground: string, which: 0 | 1): string =>
  `:root{--ground:${ground};${colours.map((both, index) => `--c${index}:${both[which]}`).join(";")}}`;
