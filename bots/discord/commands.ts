// The desk's commands as Discord's: each root a command, each verb a subcommand with typed options.

import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type RESTPostAPIApplicationCommandsJSONBody,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
  Routes,
} from "discord.js";
import type { Command, Option } from "../../src/commands/command.ts";
import { commands } from "../../src/commands/registry.ts";
import { cut } from "./escape.ts";
import { MAX_CHOICES, MAX_DESCRIPTION, MAX_STRING_OPTION } from "./limits.ts";
import { menuDefinitions } from "./message-menu.ts";
import type { DiscordRest } from "./rest.ts";

type Definition = RESTPostAPIApplicationCommandsJSONBody;

const rootDescriptions: Record<string, string> = {
  ticket: "Tickets: open, list, claim, answer, resolve",
  chat: "Chats: list and read",
  support: "The support desk",
};
const furthestPage = 50;

export function commandDefinitions(): RESTPostAPIChatInputApplicationCommandsJSONBody[] {
  const offered = commands.filter(({ buttonOnly }) => !buttonOnly);
  const roots = [...new Set(offered.map(({ name }) => rootOf(name)))];
  return roots.map((root) => ({
    type: ApplicationCommandType.ChatInput,
    name: root,
    description: rootDescriptions[root] ?? root,
    options: offered.filter(({ name }) => rootOf(name) === root).map(subcommand),
  }));
}

/** Tells Discord when the set is another than it has; that is limited to 200 a day. */
export async function registerCommands(rest: DiscordRest, applicationId: string, guildId: string): Promise<void> {
  const route = Routes.applicationGuildCommands(applicationId, guildId);
  const wanted = [...commandDefinitions(), ...menuDefinitions()];
  const present = await rest.request<Definition[]>("GET", route);
  if (shapeOf(present) !== shapeOf(wanted)) await rest.request("PUT", route, { body: wanted });
}

const rootOf = (name: string): string => name.split(" ")[0] ?? name;
const verbOf = (name: string): string => name.split(" ")[1] ?? name;

function subcommand({ name, summary, options, takesFiles }: Command): APIApplicationCommandSubcommandOption {
  const typed = (Object.entries(options) as [string, Option][]).map(([key, option]) => typedOption(key, option));
  if (takesFiles) typed.push(fileOption);
  return {
    type: ApplicationCommandOptionType.Subcommand,
    name: verbOf(name),
    description: cut(summary, MAX_DESCRIPTION),
    options: typed.sort((a, b) => Number(b.required) - Number(a.required)),
  };
}

const fileOption: APIApplicationCommandBasicOption = {
  type: ApplicationCommandOptionType.Attachment,
  name: "file",
  description: "A file that goes along; a form takes several",
  required: false,
};

/** A text that is left out is asked for by a form; what one picks from a list is asked for at once. */
function typedOption(name: string, option: Option): APIApplicationCommandBasicOption {
  const { kind, summary, required, choices = [], maxLength = MAX_STRING_OPTION } = option;
  const description = cut(summary, MAX_DESCRIPTION);
  const { Integer, String: text, User } = ApplicationCommandOptionType;
  switch (kind) {
    case "page":
      return { type: Integer, name, description, required: false, min_value: 1, max_value: furthestPage };
    case "member":
      return { type: User, name, description, required };
    case "choice": {
      const offered = choices.slice(0, MAX_CHOICES).map(({ label, value }) => ({ name: label, value }));
      return { type: text, name, description, required, choices: offered };
    }
    case "ref":
    case "agent":
    case "customer":
    case "channel":
    case "group":
    case "macro": {
      const isPicked = kind !== "ref" && kind !== "customer";
      return { type: text, name, description, required: isPicked && required, autocomplete: true };
    }
    default: {
      const max_length = Math.min(maxLength, MAX_STRING_OPTION);
      return { type: text, name, description, required: false, max_length };
    }
  }
}

type Slash = Partial<RESTPostAPIChatInputApplicationCommandsJSONBody>;

/** What we say of a command, without what Discord adds to it. */
function shapeOf(definitions: readonly Definition[]): string {
  const byName = [...definitions].sort((a, b) => (a.name < b.name ? -1 : 1));
  return JSON.stringify(
    byName.map((definition) => {
      const { type = ApplicationCommandType.ChatInput, name, description = "", options = [] } = definition as Slash;
      return [type, name, description, options.map(optionShape)];
    }),
  );
}

function optionShape(option: APIApplicationCommandOption): unknown {
  const { type, name, description, required = false } = option;
  const {
    autocomplete = false,
    choices,
    max_length,
    min_value,
    max_value,
    options,
  } = option as {
    autocomplete?: boolean;
    choices?: { name: string; value: string }[];
    max_length?: number;
    min_value?: number;
    max_value?: number;
    options?: APIApplicationCommandOption[];
  };
  const chosen = choices?.map((choice) => [choice.name, choice.value]) ?? [];
  const bounds = [max_length ?? null, min_value ?? null, max_value ?? null];
  return [type, name, description, required, autocomplete, chosen, bounds, options?.map(optionShape) ?? []];
}
