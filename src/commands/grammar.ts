// The text form of commands: `/ticket assign @dana TKT-7`, `!r We are on it.` Required options come by position, any option as
// name:value, and a last text takes the rest of the line.

import type { Call } from "../cards/card.ts";
import { slash } from "../desk/slash.ts";
import { parseTicketNumber } from "../desk/words.ts";
import type { Command, Option } from "./command.ts";
import { commandNamed, commands, commandWithAlias } from "./registry.ts";

export type Parsed = { call: Call } | { hint: string };

/** `text` is what follows the root: "assign @dana TKT-7". */
export function parseSlash(root: string, text: string): Parsed {
  const { verb, rest } = splitVerb(text);
  if (verb === "")
    return {
      call: { command: root === "ticket" ? "ticket new" : `${root} ${root === "chat" ? "list" : "help"}`, options: {} },
    };

  // "setup channel" is setup-channel.
  const next = splitVerb(rest);
  const longer = typedCommand(`${root} ${verb}-${next.verb}`);
  if (longer) return { call: { command: longer.name, options: readOptions(longer, next.rest, false) } };
  const command = typedCommand(`${root} ${verb}`);
  if (!command) return { hint: unknownVerb(root, verb) };
  return { call: { command: command.name, options: readOptions(command, rest, false) } };
}

/** What follows the `!` in a thread; undefined when its first word is no verb. */
export function parseBang(text: string): { call: Call } | undefined {
  const { verb, rest } = splitVerb(text);
  const command = commandWithAlias(verb);
  return command && { call: { command: command.name, options: readOptions(command, rest, true) } };
}

/** What to say to someone whose `!word` is no command. */
export function unknownBang(text: string): string {
  const { verb } = splitVerb(text);
  return `\`!${verb.slice(0, 30)}\` is not a command, so nothing was sent. Try \`!r your answer\`, \`!note only for us\`, \`!claim\` or \`!help\`.`;
}

function typedCommand(name: string): Command | undefined {
  const command = commandNamed(name);
  return command?.buttonOnly ? undefined : command;
}

function unknownVerb(root: string, verb: string): string {
  const verbs = commands
    .filter(({ name, buttonOnly }) => name.startsWith(`${root} `) && !buttonOnly)
    .map(({ name }) => name.slice(root.length + 1));
  return `\`${slash(root)} ${verb.slice(0, 30)}\` is not a command. There is: ${verbs.join(", ")}. For example: \`${slash(root)} ${verbs[1] ?? verbs[0]}\`.`;
}

function splitVerb(text: string): { verb: string; rest: string } {
  const match = /^\s*(\S*)\s*([\s\S]*)$/.exec(text);
  return { verb: (match?.[1] ?? "").toLowerCase(), rest: match?.[2] ?? "" };
}

function readOptions(command: Command, line: string, inThread: boolean): Record<string, string> {
  const entries = (Object.entries(command.options) as [string, Option][]).filter(([, option]) => !option.pickedOnly);
  const typed = new Set(entries.map(([name]) => name));
  const options: Record<string, string> = {};
  let rest = line;
  const takesText = entries.some(([, option]) => option.kind === "text");
  const open = () =>
    entries.filter(([name, { kind }]) => !(name in options) && !(inThread && takesText && kind === "ref"));
  while (rest !== "") {
    const token = nextToken(rest);
    const named = /^([a-z]+):(.*)$/s.exec(token.raw);
    if (named?.[1] !== undefined && typed.has(named[1]) && !(named[1] in options)) {
      const value = nextToken(rest.slice(named[1].length + 1));
      options[named[1]] = value.text;
      rest = value.rest;
      continue;
    }
    // What can be yes is so by its name: `/chat list unread`.
    const wanted = open().find(
      ([name, { choices }]) => name === token.raw.toLowerCase() && choices?.some(({ value }) => value === "yes"),
    )?.[0];
    if (wanted !== undefined) {
      options[wanted] = "yes";
      rest = token.rest;
      continue;
    }
    // Outside a thread the first word may say which ticket; inside, "TKT-5 is a duplicate" is what someone says.
    if (!inThread && rest === line && "ref" in command.options && looksLikeRef(token.text)) {
      options.ref = token.text;
      rest = token.rest;
      continue;
    }
    const next = nextPositional(open());
    if (!next) break;
    const [name, { kind }] = next;
    const takesRest =
      kind === "text" || (kind === "line" && nextPositional(open().filter(([other]) => other !== name)) === undefined);
    options[name] = takesRest ? unquoted(rest) : token.text;
    rest = takesRest ? "" : token.rest;
  }
  return options;
}

/** Required options first, then the others, as they are defined; a reference only when it looks like one. */
function nextPositional(open: [string, Option][]): [string, Option] | undefined {
  return open.find(([, option]) => option.required) ?? open.find(([, option]) => option.kind !== "page");
}

const looksLikeRef = (text: string): boolean => /^#?chat-\d+$/i.test(text) || parseTicketNumber(text) !== undefined;

interface Token {
  raw: string;
  text: string;
  rest: string;
}

function nextToken(text: string): Token {
  const quoted = /^"((?:[^"\\]|\\.)*)"(?=\s|$)\s*/.exec(text);
  if (quoted?.[1] !== undefined) {
    return { raw: quoted[0], text: quoted[1].replace(/\\(.)/g, "$1"), rest: text.slice(quoted[0].length) };
  }
  const plain = /^(<@[^>]*>|\S*)\s*/.exec(text);
  return { raw: plain?.[1] ?? "", text: plain?.[1] ?? "", rest: text.slice(plain?.[0].length ?? text.length) };
}

function unquoted(text: string): string {
  const token = nextToken(text);
  return token.rest === "" ? token.text : text.trim();
}
