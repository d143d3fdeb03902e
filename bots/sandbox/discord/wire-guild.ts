// Users, members, roles, channels and the guild as the API prints them.

import { BOT_PERMISSIONS, CHANNEL_TYPE, EVERYONE_PERMISSIONS } from "./flags.ts";
import type { Bar, Channel, Json, Role, User, Webhook } from "./model.ts";
import { BOT_ROLE_ID, OWNER_ID } from "./seed.ts";
import type { World } from "./world.ts";

export function wireUser(user: User): Json {
  return {
    id: user.id,
    username: user.name.toLowerCase(),
    global_name: user.bot ? null : user.name,
    discriminator: user.bot ? "0001" : "0",
    avatar: null,
    bot: user.bot,
    public_flags: 0,
  };
}

export function wireMember(world: World, user: User): Json {
  return { ...wireMemberless(user), user: wireUser(user), guild_id: world.identity.guildId };
}

/** A member as it comes with a message: without its user. */
export function wireMemberless(user: User): Json {
  return {
    nick: null,
    avatar: null,
    roles: [...user.roles],
    joined_at: new Date(user.joinedAt).toISOString(),
    premium_since: null,
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
    communication_disabled_until: null,
  };
}

export function permissionsOf(user: User): bigint {
  return user.bot ? BOT_PERMISSIONS : EVERYONE_PERMISSIONS;
}

export function wireRole(role: Role): Json {
  return {
    id: role.id,
    name: role.name,
    color: 0,
    hoist: false,
    icon: null,
    unicode_emoji: null,
    position: role.position,
    permissions: role.permissions,
    managed: false,
    mentionable: true,
    flags: 0,
  };
}

export function wireChannel(world: World, channel: Channel): Json {
  const base = {
    id: channel.id,
    type: CHANNEL_TYPE[channel.kind],
    last_message_id: channel.lastMessageId,
    flags: 0,
  };
  if (channel.kind === "dm") {
    const recipient = world.store.users.get(channel.recipientId ?? "");
    return { ...base, recipients: recipient ? [wireUser(recipient)] : [] };
  }
  const inGuild = {
    ...base,
    guild_id: world.identity.guildId,
    name: channel.name,
    parent_id: channel.parentId,
    rate_limit_per_user: channel.slowSeconds,
  };
  if (channel.thread) return { ...inGuild, ...threadFields(channel) };
  const forum =
    channel.kind === "forum"
      ? { available_tags: channel.tags ?? [], default_sort_order: null, default_forum_layout: 0 }
      : {};
  return {
    ...inGuild,
    topic: channel.topic,
    position: 0,
    permission_overwrites: overwrites(channel),
    nsfw: false,
    ...forum,
  };
}

const denied: Readonly<Record<Bar, readonly number[]>> = {
  access: [10],
  send: [11, 38],
  sendInThreads: [38],
  threads: [35],
  webhooks: [29],
  manage: [4, 34],
  reactions: [6],
  history: [16],
};

/** What somebody barred the bot from, as the channel tells it. */
function overwrites({ bars }: Channel): Json[] {
  const deny = bars.flatMap((bar) => denied[bar]).reduce((sum, bit) => sum | (1n << BigInt(bit)), 0n);
  return deny === 0n ? [] : [{ id: BOT_ROLE_ID, type: 0, allow: "0", deny: deny.toString() }];
}

function threadFields(channel: Channel): Json {
  const thread = channel.thread;
  if (!thread) return {};
  return {
    owner_id: thread.ownerId,
    message_count: thread.messageCount,
    total_message_sent: thread.messageCount,
    member_count: thread.memberIds.length,
    applied_tags: [...thread.tags],
    thread_metadata: {
      archived: thread.archived,
      locked: thread.locked,
      auto_archive_duration: thread.archiveMinutes,
      archive_timestamp: new Date(thread.archivedAt).toISOString(),
      create_timestamp: new Date(thread.createdAt).toISOString(),
    },
  };
}

export function wireThreadMember(world: World, thread: Channel, userId: string): Json {
  const joined = new Date(thread.thread?.createdAt ?? world.clock.now()).toISOString();
  return { id: thread.id, user_id: userId, join_timestamp: joined, flags: 1 };
}

export function wireWebhook(world: World, webhook: Webhook): Json {
  const creator = world.store.users.get(webhook.creatorId);
  return {
    id: webhook.id,
    type: 1,
    guild_id: world.identity.guildId,
    channel_id: webhook.channelId,
    name: webhook.name,
    avatar: null,
    token: webhook.token,
    application_id: world.identity.applicationId,
    url: `${world.origin}/api/webhooks/${webhook.id}/${webhook.token}`,
    ...(creator ? { user: wireUser(creator) } : {}),
  };
}

export function wireGuild(world: World): Json {
  return {
    id: world.identity.guildId,
    name: "Sandbox",
    icon: null,
    splash: null,
    discovery_splash: null,
    banner: null,
    description: null,
    owner_id: OWNER_ID,
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 1,
    default_message_notifications: 1,
    explicit_content_filter: 0,
    mfa_level: 0,
    nsfw_level: 0,
    features: [],
    roles: world.store.roles.all().map(wireRole),
    emojis: [],
    stickers: [],
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    public_updates_channel_id: null,
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    premium_progress_bar_enabled: false,
    preferred_locale: "en-US",
    max_members: 500_000,
  };
}

/** GUILD_CREATE: the guild with its channels, active threads and, to those who may know them, its members. */
export function wireGuildCreate(world: World, withMembers: boolean): Json {
  const channels = world.store.channels.all().filter((channel) => !channel.bars.includes("access"));
  const users = world.store.users.all();
  const botId = world.identity.botUserId;
  return {
    ...wireGuild(world),
    joined_at: new Date(world.store.users.get(botId)?.joinedAt ?? 0).toISOString(),
    large: false,
    unavailable: false,
    member_count: users.length,
    members: users.filter((user) => withMembers || user.id === botId).map((user) => wireMember(world, user)),
    channels: channels.filter(({ kind }) => kind === "text" || kind === "forum").map((c) => wireChannel(world, c)),
    threads: channels
      .filter(({ thread }) => thread && !thread.archived)
      .map((thread) => ({
        ...wireChannel(world, thread),
        ...(thread.thread?.memberIds.includes(botId) ? { member: wireThreadMember(world, thread, botId) } : {}),
      })),
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}
