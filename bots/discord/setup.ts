// What connecting asks of Discord: where the bot is, where the desk could be, who its first admin is, and a first word.

import {
  type APIApplication,
  type APIChannel,
  type APIGuildMember,
  type APIPartialGuild,
  ChannelType,
  Routes,
} from "discord.js";
import { channelErrorOf, hasCode } from "./errors.ts";
import { noPings } from "./escape.ts";
import { invitation } from "./invitation.ts";
import { createRest, type DiscordRest } from "./rest.ts";

export interface DiscordPlace {
  id: string;
  name: string;
  kind: "text" | "forum";
}

export interface DiscordSetup {
  /** The address that invites the bot. @throws ChannelError */
  invitation(): Promise<string>;
  /** The servers that the bot is in. @throws ChannelError */
  guilds(): Promise<{ id: string; name: string }[]>;
  /** Where a desk could be, by name. @throws ChannelError */
  channels(guildId: string): Promise<DiscordPlace[]>;
  /** A member by name or id; undefined when nobody, or more than one, is called that. @throws ChannelError */
  findMember(guildId: string, who: string): Promise<{ id: string; name: string } | undefined>;
  /** @throws ChannelError */
  sayHello(channelId: string, text: string): Promise<void>;
}

const [unknownMember, unknownUser] = [10007, 10013];
const kinds: Partial<Record<ChannelType, DiscordPlace["kind"]>> = {
  [ChannelType.GuildText]: "text",
  [ChannelType.GuildForum]: "forum",
};

export function createDiscordSetup({ token, apiUrl }: { token: string; apiUrl: string | undefined }): DiscordSetup {
  const rest = createRest({ token, apiUrl, timeoutMs: 8_000 });
  return {
    invitation: () =>
      attempt(async () => invitation((await rest.request<APIApplication>("GET", Routes.currentApplication())).id)),
    guilds: () => attempt(() => rest.request<APIPartialGuild[]>("GET", Routes.userGuilds())),
    channels: (guildId) => attempt(() => listChannels(rest, guildId)),
    findMember: (guildId, who) => attempt(() => findMember(rest, guildId, who)),
    sayHello: (channelId, content) =>
      attempt(async () => {
        await rest.request("POST", Routes.channelMessages(channelId), { body: { content, allowed_mentions: noPings } });
      }),
  };
}

async function listChannels(rest: DiscordRest, guildId: string): Promise<DiscordPlace[]> {
  const channels = await rest.request<APIChannel[]>("GET", Routes.guildChannels(guildId));
  const places = channels.flatMap(({ id, name, type }) => {
    const kind = kinds[type];
    return kind ? [{ id, name: name ?? id, kind }] : [];
  });
  return places.sort((a, b) => a.name.localeCompare(b.name));
}

async function findMember(
  rest: DiscordRest,
  guildId: string,
  who: string,
): Promise<{ id: string; name: string } | undefined> {
  const found = /^\d{15,20}$/.test(who)
    ? [await memberById(rest, guildId, who)]
    : await rest.request<APIGuildMember[]>("GET", Routes.guildMembersSearch(guildId), {
        query: { query: who.replace(/^@/, ""), limit: "2" },
      });
  const [first, second] = found.filter((member) => member !== undefined).filter(({ user }) => !user.bot);
  return first && !second ? { id: first.user.id, name: first.user.global_name ?? first.user.username } : undefined;
}

async function memberById(rest: DiscordRest, guildId: string, id: string): Promise<APIGuildMember | undefined> {
  try {
    return await rest.request<APIGuildMember>("GET", Routes.guildMember(guildId, id));
  } catch (error) {
    if (hasCode(error, unknownMember, unknownUser)) return undefined;
    throw error;
  }
}

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw channelErrorOf(error, "channel");
  }
}
