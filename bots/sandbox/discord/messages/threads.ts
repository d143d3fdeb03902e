import { refuse } from "../errors.ts";
import { INTENT, MESSAGE_FLAG, MESSAGE_TYPE } from "../flags.ts";
import type { Channel, Message } from "../model.ts";
import { newChannel } from "../seed.ts";
import { wireChannel, wireThreadMember } from "../wire-guild.ts";
import type { World } from "../world.ts";
import { replaceMessage } from "./change.ts";
import { changeThread } from "./channels.ts";
import { postMessage } from "./post.ts";

export interface ThreadOrder {
  name: string;
  ownerId: string;
  archiveMinutes?: number | null | undefined;
  slowSeconds?: number | null | undefined;
  tags?: readonly string[] | null | undefined;
}

/** The thread of a message has the message's id: a second one cannot be. */
export function openThreadOn(world: World, message: Message, order: ThreadOrder): Channel {
  if (world.store.channels.get(message.id)) throw refuse(160004);
  const thread = createThread(world, message.id, message.channelId, order);
  replaceMessage(world, { ...message, flags: message.flags | MESSAGE_FLAG.hasThread });
  postMessage(world, thread, {
    channelId: thread.id,
    authorId: order.ownerId,
    body: {},
    type: MESSAGE_TYPE.threadStarter,
    reference: { channelId: message.channelId, messageId: message.id },
  });
  return thread;
}

/** Only tags of the forum itself can be applied. */
export function assertTags(world: World, parentId: string | null, tags: readonly string[] | null | undefined): void {
  const known = world.store.channels.get(parentId ?? "")?.tags ?? [];
  if (tags?.some((id) => !known.some((tag) => tag.id === id))) throw refuse(10087);
}

export function openThread(world: World, parent: Channel, order: ThreadOrder): Channel {
  assertTags(world, parent.id, order.tags);
  const thread = createThread(world, world.nextId(), parent.id, order);
  if (parent.kind === "text") {
    postMessage(world, parent, {
      channelId: parent.id,
      authorId: order.ownerId,
      body: { content: order.name },
      type: MESSAGE_TYPE.threadCreated,
      reference: { channelId: thread.id, messageId: thread.id },
    });
  }
  return thread;
}

function createThread(world: World, id: string, parentId: string, order: ThreadOrder): Channel {
  const thread = world.store.channels.put({
    ...newChannel(id, "thread", order.name),
    parentId,
    slowSeconds: order.slowSeconds ?? 0,
    thread: {
      ownerId: order.ownerId,
      archived: false,
      locked: false,
      archiveMinutes: order.archiveMinutes ?? 4320,
      archivedAt: world.clock.now(),
      createdAt: world.clock.now(),
      memberIds: [order.ownerId],
      messageCount: 0,
      tags: order.tags ?? [],
    },
  });
  const { botUserId } = world.identity;
  const joined = order.ownerId === botUserId ? { member: wireThreadMember(world, thread, botUserId) } : {};
  const d = { ...wireChannel(world, thread), newly_created: true, ...joined };
  world.dispatch({ t: "THREAD_CREATE", d, intent: INTENT.guilds });
  world.changed();
  return thread;
}

export function joinThread(world: World, thread: Channel, userId: string): void {
  if (!thread.thread || thread.thread.memberIds.includes(userId)) return;
  const joined = changeThread(world, thread.id, { memberIds: [...thread.thread.memberIds, userId] });
  tellMembers(world, joined, { added_members: [wireThreadMember(world, joined, userId)] });
}

export function leaveThread(world: World, thread: Channel, userId: string): void {
  if (!thread.thread?.memberIds.includes(userId)) return;
  const left = changeThread(world, thread.id, { memberIds: thread.thread.memberIds.filter((id) => id !== userId) });
  tellMembers(world, left, { removed_member_ids: [userId] });
}

function tellMembers(world: World, thread: Channel, fields: Record<string, unknown>): void {
  const d = {
    id: thread.id,
    guild_id: world.identity.guildId,
    member_count: thread.thread?.memberIds.length ?? 0,
    ...fields,
  };
  world.dispatch({ t: "THREAD_MEMBERS_UPDATE", d, intent: INTENT.guilds });
  world.changed();
}
