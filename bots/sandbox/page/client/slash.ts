// Slash commands as typed text: what is offered, and what is sent.

import type { CommandDefinition, CommandOption } from "../../discord/model.ts";
import type { Offered } from "./composer.ts";

export interface SlashCommand {
  /** "ticket claim" */
  path: string;
  description: string;
  options: CommandOption[];
}

const kind = { sub: 1, group: 2, string: 3, integer: 4, boolean: 5, number: 10, file: 11 };

/** Every command that can be run: those with subcommands by their subcommands. */
export function listCommands(registered: readonly { definition: CommandDefinition }[]): SlashCommand[] {
  const slash = registered.filter(({ definition }) => (definition.type ?? 1) === 1);
  return slash.flatMap(({ definition }) =>
    below(definition.name, definition.description ?? "", definition.options ?? []),
  );
}

function below(path: string, description: string, options: CommandOption[]): SlashCommand[] {
  const subs = options.filter(({ type }) => type === kind.sub || type === kind.group);
  if (subs.length === 0) return [{ path, description, options }];
  return subs.flatMap((sub) => below(`${path} ${sub.name}`, sub.description ?? "", sub.options ?? []));
}

export type OptionValues = Record<string, string | number | boolean>;
export type Parsed = { command: string; options: OptionValues } | { problem: string };

/** Options are given as name:value, or by position; the last text takes the rest; "quotes" keep words together. */
export function parseSlash(commands: readonly SlashCommand[], text: string): Parsed {
  const command = commandOf(commands, text);
  if (!command) return { problem: `There is no such command. There is ${rootsOf(commands)}.` };
  const options: OptionValues = {};
  let rest = text.slice(command.path.length + 1).trim();
  while (rest !== "") {
    const named = optionNamed(command, rest);
    const open = command.options.filter(({ name }) => options[name] === undefined);
    const option = named?.option ?? open.find(({ type }) => type !== kind.file);
    if (!option) return { problem: `/${command.path} takes no more than ${command.options.length} options.` };
    const isLast =
      !named &&
      option.type === kind.string &&
      !option.choices?.length &&
      open.filter(({ type }) => type !== kind.file).length === 1;
    const taken = takeWord(named?.rest ?? rest, isLast);
    const value = valueIn(option, taken.word);
    if (value === undefined) return { problem: `The option "${option.name}" does not take "${taken.word}".` };
    options[option.name] = value;
    rest = taken.rest;
  }
  const missing = command.options.find(({ name, required }) => required && options[name] === undefined);
  return missing
    ? { problem: `/${command.path} needs ${missing.name}: ${missing.description ?? ""}` }
    : { command: command.path, options };
}

function commandOf(commands: readonly SlashCommand[], text: string): SlashCommand | undefined {
  const words = text.replace(/\s+/g, " ");
  const fits = commands.filter(({ path }) => words === `/${path}` || words.startsWith(`/${path} `));
  return fits.sort((a, b) => b.path.length - a.path.length)[0];
}

function optionNamed(command: SlashCommand, text: string) {
  const found = /^([\w-]+):\s*/.exec(text);
  const option = command.options.find(({ name }) => name === found?.[1]);
  return option && found ? { option, rest: text.slice(found[0].length) } : undefined;
}

function takeWord(text: string, isLast: boolean): { word: string; rest: string } {
  const quoted = /^"([^"]*)"\s*/.exec(text);
  if (quoted) return { word: quoted[1] ?? "", rest: text.slice(quoted[0].length) };
  if (isLast) return { word: text, rest: "" };
  // A value goes on to the next name: that is how Discord's own box reads.
  const [word = ""] = /^.*?(?=\s+[\w-]+:|$)/s.exec(text) ?? [];
  const first = /^\S+/.exec(text)?.[0] ?? "";
  const taken = /\s[\w-]+:/.test(text) ? word : first;
  return { word: taken, rest: text.slice(taken.length).trim() };
}

function valueIn({ type, choices }: CommandOption, word: string): string | number | boolean | undefined {
  const chosen = choices?.find(
    ({ name, value }) => String(value) === word || name.toLowerCase() === word.toLowerCase(),
  );
  if (chosen || choices?.length) return chosen?.value;
  if (type === kind.integer || type === kind.number)
    return word !== "" && Number.isFinite(Number(word)) ? Number(word) : undefined;
  if (type === kind.boolean) return /^(true|yes)$/i.test(word) ? true : /^(false|no)$/i.test(word) ? false : undefined;
  return word;
}

/** What to offer for what was typed so far: commands, then the values of an option that has choices. */
export function offersFor(commands: readonly SlashCommand[], typed: string): Offered {
  if (!typed.startsWith("/")) return { offers: [] };
  const command = commandOf(commands, typed);
  if (!command || typed === `/${command.path}`) {
    const fits = commands.filter(({ path }) => `/${path}`.startsWith(typed.trimEnd().toLowerCase()));
    const offers = fits.map(({ path, description, options }) => ({
      text: `/${path}${options.length > 0 ? " " : ""}`,
      label: `/${path}`,
      hint: description,
    }));
    return { offers: command ? [] : offers, offersFirst: !command, ...(command ? { hint: usageOf(command) } : {}) };
  }
  const tail = /(?:^|\s)([\w-]+):([^:]*)$/.exec(typed);
  const named = command.options.find(({ name }) => name === tail?.[1]);
  const choices = (named?.choices ?? []).filter(({ name }) =>
    name.toLowerCase().startsWith((tail?.[2] ?? "").toLowerCase()),
  );
  const start = typed.slice(0, typed.length - (tail?.[2]?.length ?? 0));
  const isDone = choices.some(({ value }) => String(value) === tail?.[2]);
  return {
    offers: isDone
      ? []
      : choices.map(({ name, value }) => ({ text: `${start}${value}`, label: name, hint: String(value) })),
    hint: usageOf(command),
  };
}

/** The option whose value is being typed by its name and is completed by the app. */
export function optionBeingTyped(
  commands: readonly SlashCommand[],
  typed: string,
): { command: string; option: string; typed: string; start: string } | undefined {
  const command = commandOf(commands, typed);
  const tail = /(?:^|\s)([\w-]+):([^:]*)$/.exec(typed);
  const option = command?.options.find(({ name, autocomplete }) => autocomplete && name === tail?.[1]);
  if (!command || !option || !tail) return undefined;
  const value = tail[2] ?? "";
  return {
    command: command.path,
    option: option.name,
    typed: value,
    start: typed.slice(0, typed.length - value.length),
  };
}

const usageOf = ({ path, description, options }: SlashCommand): string =>
  `/${path} ${options.map(({ name, required }) => (required ? `${name}:` : `[${name}:]`)).join(" ")} — ${description}`;

const rootsOf = (commands: readonly SlashCommand[]): string =>
  [...new Set(commands.map(({ path }) => `/${path.split(" ")[0]}`))].join(", ") || "none yet";
