// What the bot asks of Discord: permissions in the channel, intents on the gateway, and the address that invites it with both.

import { GatewayIntentBits, PermissionFlagsBits } from "discord.js";

const { AddReactions, CreatePublicThreads, ManageThreads, ManageWebhooks, ReadMessageHistory } = PermissionFlagsBits;
const { SendMessages, SendMessagesInThreads, ViewChannel } = PermissionFlagsBits;

/** By the names that Discord shows. */
export const neededPermissions: Readonly<Record<string, bigint>> = {
  "View Channel": ViewChannel,
  "Send Messages": SendMessages,
  "Send Messages in Threads": SendMessagesInThreads,
  "Create Public Threads": CreatePublicThreads,
  "Manage Threads": ManageThreads,
  "Manage Webhooks": ManageWebhooks,
  "Read Message History": ReadMessageHistory,
  "Add Reactions": AddReactions,
};

const { DirectMessages, GuildMessageReactions, GuildMessages, GuildMessageTyping, Guilds, MessageContent } =
  GatewayIntentBits;

/** Message Content alone must be switched on in the developer portal. */
export const intents = [
  Guilds,
  GuildMessages,
  GuildMessageReactions,
  GuildMessageTyping,
  DirectMessages,
  MessageContent,
] as const;

export const portal = "https://discord.com/developers/applications";

export function invitation(applicationId: string): string {
  const permissions = Object.values(neededPermissions).reduce((sum, bit) => sum | bit, 0n);
  return `https://discord.com/oauth2/authorize?client_id=${applicationId}&scope=bot%20applications.commands&permissions=${permissions}`;
}
