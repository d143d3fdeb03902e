// Slack's mrkdwn: its signs, its <entities>, its escapes, nothing of HTML.

import { emojiOf, withEmoji } from "./emoji.ts";
import { outsideLink } from "./link.ts";
import { clockTime, fullTime, prettyDay, relativeTime } from "./time.ts";
import { type Child, h } from "./vnode.ts";

/** The names behind ids. */
export interface Names {
  person(id: string): string | undefined;
  channel(id: string): string | undefined;
}

export function mrkdwn(text: string, names: Names): Child[] {
  return text
    .split(/```\n?([\s\S]+?)\n?```/)
    .map((part, index) => (index % 2 === 1 ? h("pre", {}, unescapeText(part)) : lines(part, names)));
}

function lines(text: string, names: Names): Child[] {
  const parts: Child[] = [];
  const all = text.split("\n");
  all.forEach((line, index) => {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (quoted) parts.push(h("blockquote", {}, inline(quoted[1] ?? "", names)));
    else parts.push(inline(line, names), index < all.length - 1 ? "\n" : "");
  });
  return parts;
}

const edge = { before: "(?<![\\p{L}\\p{N}])", after: "(?![\\p{L}\\p{N}])" };
const span = (sign: string) => `${edge.before}${sign}(?=\\S)((?:(?!${sign}).)+?)(?<=\\S)${sign}${edge.after}`;
const marks = new RegExp(`\`([^\`]+)\`|<([^<>]+)>|${span("\\*")}|${span("_")}|${span("~")}|:([a-z0-9_+'-]+):`, "gu");

function inline(text: string, names: Names): Child[] {
  const parts: Child[] = [];
  let at = 0;
  for (const found of text.matchAll(marks)) {
    const [whole, code, entity, bold, italic, struck, emoji] = found;
    parts.push(unescapeText(text.slice(at, found.index)));
    at = found.index + whole.length;
    if (code !== undefined) parts.push(h("code", {}, unescapeText(code)));
    else if (entity !== undefined) parts.push(entityOf(entity, names));
    else if (bold !== undefined) parts.push(h("strong", {}, inline(bold, names)));
    else if (italic !== undefined) parts.push(h("em", {}, inline(italic, names)));
    else if (struck !== undefined) parts.push(h("s", {}, inline(struck, names)));
    else parts.push(emojiOf(emoji ?? "") ?? whole);
  }
  parts.push(unescapeText(text.slice(at)));
  return parts;
}

function entityOf(entity: string, names: Names): Child {
  const [target = "", ...rest] = entity.split("|");
  const label = rest.join("|");
  const id = target.slice(1);
  if (target.startsWith("@")) return h("span", "mention", `@${names.person(id) ?? (unescapeText(label) || id)}`);
  if (target.startsWith("#")) return h("span", "mention", `#${names.channel(id) ?? (unescapeText(label) || id)}`);
  if (target.startsWith("!date^")) return dateOf(target, unescapeText(label));
  if (target.startsWith("!subteam^")) return h("span", "mention", unescapeText(label) || "@group");
  if (target.startsWith("!")) return h("span", "mention is-broad", `@${id}`);
  return outsideLink(unescapeText(target), unescapeText(label) || unescapeText(target).replace(/^mailto:/, ""));
}

function dateOf(target: string, fallback: string): Child {
  const [, seconds = "", format = ""] = target.split("^");
  const at = new Date(Number(seconds) * 1_000);
  if (Number.isNaN(at.getTime())) return fallback;
  const words = format.replace(/\{(\w+)\}/g, (whole, token: string) => dateWords(token, at) ?? whole);
  return h(
    "time",
    { attrs: { datetime: at.toISOString(), title: fullTime(at) } },
    words[0]?.toUpperCase() + words.slice(1),
  );
}

function dateWords(token: string, at: Date): string | undefined {
  const day = (style: "full" | "long" | "medium") => at.toLocaleDateString("en", { dateStyle: style });
  const words: Record<string, () => string> = {
    date_num: () => at.toLocaleDateString("sv"),
    date: () => day("long"),
    date_slash: () => at.toLocaleDateString("en-GB"),
    date_short: () => day("medium"),
    date_long: () => day("full"),
    date_pretty: () => prettyDay(at),
    date_short_pretty: () => prettyDay(at),
    date_long_pretty: () => prettyDay(at),
    time: () => clockTime(at),
    time_secs: () => at.toLocaleTimeString("en", { hour12: false }),
    ago: () => relativeTime(at),
  };
  return Object.hasOwn(words, token) ? words[token]?.() : undefined;
}

export const unescapeText = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** A text object of Block Kit. */
export function textObject(value: unknown, names: Names): Child[] {
  const { type, text } = (value ?? {}) as { type?: unknown; text?: unknown };
  if (typeof text !== "string") return [];
  return type === "mrkdwn" ? mrkdwn(text, names) : [withEmoji(text)];
}
