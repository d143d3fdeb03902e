// The channels and roles of the server, as far as the bot sees them.

import { type APIGuildChannel, type APIRole, ChannelType, MessageFlags, Routes } from "discord.js";
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

    async introduce({ id, name }, text) {
      try {
        // People's words come by a webhook, so the bot must be able to make one; a forum takes no message without a post.
        await rest.request("GET", Routes.channelWebhooks(id));
        const channel = (await channelsOf()).find((each) => each.id === id);
        if (channel?.type === ChannelType.GuildForum) return;
        const body = { content: escapeText(text), flags: MessageFlags.SuppressEmbeds, allowed_mentions: noPings };
        await rest.request("POST", Routes.channelMessages(id), { body });
      } catch (error) {
        const { failure, message } = channelErrorOf(error, "channel");
        if (failure === "unknown" || failure === "later") throw error;
        throw conflict(`Nothing was changed, because the bot cannot work in #${name}. ${message}`);
      }
    },
  };
}
