// Text as Slack sends it, turned into plain text once.

import { fromFirstWord } from "../../src/desk/relay/decide.ts";

/** A name for a user id; undefined leaves the mention as it came. */
export type NameOf = (userId: string) => string | undefined;

const entity = /<([^<>]*)>/g;
const userMention = /<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>/g;

/** The users that a text names. */
export const mentionedIn = (text: string): string[] => [
  ...new Set([...text.matchAll(userMention)].map((found) => found[1] ?? "")),
];

/** `icons` are the emoji that Slack's own blocks name, by their short names. */
export function plainText(text: string, nameOf: NameOf, icons: ReadonlyMap<string, string> = noIcons): string {
  let plain = "";
  let at = 0;
  for (const found of text.matchAll(entity)) {
    plain += words(text.slice(at, found.index), icons) + entityText(found[1] ?? "", nameOf);
    at = found.index + found[0].length;
  }
  return plain + words(text.slice(at), icons);
}

/** Mentions of channels and groups as their ids: Slack need not say what they are called. */
export const placesAsIds = (text: string): string => text.replace(/<(?:#|!subteam\^)([A-Z0-9]+)(?:\|[^<>]*)?>/g, "$1");

/** As Slack writes it: a quote begins with an escaped sign. */
export const startsWithMention = (text: string): boolean =>
  /^<(?:@|!(?!date))/.test(fromFirstWord(text.replaceAll("&gt;", ">")));

/** "👀" by "eyes": from the rich text that Slack sends along with what a person typed. */
export function iconsIn(blocks: unknown): Map<string, string> {
  const icons = new Map<string, string>();
  const visit = (part: unknown): void => {
    if (Array.isArray(part)) for (const each of part) visit(each);
    if (typeof part !== "object" || part === null) return;
    const { type, name, unicode, elements } = part as Record<string, unknown>;
    if (type === "emoji" && typeof name === "string" && typeof unicode === "string") icons.set(name, iconOf(unicode));
    visit(elements);
  };
  visit(blocks);
  return icons;
}

const noIcons: ReadonlyMap<string, string> = new Map();

// Those that mean something to the desk, and the most common; the others come with the message's blocks.
const commonIcons: Readonly<Record<string, string>> = {
  lock: "🔒",
  ticket: "🎫",
  eyes: "👀",
  white_check_mark: "✅",
  x: "❌",
  warning: "⚠️",
  rotating_light: "🚨",
  tada: "🎉",
  heart: "❤️",
  fire: "🔥",
  pray: "🙏",
  wave: "👋",
  "+1": "👍",
  thumbsup: "👍",
  "-1": "👎",
  ok_hand: "👌",
  slightly_smiling_face: "🙂",
  smile: "😄",
  grinning: "😀",
  joy: "😂",
  wink: "😉",
  thinking_face: "🤔",
  cry: "😢",
};

function words(text: string, icons: ReadonlyMap<string, string>): string {
  const named = text.replace(
    /:([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?/g,
    (whole, name: string) => icons.get(name) ?? commonIcons[name] ?? whole,
  );
  return unescapeText(named);
}

// `&amp;` last, or "&amp;lt;" would be unescaped twice.
const unescapeText = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

function entityText(inside: string, nameOf: NameOf): string {
  const [target = "", ...labels] = inside.split("|");
  const label = unescapeText(labels.join("|"));
  if (target.startsWith("@")) return mentionText(inside, target.slice(1), nameOf);
  if (target.startsWith("#")) return label ? `#${label}` : "#channel";
  if (target.startsWith("!")) return commandText(target.slice(1), label);
  return linkText(unescapeText(target), label);
}

function mentionText(inside: string, id: string, nameOf: NameOf): string {
  const name = nameOf(id);
  return name === undefined ? `<${inside}>` : `@${name}`;
}

function commandText(what: string, label: string): string {
  if (label) return label;
  const name = what.split("^")[0] ?? "";
  return /^(here|channel|everyone)$/.test(name) ? `@${name}` : name === "subteam" ? "@group" : "";
}

function linkText(url: string, label: string): string {
  const shown = url.replace(/^mailto:|^tel:/, "");
  return label === "" || label === shown || label === url ? shown : `${label} (${shown})`;
}

function iconOf(unicode: string): string {
  const points = unicode.split("-").map((hex) => Number.parseInt(hex, 16));
  return points.every((point) => point > 0 && point <= 0x10ffff) ? String.fromCodePoint(...points) : "";
}
