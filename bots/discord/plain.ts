// What someone typed in Discord to plain text: mentions as @name, times in words.

/** Names by id, as far as they are known. */
export interface Names {
  user(id: string): string | undefined;
  role(id: string): string | undefined;
  channel(id: string): string | undefined;
}

const mention = /^<@[!&]?\d+>/;

export function toPlain(content: string, names: Names): string {
  return content
    .replace(/<@!?(\d+)>/g, (_, id: string) => `@${names.user(id) ?? "someone"}`)
    .replace(/<@&(\d+)>/g, (_, id: string) => `@${names.role(id) ?? "role"}`)
    .replace(/<#(\d+)>/g, (_, id: string) => `#${names.channel(id) ?? "channel"}`)
    .replace(/<a?(:\w+:)\d+>/g, "$1")
    .replace(/<(\/[^:<>]+):\d+>/g, "$1")
    .replace(/<t:(-?\d{1,13})(?::[a-zA-Z])?>/g, (whole, seconds: string) => timeInWords(Number(seconds)) ?? whole)
    .trim();
}

export const startsWithMention = (content: string): boolean => mention.test(content.trimStart());

/** "@Support claim" is the same as "!claim". */
export function asCommand(content: string, botUserId: string): string | undefined {
  const addressed = new RegExp(`^\\s*<@!?${botUserId}>\\s*(?=[a-z])`, "i");
  return addressed.test(content) ? content.replace(addressed, "!") : undefined;
}

function timeInWords(seconds: number): string | undefined {
  const time = new Date(seconds * 1_000);
  return Number.isNaN(time.getTime()) ? undefined : `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
