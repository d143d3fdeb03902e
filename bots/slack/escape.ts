// Plain text on its way to Slack.

import { withOurNames } from "./command-names.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff\ufff9-\ufffb]|\p{Cs}/gu;
const bidiControls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const opensIsolate = /[\u2066-\u2068]/;
const closesIsolate = "\u2069";

/** The same words without control characters, and the desk's commands as this workspace calls them; text that turns its direction is kept from turning what stands around it. */
export function cleanText(text: string): string {
  const clean = withOurNames(text).replace(/\r\n?/g, "\n").replace(controls, "");
  return bidiControls.test(clean) ? isolated(clean) : clean;
}

/** Clean text as Slack wants it in `text` and mrkdwn: nothing in it is a mention, a link or a command any more. */
export function escapeText(text: string): string {
  return cleanText(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The beginning of a text, with … where it was cut. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** The whole text in pieces, cut at line ends or words where there are any, never inside a character or an `&amp;`. */
export function split(text: string, most: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > most) {
    const piece = rest.slice(0, cutAt(rest, most));
    pieces.push(piece);
    rest = rest.slice(piece.length);
  }
  return [...pieces, rest];
}

function cutAt(text: string, most: number): number {
  const window = text.slice(0, most);
  const space = Math.max(window.lastIndexOf("\n"), window.lastIndexOf(" ")) + 1;
  if (space > most / 2) return space;
  const entity = window.search(/&[a-z]{0,3}$/);
  if (entity > most / 2) return entity;
  return /[\ud800-\udbff]$/.test(window) ? most - 1 : most;
}

function isolated(text: string): string {
  let open = 0;
  let inside = "";
  for (const letter of text) {
    if (letter === closesIsolate && open === 0) continue;
    if (letter === closesIsolate) open -= 1;
    if (opensIsolate.test(letter)) open += 1;
    inside += letter;
  }
  return `\u2068${inside}${closesIsolate.repeat(open + 1)}`;
}
