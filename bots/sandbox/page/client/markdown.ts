// Discord's markdown, as far as a support desk uses it.

import { outsideLink } from "./link.ts";
import { clockTime, fullTime, relativeTime } from "./time.ts";
import { type Child, h } from "./vnode.ts";

export interface Names {
  person(id: string): string | undefined;
  role(id: string): string | undefined;
  channel(id: string): string | undefined;
}

export function markdown(text: string, names: Names): Child[] {
  return text
    .split(/```(?:[a-z]+\n|\n)?([\s\S]+?)\n?```/)
    .map((part, index) => (index % 2 === 1 ? h("pre", {}, part) : blocks(part, names)));
}

function blocks(text: string, names: Names): Child[] {
  const parts: Child[] = [];
  const lines = text.split("\n");
  lines.forEach((line, index) => {
    const block = blockOf(line, names);
    if (block) parts.push(block);
    else parts.push(inline(line, names), index < lines.length - 1 ? "\n" : "");
  });
  return parts;
}

function blockOf(line: string, names: Names): Child {
  const found = /^(\s*)(#{1,3} |-# |> |[-*] |\d+\. )(.+)$/.exec(line);
  if (!found) return undefined;
  const [, indent = "", sign = "", rest = ""] = found;
  if (sign.startsWith("#")) return indent ? undefined : h("div", `md-h${sign.trim().length}`, inline(rest, names));
  if (sign === "-# ") return indent ? undefined : h("div", "md-small", inline(rest, names));
  if (sign === "> ") return indent ? undefined : h("blockquote", {}, inline(rest, names));
  const bullet = /\d/.test(sign) ? sign.trim() : "•";
  return h(
    "div",
    `md-item${indent ? " is-deep" : ""}`,
    h("span", "md-bullet", bullet),
    h("span", {}, inline(rest, names)),
  );
}

const address = "https?:\\/\\/[^\\s<>]+[^\\s<>.,:;!?\"')\\]]";
const marks = new RegExp(
  [
    "\\\\([^\\p{L}\\p{N}\\s])",
    "`([^`]+)`",
    "\\*\\*(?=\\S)((?:\\\\.|(?!\\*\\*).)+)\\*\\*",
    "__((?:\\\\.|(?!__).)+)__",
    "\\*(?=\\S)((?:\\\\.|[^*])+?)(?<=\\S)\\*",
    "(?<![\\p{L}\\p{N}])_((?:\\\\.|[^_])+)_(?![\\p{L}\\p{N}])",
    "~~((?:\\\\.|(?!~~).)+)~~",
    "\\|\\|((?:\\\\.|(?!\\|\\|).)+)\\|\\|",
    `\\[((?:\\\\.|[^\\]])+)\\]\\(<?(${address})>?\\)`,
    `<?(${address})>?`,
    "<(@[!&]?\\d+|#\\d+|\\/[^:<>]+:\\d+|t:-?\\d+(?::[tTdDfFR])?|a?:\\w+:\\d+)>",
  ].join("|"),
  "gu",
);

function inline(text: string, names: Names): Child[] {
  const parts: Child[] = [];
  let at = 0;
  for (const found of text.matchAll(marks)) {
    parts.push(text.slice(at, found.index));
    at = found.index + found[0].length;
    parts.push(spanOf([...found], names));
  }
  parts.push(text.slice(at));
  return parts;
}

function spanOf(found: (string | undefined)[], names: Names): Child {
  const [, escaped, code, bold, underlined, starred, italic, struck, spoiler, label, target, bare, entity] = found;
  if (escaped !== undefined) return escaped;
  if (code !== undefined) return h("code", {}, code);
  if (bold !== undefined) return h("strong", {}, inline(bold, names));
  if (underlined !== undefined) return h("u", {}, inline(underlined, names));
  const leaning = starred ?? italic;
  if (leaning !== undefined) return h("em", {}, inline(leaning, names));
  if (struck !== undefined) return h("s", {}, inline(struck, names));
  if (spoiler !== undefined) return h("span", { class: "spoiler", attrs: { tabindex: "0" } }, inline(spoiler, names));
  if (label !== undefined) return outsideLink(target ?? "", label.replace(/\\(.)/g, "$1"));
  if (bare !== undefined) return outsideLink(bare, bare);
  return entityOf(entity ?? "", names);
}

function entityOf(entity: string, names: Names): Child {
  const id = entity.replace(/\D/g, "");
  if (entity.startsWith("t:")) return timestamp(entity);
  if (entity.startsWith("@&")) return h("span", "mention", `@${names.role(id) ?? "unknown-role"}`);
  if (entity.startsWith("@")) return h("span", "mention", `@${names.person(id) ?? "unknown-user"}`);
  if (entity.startsWith("#")) return h("span", "mention", `#${names.channel(id) ?? "unknown"}`);
  if (entity.startsWith("/")) return h("span", "mention", entity.replace(/:\d+$/, ""));
  return entity.replace(/^a|\d+$/g, "");
}

function timestamp(entity: string): Child {
  const [, seconds = "", style = "f"] = entity.split(":");
  const at = new Date(Number(seconds) * 1_000);
  if (Number.isNaN(at.getTime())) return `<${entity}>`;
  return h(
    "time",
    { class: "stamp", attrs: { datetime: at.toISOString(), title: fullTime(at) } },
    timeWords(style, at),
  );
}

function timeWords(style: string, at: Date): string {
  const day = (dateStyle: "short" | "long") => at.toLocaleDateString("en", { dateStyle });
  if (style === "R") return relativeTime(at);
  if (style === "t") return clockTime(at);
  if (style === "T") return at.toLocaleTimeString("en", { hour12: false });
  if (style === "d") return day("short");
  if (style === "D") return day("long");
  return `${day("long")} ${clockTime(at)}`;
}
