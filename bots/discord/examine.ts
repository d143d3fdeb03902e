// Whether Discord lets the bot do all it has to: looked at from outside, by reads alone.

import {
  type APIApplication,
  type APIChannel,
  type APIGatewayBotInfo,
  type APIGuildMember,
  type APIMessage,
  type APIRole,
  ApplicationFlags,
  ChannelType,
  PermissionFlagsBits,
  Routes,
} from "discord.js";
import { clockFinding, type Finding, findingsOf } from "../../src/finding.ts";
import { discordSkewMs } from "./clock.ts";
import { channelErrorOf, hasCode } from "./errors.ts";
import { invitation, neededPermissions, portal } from "./invitation.ts";
import { permissionsIn } from "./permissions.ts";
import { createRest, type DiscordRest } from "./rest.ts";

export interface DiscordKeys {
  token: string;
  apiUrl: string | undefined;
}

export interface DiscordExamination extends DiscordKeys {
  guildId: string;
  channelId: string;
  adminUserIds: readonly string[];
  agentRoleId: string | undefined;
}

const { ok, warn, fail } = findingsOf("Discord");
const [unknownChannel, unknownGuild, unknownMember, unknownUser, missingAccess] = [10003, 10004, 10007, 10013, 50001];
/** Discord allows a thousand sessions a day, and resets the token of who wants more. */
const fewSessions = 50;

/** Never throws. What depends on something that failed is not looked at. */
export async function examineDiscord(asked: DiscordExamination, { now }: { now(): Date }): Promise<Finding[]> {
  const rest = createRest({ ...asked, timeoutMs: 8_000 });
  const keys = await examineDiscordKeys(asked);
  if (keys.application === undefined) return keys.findings;
  const guild = await examineGuild(rest, asked, keys.application.id);
  const place = guild.member ? await examinePlace(rest, asked, guild.member, guild.roles) : [];
  return [...keys.findings, ...guild.findings, ...place, ...(await examineClock(asked, now))];
}

/** The token, the intent, the gateway. Never throws. */
export async function examineDiscordKeys(
  keys: DiscordKeys,
): Promise<{ application?: APIApplication; findings: Finding[] }> {
  const rest = createRest({ ...keys, timeoutMs: 8_000 });
  try {
    const application = await rest.request<APIApplication>("GET", Routes.currentApplication());
    const gateway = await rest.request<APIGatewayBotInfo>("GET", Routes.gatewayBot());
    const findings = [ok(`The token is ${application.name}'s.`), examineIntent(application), examineSessions(gateway)];
    return { application, findings };
  } catch (error) {
    const says = channelErrorOf(error, "channel").message;
    const mend = says.includes("cannot be reached")
      ? `Let this machine reach ${keys.apiUrl ?? "https://discord.com"}, or mend DISCORD_API_URL.`
      : `Reset the token at ${portal} (your application, Bot, Reset Token) and set DISCORD_TOKEN.`;
    return { findings: [fail(`DISCORD_TOKEN: ${says}`, mend)] };
  }
}

function examineIntent({ flags }: APIApplication): Finding {
  const { GatewayMessageContent, GatewayMessageContentLimited } = ApplicationFlags;
  if (((flags ?? 0) & (GatewayMessageContent | GatewayMessageContentLimited)) !== 0)
    return ok("The Message Content intent is on.");
  return fail(
    "The Message Content intent is off, so the bot cannot read what agents write.",
    `Switch it on at ${portal} (your application, Bot, Privileged Gateway Intents).`,
  );
}

function examineSessions({ session_start_limit: { remaining, total, reset_after } }: APIGatewayBotInfo): Finding {
  if (remaining >= fewSessions) return ok(`The gateway lets the bot in (${remaining} of ${total} starts left today).`);
  const hours = Math.ceil(reset_after / 3_600_000);
  return warn(
    `The bot may connect only ${remaining} times more in the next ${hours} h.`,
    "Find what restarts it so often, and leave it stopped until then.",
  );
}

interface GuildExamination {
  findings: Finding[];
  member?: APIGuildMember;
  roles: APIRole[];
}

async function examineGuild(
  rest: DiscordRest,
  asked: DiscordExamination,
  applicationId: string,
): Promise<GuildExamination> {
  const { guildId, agentRoleId, adminUserIds } = asked;
  try {
    const { name } = await rest.request<{ name: string }>("GET", Routes.guild(guildId));
    const [roles, { id }] = await Promise.all([
      rest.request<APIRole[]>("GET", Routes.guildRoles(guildId)),
      rest.request<{ id: string }>("GET", Routes.user()),
    ]);
    const member = await rest.request<APIGuildMember>("GET", Routes.guildMember(guildId, id));
    const findings = [
      ok(`The bot is in the server ${name}.`),
      await examineCommands(rest, applicationId, guildId),
      ...examineRole(roles, agentRoleId),
      ...(await Promise.all(adminUserIds.map((admin) => examineAdmin(rest, guildId, admin)))),
    ];
    return { findings, member, roles };
  } catch (error) {
    const isOut = hasCode(error, unknownGuild, missingAccess);
    const finding = isOut
      ? fail(`The bot is not in the server ${guildId}.`, `Invite it: ${invitation(applicationId)}`)
      : troubleWith("Looking at the server", error);
    return { findings: [finding], roles: [] };
  }
}

