// The channels and roles of the server, as far as the bot sees them.

import {
  type APIGuildChannel,
  type APIMessage,
  type APIRole,
  type APIThreadChannel,
  ChannelType,
  MessageFlags,
  Routes,
  ThreadAutoArchiveDuration,
} from "discord.js";
import type { Named, Workspace } from "../../src/commands/command.ts";
import { conflict } from "../../src/desk/errors.ts";
import { channelErrorOf } from "./errors.ts";
import { escapeText, noPings } from "./escape.ts";
import type { DiscordRest } from "./rest.ts";

const kinds: readonly ChannelType[] = [ChannelType.GuildText, ChannelType.GuildForum];

/** Discord's own words for what a bot may not ping. */
const notMentionable =
  "Discord lets the bot ping this role only when everyone may mention it: allow that in the server's settings, under Roles.";

export function createWorkspace(rest: DiscordRest, guildId: string): Workspace {
  const channelsOf = () => rest.request<APIGuildChannel[]>("GET", Routes.guildChannels(guildId));
  return {
    async channels() {
      return (await channelsOf())
        .filter(({ type }) => kinds.includes(type))
        .map(({ id, name }) => ({ id, name: name ?? id }));
    },

    async groups() {
      const roles = await rest.request<APIRole[]>("GET", Routes.guildRoles(guildId));
      return roles
        .filter(({ id, managed }) => id !== guildId && !managed)
        .map(({ id, name, mentionable }): Named => ({ id, name, ...(mentionable ? {} : { warning: notMentionable }) }));
    },

    async introduce({ id, name }, text, { threads = false } = {}) {
      try {
        // People's words come by a webhook, so the bot must be able to make one.
        await rest.request("GET", Routes.channelWebhooks(id));
        const channel = (await channelsOf()).find((each) => each.id === id);
        if (channel?.type === ChannelType.GuildForum) await tryPost(rest, id, text);
        else await sayIn(rest, id, text, { threads });
      } catch (error) {
        const { failure, message } = channelErrorOf(error, "channel");
        if (failure === "unknown" || failure === "later") throw error;
        throw conflict(`Nothing was changed, because the bot cannot work in #${name}. ${message}`);
      }
    },
  };
}

/** A word whose thread cannot be opened or written in is taken back. */
async function sayIn(rest: DiscordRest, channel: string, text: string, { threads }: { threads: boolean }) {
  const { id } = await rest.request<APIMessage>("POST", Routes.channelMessages(channel), { body: said(text) });
  if (!threads) return;
  try {
    await tryThread(rest, Routes.threads(channel, id), {});
  } catch (error) {
    await rest.request("DELETE", Routes.channelMessage(channel, id)).catch(() => undefined);
    throw error;
  }
}

/** A forum takes no message without a post, which nobody needs to see for long. */
const tryPost = (rest: DiscordRest, forum: string, text: string): Promise<void> =>
  tryThread(rest, Routes.threads(forum), { message: said(text) });

/** What cannot be removed again stays: it says what it was for. */
async function tryThread(rest: DiscordRest, route: `/${string}`, more: object): Promise<void> {
  const body = { name: "A try of the setup", auto_archive_duration: ThreadAutoArchiveDuration.OneHour, ...more };
  const { id } = await rest.request<APIThreadChannel>("POST", route, { body });
  try {
    await rest.request("POST", Routes.channelMessages(id), {
      body: said("The bot can open threads here and write in them."),
    });
  } finally {
    await rest.request("DELETE", Routes.channel(id)).catch(() => undefined);
  }
}

const said = (text: string) => ({
  content: escapeText(text),
  flags: MessageFlags.SuppressEmbeds,
  allowed_mentions: noPings,
});
