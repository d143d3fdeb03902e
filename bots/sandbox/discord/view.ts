// A snapshot for a page to draw and for tests to look at: plain data, no live objects.

import { MESSAGE_FLAG, MESSAGE_TYPE } from "./flags.ts";
import type { OpenModal } from "./interactions/modal.ts";
import type { Channel, CommandDefinition, Component, Json, Message } from "./model.ts";
import { attachmentUrl, wireMessage } from "./wire-message.ts";
import type { World } from "./world.ts";

export interface AttachmentView {
  id: string;
  name: string;
  contentType: string;
  size: number;
  url: string;
}

export interface ReactionView {
  emoji: string;
  userIds: string[];
  names: string[];
}

export interface MessageView {
  id: string;
  channelId: string;
  kind: "message" | "system";
  /** Discord's number: 0 a message, 19 a reply, 20 an answer to a command, 6, 4, 18 and 21 from the system. */
  type: number;
  author: { id: string; name: string; avatarUrl: string | null; bot: boolean; webhook: boolean };
  content: string;
  embeds: Json[];
  components: Component[];
  attachments: AttachmentView[];
  reactions: ReactionView[];
  createdAt: string;
  edited: boolean;
  pinned: boolean;
  ephemeral: boolean;
  /** "Support is thinking…" */
  loading: boolean;
  componentsV2: boolean;
  replyTo: string | null;
  threadId: string | null;
  /** The command or component that this answers. */
  answers: { userId: string; command: string | null } | null;
  mentions: { userIds: string[]; roleIds: string[]; everyone: boolean };
}

export interface ModalView {
  customId: string;
  title: string;
  channelId: string;
  components: Component[];
}

export interface ChannelView {
  id: string;
  name: string;
  kind: "text" | "forum";
  topic: string | null;
  messages: MessageView[];
}

export interface ThreadView {
  id: string;
  name: string;
  parentId: string;
  archived: boolean;
  locked: boolean;
  /** The names of a forum post's tags. */
  tags: string[];
  memberIds: string[];
  messages: MessageView[];
}

export interface UserView {
  id: string;
  name: string;
  bot: boolean;
  roles: string[];
}

export interface DiscordView {
  guild: { id: string; name: string; botIsMember: boolean };
  users: UserView[];
  roles: { id: string; name: string }[];
  channels: ChannelView[];
  threads: ThreadView[];
  /** By user id. */
  directMessages: Record<string, { channelId: string; messages: MessageView[] }>;
  ephemerals: Record<string, MessageView[]>;
  modals: Record<string, ModalView>;
  commands: { id: string; guildId: string | null; definition: CommandDefinition }[];
}

export function viewMessage(world: World, message: Message): MessageView {
  const user = world.store.users.get(message.authorId);
  const thread = world.store.channels.get(message.id);
  const wire = wireMessage(world, message, { nested: true });
  return {
    id: message.id,
    channelId: message.channelId,
    kind: isSystem(message) ? "system" : "message",
    type: message.type,
    author: {
      id: message.authorId,
      name: message.webhook?.name ?? user?.name ?? "unknown",
      avatarUrl: message.webhook?.avatarUrl ?? null,
      bot: message.webhook !== null || (user?.bot ?? false),
      webhook: message.webhook !== null,
    },
    content: message.content,
    embeds: wire.embeds as Json[],
    components: wire.components as Component[],
    attachments: message.attachments.map((attachment) => ({
      id: attachment.id,
      name: attachment.name,
      contentType: attachment.contentType,
      size: attachment.size,
      url: attachmentUrl(world, message.channelId, attachment),
    })),
    reactions: message.reactions.map(({ emoji, userIds }) => ({
      emoji: emoji.name,
      userIds: [...userIds],
      names: userIds.map((id) => world.store.users.get(id)?.name ?? id),
    })),
    createdAt: new Date(message.createdAt).toISOString(),
    edited: message.editedAt !== null,
    pinned: message.pinned,
    ephemeral: message.onlyFor !== null,
    loading: (message.flags & MESSAGE_FLAG.loading) !== 0,
    componentsV2: (message.flags & MESSAGE_FLAG.componentsV2) !== 0,
    replyTo: message.type === MESSAGE_TYPE.reply ? (message.reference?.messageId ?? null) : null,
    threadId: thread?.parentId === message.channelId ? thread.id : null,
    answers: message.origin && { userId: message.origin.userId, command: message.origin.command },
    mentions: {
      userIds: [...message.mentionIds],
      roleIds: [...message.mentionRoles],
      everyone: message.mentionEveryone,
    },
  };
}

export function viewModal(modal: OpenModal): ModalView {
  const { customId, title, channelId, components } = modal;
  return { customId, title, channelId, components: [...components] };
}

export function viewWorld(world: World): DiscordView {
  const { users, roles, channels, commands, membership } = world.store;
  const all = channels.all();
  const messagesOf = (channel: Channel) =>
    world.store.messages.inChannel(channel.id).map((message) => viewMessage(world, message));
  return {
    guild: { id: world.identity.guildId, name: "Sandbox", botIsMember: membership.get("bot")?.inGuild ?? false },
    users: users.all().map(({ id, name, bot, roles: of }) => ({ id, name, bot, roles: [...of] })),
    roles: roles.all().map(({ id, name }) => ({ id, name })),
    channels: all.flatMap((channel) =>
      channel.kind === "text" || channel.kind === "forum"
        ? [
            {
              id: channel.id,
              name: channel.name,
              kind: channel.kind,
              topic: channel.topic,
              messages: messagesOf(channel),
            },
          ]
        : [],
    ),
    threads: all.flatMap((channel) => (channel.thread ? [viewThread(world, channel, messagesOf(channel))] : [])),
    directMessages: Object.fromEntries(
      all.flatMap((channel) =>
        channel.recipientId ? [[channel.recipientId, { channelId: channel.id, messages: messagesOf(channel) }]] : [],
      ),
    ),
    ephemerals: Object.fromEntries(
      users.all().flatMap(({ id }) => {
        const seen = viewEphemerals(world, id);
        return seen.length > 0 ? [[id, seen]] : [];
      }),
    ),
    modals: Object.fromEntries([...world.modals].map(([userId, modal]) => [userId, viewModal(modal)])),
    commands: commands.all().map(({ id, guildId, definition }) => ({ id, guildId, definition })),
  };
}

export function viewEphemerals(world: World, userId: string): MessageView[] {
  const own = [...world.ephemerals.values()].filter(({ onlyFor }) => onlyFor === userId);
  return own.map((message) => viewMessage(world, message));
}

function viewThread(world: World, channel: Channel, messages: MessageView[]): ThreadView {
  const forumTags = world.store.channels.get(channel.parentId ?? "")?.tags ?? [];
  return {
    id: channel.id,
    name: channel.name,
    parentId: channel.parentId ?? "",
    archived: channel.thread?.archived ?? false,
    locked: channel.thread?.locked ?? false,
    tags: forumTags.filter(({ id }) => channel.thread?.tags.includes(id)).map(({ name }) => name),
    memberIds: [...(channel.thread?.memberIds ?? [])],
    messages,
  };
}

function isSystem({ type }: Message): boolean {
  const { pinned, renamed, threadCreated, threadStarter } = MESSAGE_TYPE;
  return [pinned, renamed, threadCreated, threadStarter].some((each) => each === type);
}
