import { INTENT, MESSAGE_FLAG, MESSAGE_TYPE } from "../flags.ts";
import type { Attachment, Channel, Component, IncomingFile, Message, MessageOrigin, WebhookFace } from "../model.ts";
import { wireMessageEvent } from "../wire-message.ts";
import type { World } from "../world.ts";
import { attachFiles } from "./attach.ts";
import type { MessageBody } from "./body.ts";
import { changeChannel, changeThread, wakeThread } from "./channels.ts";
import { numberComponents, spokenText } from "./components.ts";
import { pingedMentions } from "./mentions.ts";

export interface Draft {
  channelId: string;
  authorId: string;
  body: MessageBody;
  files?: readonly IncomingFile[];
  attachments?: readonly Attachment[];
  type?: number;
  webhook?: WebhookFace;
  origin?: MessageOrigin;
  onlyFor?: string;
  flags?: number;
  reference?: { channelId: string; messageId: string };
  id?: string;
}

const MAX_EPHEMERALS = 1_000;
const KEPT_FLAGS = MESSAGE_FLAG.suppressEmbeds | MESSAGE_FLAG.componentsV2 | (1 << 12);

/** Everything anybody says goes through here: it wakes the thread, is stored, and is told to every session. */
export function postMessage(world: World, channel: Channel, draft: Draft): Message {
  if (!draft.onlyFor) wakeThread(world, channel);
  const message = composeMessage(world, draft);
  if (draft.onlyFor) showOnlyTo(world, message);
  else {
    world.store.messages.put(message);
    countIn(world, channel, message);
    announce(world, "MESSAGE_CREATE", message);
  }
  world.changed();
  return message;
}

/** Clients forget ephemeral messages sooner or later; so does the sandbox, the oldest first. */
function showOnlyTo(world: World, message: Message): void {
  const [oldest] = world.ephemerals.keys();
  if (world.ephemerals.size >= MAX_EPHEMERALS && oldest !== undefined) world.ephemerals.delete(oldest);
  world.ephemerals.set(message.id, message);
}

export function announce(world: World, t: "MESSAGE_CREATE" | "MESSAGE_UPDATE", message: Message): void {
  const isDirect = world.store.channels.get(message.channelId)?.kind === "dm";
  const { botUserId } = world.identity;
  world.dispatch({
    t,
    d: wireMessageEvent(world, message, t === "MESSAGE_CREATE"),
    intent: isDirect ? INTENT.directMessages : INTENT.messages,
    concealable: !isDirect && message.authorId !== botUserId && !message.mentionIds.includes(botUserId),
  });
}

function composeMessage(world: World, draft: Draft): Message {
  const { body } = draft;
  const content = body.content ?? "";
  const spoken = spokenText(content, (body.components ?? []) as Component[]);
  const pinged = pingedMentions(spoken, body.allowed_mentions);
  return {
    id: draft.id ?? world.nextId(),
    channelId: draft.channelId,
    type: draft.type ?? (draft.reference ? MESSAGE_TYPE.reply : MESSAGE_TYPE.default),
    authorId: draft.authorId,
    webhook: draft.webhook ?? null,
    content,
    embeds: body.embeds ?? [],
    components: numberComponents((body.components ?? []) as Component[]),
    attachments: draft.attachments ?? attachFiles(world, body, draft.files ?? []),
    reactions: [],
    flags: ((body.flags ?? 0) & KEPT_FLAGS) | (draft.flags ?? 0),
    createdAt: world.clock.now(),
    editedAt: null,
    nonce: draft.webhook || draft.origin ? null : (body.nonce ?? null),
    pinned: false,
    mentionIds: pinged.users,
    mentionRoles: pinged.roles,
    mentionEveryone: pinged.everyone,
    reference: draft.reference ?? null,
    origin: draft.origin ?? null,
    onlyFor: draft.onlyFor ?? null,
  };
}

function countIn(world: World, channel: Channel, message: Message): void {
  changeChannel(world, channel.id, { lastMessageId: message.id });
  const thread = world.store.channels.get(channel.id)?.thread;
  if (!thread) return;
  const isNewcomer = !message.webhook && !thread.memberIds.includes(message.authorId);
  changeThread(world, channel.id, {
    messageCount: thread.messageCount + (message.type === MESSAGE_TYPE.threadStarter ? 0 : 1),
    ...(isNewcomer ? { memberIds: [...thread.memberIds, message.authorId] } : {}),
  });
}
