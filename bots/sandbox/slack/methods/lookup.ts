// Finding what an argument names, in Slack's words when it is not there.

import { type Json, stringOf } from "../json.ts";
import { limits } from "../limits.ts";
import type { Channel, Person } from "../model.ts";
import { directMessage } from "../people.ts";
import { mistake, refuse } from "../refusal.ts";
import type { Slack } from "../slack.ts";

/** A channel that the bot may see; a user's id stands for the DM with them. */
export function channelOf(slack: Slack, id: unknown): Channel {
  const name = stringOf(id) ?? "";
  const person = slack.world.people.get(name);
  if (person && name !== slack.identity.botUserId) return directMessage(slack, person);
  const channel = slack.world.channels.get(name) ?? byName(slack, name);
  if (!channel) throw refuse("channel_not_found");
  if (channel.kind === "group" && !channel.members.includes(slack.identity.botUserId))
    throw refuse("channel_not_found");
  return channel;
}

/** The same, but the bot must be inside. */
export function joinedChannel(slack: Slack, id: unknown): Channel {
  const channel = channelOf(slack, id);
  if (!channel.members.includes(slack.identity.botUserId)) throw refuse("not_in_channel");
  return channel;
}

export function writableChannel(slack: Slack, id: unknown): Channel {
  const channel = channelOf(slack, id);
  if (channel.archived) throw refuse("is_archived");
  if (!channel.members.includes(slack.identity.botUserId)) throw refuse("not_in_channel");
  return channel;
}

export function personOf(slack: Slack, id: unknown): Person {
  const person = slack.world.people.get(stringOf(id) ?? "");
  if (!person) throw refuse("user_not_found");
  return person;
}

/** One page of a list, by a cursor that holds the offset. */
export function page<T>(items: readonly T[], args: Json, standard = 100): { items: T[]; next: string } {
  const limit = pageSize(args, standard, limits.listPage);
  const start = readCursor(args, "offset:");
  const offset = start === undefined ? 0 : Number(start);
  const next = offset + limit < items.length ? writeCursor(`offset:${offset + limit}`) : "";
  return { items: items.slice(offset, offset + limit), next };
}

export function pageSize(args: Json, standard: number, max: number): number {
  const limit = typeof args.limit === "number" && args.limit !== 0 ? args.limit : standard;
  if (!Number.isInteger(limit) || limit < 1 || limit > max)
    throw mistake("invalid_limit", `limit must be between 1 and ${max}`);
  return limit;
}

export function readCursor(args: Json, prefix: string): string | undefined {
  const cursor = stringOf(args.cursor);
  if (!cursor) return undefined;
  const text = Buffer.from(cursor, "base64").toString();
  if (!text.startsWith(prefix)) throw refuse("invalid_cursor");
  return text.slice(prefix.length);
}

export function writeCursor(text: string): string {
  return Buffer.from(text).toString("base64");
}

function byName(slack: Slack, name: string): Channel | undefined {
  if (!name.startsWith("#")) return undefined;
  return [...slack.world.channels.values()].find((channel) => `#${channel.name}` === name && channel.kind !== "im");
}