async function examineCommands(rest: DiscordRest, applicationId: string, guildId: string): Promise<Finding> {
  try {
    const present = await rest.request<unknown[]>("GET", Routes.applicationGuildCommands(applicationId, guildId));
    return ok(present.length > 0 ? "The commands are registered." : "The commands are registered at the first start.");
  } catch (error) {
    return hasCode(error, missingAccess)
      ? fail("The bot may not register commands here.", `Invite it again: ${invitation(applicationId)}`)
      : troubleWith("Looking at the commands", error);
  }
}

function examineRole(roles: readonly APIRole[], id: string | undefined): Finding[] {
  if (id === undefined) return [];
  const role = roles.find((each) => each.id === id);
  return [
    role
      ? ok(`Who has the role ${role.name} is an agent.`)
      : fail(`DISCORD_AGENT_ROLE_ID ${id}: there is no such role.`, "Copy the role's id from the server's settings."),
  ];
}

async function examineAdmin(rest: DiscordRest, guildId: string, userId: string): Promise<Finding> {
  try {
    const { user } = await rest.request<APIGuildMember>("GET", Routes.guildMember(guildId, userId));
    return ok(`${user.global_name ?? user.username} is an admin.`);
  } catch (error) {
    return hasCode(error, unknownMember, unknownUser)
      ? warn(
          `DISCORD_ADMIN_USER_IDS: there is no member ${userId}.`,
          "Copy the member's id by a right click (Developer Mode).",
        )
      : troubleWith("Looking for an admin", error);
  }
}

async function examinePlace(
  rest: DiscordRest,
  { channelId, guildId }: DiscordExamination,
  member: APIGuildMember,
  roles: readonly APIRole[],
): Promise<Finding[]> {
  try {
    const channel = await rest.request<APIChannel & { guild_id?: string }>("GET", Routes.channel(channelId));
    if (channel.type !== ChannelType.GuildText && channel.type !== ChannelType.GuildForum)
      return [
        fail(`The channel ${channelId} is no text channel and no forum.`, "Set DISCORD_CHANNEL_ID to one that is."),
      ];
    if (channel.guild_id !== guildId)
      return [
        fail("The channel is in another server.", "Set DISCORD_GUILD_ID and DISCORD_CHANNEL_ID to the same one's."),
      ];
    const held = permissionsIn({ guildId, member, roles, overwrites: channel.permission_overwrites ?? [] });
    const isForum = channel.type === ChannelType.GuildForum;
    return [
      examinePermissions(held, channel.name ?? channelId),
      ...(isForum ? examineForum(held) : [await examineHistory(rest, channelId)]),
    ];
  } catch (error) {
    if (hasCode(error, unknownChannel))
      return [
        fail(
          `DISCORD_CHANNEL_ID ${channelId}: there is no such channel.`,
          "Copy the channel's id by a right click (Developer Mode).",
        ),
      ];
    if (hasCode(error, missingAccess))
      return [fail(`The bot may not see the channel ${channelId}.`, "Give it View Channel there.")];
    return [troubleWith("Looking at the channel", error)];
  }
}

function examinePermissions(held: bigint, name: string): Finding {
  const missing = Object.entries(neededPermissions).flatMap(([permission, bit]) =>
    (held & bit) === 0n ? [permission] : [],
  );
  if (missing.length === 0) return ok(`The bot may do all it has to in #${name}.`);
  return fail(
    `In #${name} the bot lacks ${missing.join(", ")}.`,
    `Allow it for the bot's role in the channel's settings (#${name}, Edit Channel, Permissions).`,
  );
}

function examineForum(held: bigint): Finding[] {
  if ((held & PermissionFlagsBits.ManageChannels) !== 0n) return [];
  return [
    warn(
      "In the forum the bot may not make tags (Manage Channels).",
      "Allow it, or make the tags Open, In progress, Resolved, Closed, Low, Normal, High, Urgent yourself.",
    ),
  ];
}

async function examineHistory(rest: DiscordRest, channelId: string): Promise<Finding> {
  try {
    await rest.request<APIMessage[]>("GET", Routes.channelMessages(channelId), { query: { limit: "1" } });
    return ok("The channel's history can be read.");
  } catch (error) {
    return troubleWith("Reading the history", error);
  }
}

async function examineClock(keys: DiscordKeys, now: () => Date): Promise<Finding[]> {
  const skewMs = await discordSkewMs(keys, now);
  return skewMs === undefined ? [] : [clockFinding("Discord", skewMs, "Discord's")];
}

const troubleWith = (doing: string, error: unknown): Finding =>
  fail(
    `${doing}: ${channelErrorOf(error, "channel").message}`,
    "Run this again; if it stays, see https://discordstatus.com.",
  );
