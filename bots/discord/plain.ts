// What someone typed in Discord to plain text: mentions as @name, times in words.

import { asBang } from "../../src/commands/as-bang.ts";
import { keepsMentions } from "../../src/commands/keeps-mentions.ts";
import { fromFirstWord } from "../../src/desk/relay/decide.ts";

/** Names by id, as far as they are known. */
export interface Names {
  user(id: string): string | undefined;
  role(id: string): string | undefined;
  channel(id: string): string | undefined;
}

const mention = /^(?:<@[!&]?\d+>|@everyone|@here)/;

export function toPlain(content: string, names: Names): string {
  return withNames(content, names)
    .replace(/<a?(:\w+:)\d+>/g, "$1")
    .replace(/<(\/[^:<>]+):\d+>/g, "$1")
    .replace(/<t:(-?\d{1,13})(?::[a-zA-Z])?>/g, (whole, seconds: string) => timeInWords(Number(seconds)) ?? whole)
    .trim();
}

function withNames(content: string, names: Names): string {
  if (namesByMention(content)) return content;
  return content
    .replace(/<@!?(\d+)>/g, (_, id: string) => `@${names.user(id) ?? "someone"}`)
    .replace(/<@&(\d+)>/g, (_, id: string) => `@${names.role(id) ?? "role"}`)
    .replace(/<#(\d+)>/g, (_, id: string) => `#${names.channel(id) ?? "channel"}`);
}

export const startsWithMention = (content: string): boolean => mention.test(fromFirstWord(content));

/** "@Support claim" is the same as "!claim". */
export function asCommand(content: string, botUserId: string): string | undefined {
  return isToBot(content, botUserId) ? asBang(content.replace(/^\s*<@!?\d+>/, "")) : undefined;
}

/** Whether it begins with the bot's name. */
export const isToBot = (content: string, botUserId: string): boolean =>
  new RegExp(`^\\s*<@!?${botUserId}>`).test(content);

/** In a channel itself nobody speaks to the desk but by a command or the bot's name. */
export const isMeantForBot = (content: string, botUserId: string): boolean =>
  /^\s*![a-z]/i.test(content) || isToBot(content, botUserId);

/** Whether it is a command that names somebody or a place by their mention. */
function namesByMention(content: string): boolean {
  const verb = /^\s*!([a-z-]+)/i.exec(content)?.[1];
  return verb !== undefined && keepsMentions(verb);
}

function timeInWords(seconds: number): string | undefined {
  const time = new Date(seconds * 1_000);
  return Number.isNaN(time.getTime()) ? undefined : `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
