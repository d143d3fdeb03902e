import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { GatewayIntentBits, PermissionsBitField } from "discord.js";
import { expect, it } from "vitest";
import { packageRoot } from "../../src/package-root.ts";
import { intents, invitation, neededPermissions } from "./invitation.ts";

const folder = path.join(packageRoot(), "bots", "discord");
const sources = readdirSync(folder)
  .filter((file) => file.endsWith(".ts") && !/(\.test|^testing|^test-world)\.ts$/.test(file))
  .map((file) => readFileSync(path.join(folder, file), "utf8"))
  .join("\n");

const { DirectMessages, GuildMessageReactions, GuildMessages, GuildMessageTyping, Guilds, MessageContent } =
  GatewayIntentBits;

/** discord.com/developers/docs/events/gateway#list-of-intents; null for what every session is told. */
const intentOf: Readonly<Record<string, number | null>> = {
  ChannelCreate: Guilds,
  ChannelUpdate: Guilds,
  GuildCreate: Guilds,
  GuildDelete: Guilds,
  GuildRoleCreate: Guilds,
  GuildRoleUpdate: Guilds,
  InteractionCreate: null,
  MessageCreate: GuildMessages,
  MessageDelete: GuildMessages,
  MessageDeleteBulk: GuildMessages,
  MessageReactionAdd: GuildMessageReactions,
  MessageUpdate: GuildMessages,
  Ready: null,
  Resumed: null,
  ThreadCreate: Guilds,
  ThreadListSync: Guilds,
  ThreadUpdate: Guilds,
  TypingStart: GuildMessageTyping,
};

/** What a call wants of the bot in the channel (discord.com/developers/docs/resources/channel, message, webhook). */
const permissionOf: Readonly<Record<string, string | null>> = {
  applicationGuildCommands: null,
  channel: "View Channel",
  channelMessage: "Read Message History",
  channelMessageOwnReaction: "Add Reactions",
  channelMessages: "Send Messages",
  channelThreads: null,
  channelTyping: "Send Messages",
  channelWebhooks: "Manage Webhooks",
  currentApplication: null,
  gatewayBot: null,
  guild: null,
  guildActiveThreads: null,
  guildChannels: null,
  guildMember: null,
  guildMembersSearch: null,
  guildRoles: null,
  interactionCallback: null,
  threads: "Create Public Threads",
  user: null,
  userChannels: null,
  userGuilds: null,
  webhook: null,
  webhookMessage: null,
};

const named = (pattern: RegExp) => [...new Set([...sources.matchAll(pattern)].map(([, name = ""]) => name))].sort();

it("asks for the intents of exactly the events that are listened to, and for what they say", () => {
  const heard = named(/GatewayDispatchEvents\.([A-Z]\w+)/g);
  const wanted = heard.map((event) => intentOf[event]).filter((intent) => typeof intent === "number");

  expect(heard.filter((event) => !(event in intentOf))).toEqual([]);
  // Messages come from the server and from people to the bot itself.
  expect(new Set(intents)).toEqual(new Set([...wanted, DirectMessages, MessageContent]));
});

it("asks for exactly the permissions that its calls need", () => {
  const called = named(/\bRoutes\.([a-z]\w+)/g);
  const wanted = called.map((route) => permissionOf[route]).filter((name) => typeof name === "string");
  // Posts into threads go by webhook or by the bot; archived threads are woken, and roots are kept from locking.
  const inThreads = ["Send Messages in Threads", "Manage Threads"];

  expect(called.filter((route) => !(route in permissionOf))).toEqual([]);
  expect(new Set(Object.keys(neededPermissions))).toEqual(new Set([...wanted, ...inThreads]));
});

it("invites with those permissions and both scopes", () => {
  const url = new URL(invitation("123"));
  const bits = new PermissionsBitField(BigInt(url.searchParams.get("permissions") ?? ""));

  expect([url.searchParams.get("client_id"), url.searchParams.get("scope")]).toEqual([
    "123",
    "bot applications.commands",
  ]);
  expect(bits.bitfield).toBe(Object.values(neededPermissions).reduce((sum, bit) => sum | bit, 0n));
});
