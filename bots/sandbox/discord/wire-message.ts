import { createHash } from "node:crypto";
import { MESSAGE_TYPE } from "./flags.ts";
import type { Attachment, Component, Json, Message } from "./model.ts";
import { wireChannel, wireMemberless, wireUser } from "./wire-guild.ts";
import type { World } from "./world.ts";

const CDN_LINK_LIFE_MS = 24 * 60 * 60 * 1000;

export function wireMessage(world: World, message: Message, options: { nested?: boolean } = {}): Json {
  const thread = world.store.channels.get(message.id);
  return {
    id: message.id,
    channel_id: message.channelId,
    type: message.type,
    ...author(world, message),
    content: message.content,
    timestamp: new Date(message.createdAt).toISOString(),
    edited_timestamp: message.editedAt === null ? null : new Date(message.editedAt).toISOString(),
    tts: false,
    pinned: message.pinned,
    flags: message.flags,
    ...mentions(world, message),
    attachments: message.attachments.map((attachment) => wireAttachment(world, message.channelId, attachment)),
    embeds: message.embeds.map((embed) => ({ type: "rich", ...withUrls(world, message, embed) })),
    components: message.components.map((component) => withUrls(world, message, component)),
    ...(message.reactions.length > 0 ? { reactions: reactions(world, message) } : {}),
    ...(thread?.thread && thread.parentId === message.channelId ? { thread: wireChannel(world, thread) } : {}),
    ...(message.origin ? originFields(world, message) : {}),
    ...(message.reference ? referenceFields(world, message, options.nested ?? false) : {}),
  };
}

/** As the gateway tells it: with the guild, the member and the nonce that REST reads never show. */
export function wireMessageEvent(world: World, message: Message, withNonce: boolean): Json {
  const channel = world.store.channels.get(message.channelId);
  const user = world.store.users.get(message.authorId);
  const inGuild = channel?.kind !== "dm";
  return {
    ...wireMessage(world, message),
    channel_type: channel?.kind === "dm" ? 1 : channel?.kind === "thread" ? 11 : 0,
    ...(inGuild ? { guild_id: world.identity.guildId } : {}),
    ...(inGuild && user && !message.webhook ? { member: wireMemberless(user) } : {}),
    ...(withNonce && message.nonce !== null ? { nonce: message.nonce } : {}),
  };
}

export function wireAttachment(world: World, channelId: string, attachment: Attachment): Json {
  const url = attachmentUrl(world, channelId, attachment);
  return {
    id: attachment.id,
    filename: attachment.name,
    size: attachment.size,
    content_type: attachment.contentType,
    url,
    proxy_url: url,
    ...(attachment.description === null ? {} : { description: attachment.description }),
  };
}

/** Signed and short-lived, as on the real CDN. */
export function attachmentUrl(world: World, channelId: string, attachment: Attachment): string {
  const issued = Math.floor(world.clock.now() / 1000);
  const path = `/attachments/${channelId}/${attachment.id}/${encodeURIComponent(attachment.name)}`;
  const expires = (issued + CDN_LINK_LIFE_MS / 1000).toString(16);
  return `${world.origin}${path}?ex=${expires}&is=${issued.toString(16)}&hm=${signature(attachment.id, expires)}`;
}

export function signature(attachmentId: string, expires: string): string {
  return createHash("sha256").update(`sandbox:${attachmentId}:${expires}`).digest("hex");
}

function author(world: World, message: Message): Json {
  const { webhook } = message;
  if (webhook) {
    return {
      author: {
        id: webhook.id,
        username: webhook.name,
        global_name: null,
        avatar: webhook.avatarUrl === null ? null : createHash("md5").update(webhook.avatarUrl).digest("hex"),
        discriminator: "0000",
        bot: true,
      },
      webhook_id: webhook.id,
      application_id: world.identity.applicationId,
    };
  }
  const user = world.store.users.get(message.authorId);
  const answers = message.origin ? { webhook_id: world.identity.applicationId } : {};
  const own = message.authorId === world.identity.botUserId ? { application_id: world.identity.applicationId } : {};
  return { author: user ? wireUser(user) : { id: message.authorId, username: "deleted" }, ...answers, ...own };
}

function mentions(world: World, message: Message): Json {
  return {
    mention_everyone: message.mentionEveryone,
    mention_roles: [...message.mentionRoles],
    mentions: message.mentionIds.flatMap((id) => {
      const user = world.store.users.get(id);
      return user ? [wireUser(user)] : [];
    }),
  };
}

function reactions(world: World, message: Message): Json[] {
  return message.reactions.map(({ emoji, userIds }) => ({
    emoji,
    count: userIds.length,
    count_details: { burst: 0, normal: userIds.length },
    burst_colors: [],
    me: userIds.includes(world.identity.botUserId),
    me_burst: false,
  }));
}

function originFields(world: World, message: Message): Json {
  const { origin } = message;
  const user = origin && world.store.users.get(origin.userId);
  if (!origin || !user) return {};
  return {
    interaction_metadata: {
      id: origin.id,
      type: origin.type,
      user: wireUser(user),
      authorizing_integration_owners: { "0": world.identity.guildId },
      ...(origin.targetMessageId ? { interacted_message_id: origin.targetMessageId } : {}),
    },
    ...(origin.command === null
      ? {}
      : { interaction: { id: origin.id, type: origin.type, name: origin.command, user: wireUser(user) } }),
  };
}

function referenceFields(world: World, message: Message, nested: boolean): Json {
  const { reference } = message;
  if (!reference) return {};
  const target = world.store.messages.get(reference.messageId);
  const fields = {
    message_reference: {
      type: 0,
      channel_id: reference.channelId,
      message_id: reference.messageId,
      guild_id: world.identity.guildId,
    },
  };
  if (nested || message.type === MESSAGE_TYPE.pinned) return fields;
  return { ...fields, referenced_message: target ? wireMessage(world, target, { nested: true }) : null };
}

/** `attachment://name` becomes the address of that file. */
function withUrls(world: World, message: Message, value: Json | Component): Json {
  const text = JSON.stringify(value);
  if (!text.includes("attachment://")) return value;
  const replaced = text.replaceAll(/"attachment:\/\/([^"]+)"/g, (whole, name: string) => {
    const attachment = message.attachments.find((each) => each.name === name);
    return attachment ? JSON.stringify(attachmentUrl(world, message.channelId, attachment)) : whole;
  });
  return JSON.parse(replaced) as Json;
}
