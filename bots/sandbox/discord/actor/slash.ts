// What a client does with a slash command before it is sent: find it, check the options, resolve the mentioned.

import { EVERYONE_PERMISSIONS } from "../flags.ts";
import { noteChannel, noteUser, type Resolved } from "../interactions/resolved.ts";
import { keepFile } from "../messages/attach.ts";
import type { Channel, Command, CommandOption, FileInput, Json } from "../model.ts";
import { wireRole } from "../wire-guild.ts";
import { wireAttachment } from "../wire-message.ts";
import type { World } from "../world.ts";

export type OptionValue = string | number | boolean | FileInput;
export type OptionValues = Readonly<Record<string, OptionValue>>;

export interface FoundCommand {
  command: Command;
  /** The names below the command itself: a group, a subcommand. */
  path: readonly CommandOption[];
  options: readonly CommandOption[];
}

const TYPE = {
  sub: 1,
  group: 2,
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
  file: 11,
};

export function findSlashCommand(world: World, channel: Channel, words: string): FoundCommand {
  const [name = "", ...rest] = words.trim().replace(/^\//, "").split(/\s+/);
  const command = findCommand(world, channel, name, 1);
  const path: CommandOption[] = [];
  let options = command.definition.options ?? [];
  for (const word of rest) {
    const next = options.find((option) => option.name === word && option.type <= TYPE.group);
    if (!next) throw new Error(`/${words} is not registered: /${name} has no "${word}".`);
    path.push(next);
    options = next.options ?? [];
  }
  if (options.some(({ type }) => type === TYPE.sub || type === TYPE.group)) {
    throw new Error(`/${words} needs one of ${options.map((option) => option.name).join(", ")}.`);
  }
  return { command, path, options };
}

export function findCommand(world: World, channel: Channel, name: string, type: number): Command {
  const isDirect = channel.kind === "dm";
  const all = world.store.commands.all().filter(({ definition }) => (definition.type ?? 1) === type);
  const inReach = all.filter(({ guildId }) => guildId === null || !isDirect);
  const command = inReach
    .sort((a, b) => Number(b.guildId !== null) - Number(a.guildId !== null))
    .find(({ definition }) => definition.name === name);
  if (!command) {
    const names = inReach.map(({ definition }) => definition.name).join(", ");
    throw new Error(`No command "${name}" is registered here; there is ${names || "none"}.`);
  }
  const { contexts, dm_permission, default_member_permissions: needed } = command.definition;
  if (isDirect && (dm_permission === false || (contexts && !contexts.includes(1)))) {
    throw new Error(`"${name}" is not offered in direct messages.`);
  }
  if (needed != null && needed !== "" && (BigInt(needed) === 0n || BigInt(needed) & ~EVERYONE_PERMISSIONS)) {
    throw new Error(`"${name}" is hidden from members without permission ${needed}.`);
  }
  return command;
}

/** The `data` of the interaction; throws where the client would not let it be sent. */
export function slashData(
  world: World,
  channel: Channel,
  found: FoundCommand,
  values: OptionValues,
  focused?: string,
): Json {
  const unknown = Object.keys(values).find((key) => !found.options.some(({ name }) => name === key));
  if (unknown) throw new Error(`There is no option "${unknown}".`);
  const resolved: Resolved = {};
  const given = found.options.flatMap((option): Json[] => {
    const value = values[option.name];
    if (value === undefined) {
      if (option.required && focused === undefined) throw new Error(`The option "${option.name}" is required.`);
      return [];
    }
    if (focused === option.name) return [{ name: option.name, type: option.type, value: String(value), focused: true }];
    return [{ name: option.name, type: option.type, value: checkedValue(world, channel, option, value, resolved) }];
  });
  const options = found.path.reduceRight<Json[]>((inner, { name, type }) => [{ name, type, options: inner }], given);
  const { id, guildId, definition } = found.command;
  return {
    id,
    name: definition.name,
    type: 1,
    ...(guildId ? { guild_id: guildId } : {}),
    ...(options.length > 0 ? { options } : {}),
    ...(Object.keys(resolved).length > 0 ? { resolved } : {}),
  };
}

function checkedValue(
  world: World,
  channel: Channel,
  option: CommandOption,
  value: OptionValue,
  resolved: Resolved,
): string | number | boolean {
  if (option.choices?.length) return chosen(option, value);
  const wrong = (wanted: string) =>
    new Error(`The option "${option.name}" takes ${wanted}, not ${JSON.stringify(value)}.`);
  switch (option.type) {
    case TYPE.string:
      if (typeof value !== "string") throw wrong("a text");
      return within(option, value, [...value].length, option.min_length ?? 0, option.max_length ?? 6_000);
    case TYPE.integer:
    case TYPE.number:
      if (typeof value !== "number" || (option.type === TYPE.integer && !Number.isInteger(value)))
        throw wrong("a number");
      return within(option, value, value, option.min_value ?? -(2 ** 53), option.max_value ?? 2 ** 53);
    case TYPE.boolean:
      if (typeof value !== "boolean") throw wrong("true or false");
      return value;
    case TYPE.file:
      if (typeof value !== "object") throw wrong("a file");
      return uploaded(world, channel, value, resolved);
    default:
      if (typeof value !== "string") throw wrong("an id or a name");
      return mentioned(world, option, value, resolved);
  }
}

function chosen(option: CommandOption, value: OptionValue): string | number {
  const choice = option.choices?.find((each) => each.value === value || each.name === value);
  if (choice) return choice.value;
  const values = option.choices?.map((each) => each.value).join(", ");
  throw new Error(`The option "${option.name}" offers ${values}, not ${JSON.stringify(value)}.`);
}

function within<T>(option: CommandOption, value: T, size: number, min: number, max: number): T {
  if (size >= min && size <= max) return value;
  throw new Error(`The option "${option.name}" takes ${min} to ${max}, not ${size}.`);
}

function uploaded(world: World, channel: Channel, file: FileInput, resolved: Resolved): string {
  const attachment = keepFile(world, file, file.name, null);
  resolved.attachments = { ...resolved.attachments, [attachment.id]: wireAttachment(world, channel.id, attachment) };
  return attachment.id;
}

/** A person, role or channel by id or by name. */
function mentioned(world: World, option: CommandOption, wanted: string, resolved: Resolved): string {
  const is = (each: { id: string; name: string }) => each.id === wanted || each.name === wanted.replace(/^[@#]/, "");
  const takes = (...types: number[]) => types.includes(option.type);
  const user = takes(TYPE.user, TYPE.mentionable) ? world.store.users.all().find(is) : undefined;
  const role = takes(TYPE.role, TYPE.mentionable) ? world.store.roles.all().find(is) : undefined;
  const channel = takes(TYPE.channel) ? world.store.channels.all().find(is) : undefined;
  if (user) noteUser(resolved, user);
  else if (role) resolved.roles = { ...resolved.roles, [role.id]: wireRole(role) };
  else if (channel) noteChannel(world, resolved, channel);
  const found = user ?? role ?? channel;
  if (!found) throw new Error(`The option "${option.name}" finds no "${wanted}".`);
  return found.id;
}
