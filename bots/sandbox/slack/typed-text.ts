// What Slack's own client makes of what a person types before anybody else sees it.

import type { Slack } from "./slack.ts";

const ENTITY = /<(?:[@#][A-Z0-9]+(?:\|[^<>]*)?|![\w^|@-]+|(?:https?|mailto):[^<>]+)>/g;
const URL_OR_EMAIL = /\bhttps?:\/\/[^\s<>]+[^\s<>.,;:!?)]|\b[\w.+-]+@[\w-]+\.[\w.-]*\w/g;

/** Pasted and picked emoji travel as :names:, so an app that looks for 🔒 finds `:lock:`. */
const EMOJI: Record<string, string> = {
  "🔒": "lock",
  "👀": "eyes",
  "✅": "white_check_mark",
  "🚨": "rotating_light",
  "📤": "outbox_tray",
  "🎫": "ticket",
  "⏳": "hourglass_flowing_sand",
  "❌": "x",
  "👁": "eye",
  "↩️": "leftwards_arrow_with_hook",
  "👍": "+1",
  "👎": "-1",
  "🎉": "tada",
  "❤️": "heart",
  "🙂": "slightly_smiling_face",
  "😀": "grinning",
  "🔥": "fire",
};

export function typedText(slack: Slack, text: string): string {
  let result = "";
  let at = 0;
  for (const entity of text.matchAll(ENTITY)) {
    result += encode(slack, text.slice(at, entity.index)) + entity[0];
    at = entity.index + entity[0].length;
  }
  return result + encode(slack, text.slice(at));
}

/** "👀" or ":eyes:" or "eyes": the name of a reaction. */
export function emojiName(emoji: string): string {
  return EMOJI[emoji] ?? emoji.replace(/^:|:$/g, "");
}

function encode(slack: Slack, text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const linked = escaped.replace(URL_OR_EMAIL, (found) =>
    found.includes("://") ? `<${found}>` : `<mailto:${found}|${found}>`,
  );
  const named = linked.replace(/(?<![\w<|@:/.])@([\w.-]*\w)/g, (whole, name: string) => mention(slack, name) ?? whole);
  return Object.entries(EMOJI).reduce((all, [symbol, name]) => all.replaceAll(symbol, `:${name}:`), named);
}

function mention(slack: Slack, name: string): string | undefined {
  if (/^(channel|here|everyone)$/.test(name)) return `<!${name}>`;
  const person = [...slack.world.people.values()].find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (person) return `<@${person.id}>`;
  const group = [...slack.world.groups.values()].find((one) => one.handle === name);
  return group ? `<!subteam^${group.id}>` : undefined;
}
