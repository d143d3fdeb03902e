import type { Option, OptionKind } from "./command.ts";
import { commands, commandWithAlias } from "./registry.ts";

const named: readonly OptionKind[] = ["agent", "member", "channel", "group"];

/** Whether what follows a `!` or a slash command names somebody or a place, so that its mentions stay: names are ambiguous, ids are not. */
export function keepsMentions(verb: string): boolean {
  const word = verb.toLowerCase();
  // "setup channel" is setup-channel.
  const longer = commands.filter(({ name }) => name.split(" ")[1]?.startsWith(`${word}-`));
  const options = [commandWithAlias(word), ...longer].flatMap((command) => Object.values(command?.options ?? {}));
  return options.some(({ kind }: Option) => named.includes(kind));
}
