import { INTENT, MESSAGE_FLAG } from "../flags.ts";
import type { Component, IncomingFile, Message } from "../model.ts";
import type { World } from "../world.ts";
import { attachFiles } from "./attach.ts";
import type { MessageBody } from "./body.ts";
import { numberComponents } from "./components.ts";
import { pingedMentions } from "./mentions.ts";
import { announce } from "./post.ts";

/** A message in a history, or one that only its reader sees. */
export function findMessage(world: World, id: string): Message | undefined {
  return world.store.messages.get(id) ?? world.ephemerals.get(id);
}

export function replaceMessage(world: World, message: Message): Message {
  if (message.onlyFor) world.ephemerals.set(message.id, message);
  else {
    world.store.messages.put(message);
    announce(world, "MESSAGE_UPDATE", message);
  }
  world.changed();
  return message;
}

export function editMessage(
  world: World,
  message: Message,
  body: MessageBody,
  files: readonly IncomingFile[] = [],
): Message {
  const wasLoading = (message.flags & MESSAGE_FLAG.loading) !== 0;
  const content = body.content === undefined ? message.content : (body.content ?? "");
  const pinged = pingedMentions(content, body.allowed_mentions);
  const suppress = MESSAGE_FLAG.suppressEmbeds;
  const flags = body.flags == null ? message.flags : (message.flags & ~suppress) | (body.flags & suppress);
  const v2 = (body.flags ?? 0) & MESSAGE_FLAG.componentsV2;
  return replaceMessage(world, {
    ...message,
    content,
    embeds: body.embeds === undefined ? message.embeds : (body.embeds ?? []),
    components:
      body.components === undefined ? message.components : numberComponents((body.components ?? []) as Component[]),
    attachments: attachFiles(world, body, files, message.attachments),
    flags: (flags | v2) & ~MESSAGE_FLAG.loading,
    editedAt: wasLoading ? null : world.clock.now(),
    mentionIds: pinged.users,
    mentionRoles: pinged.roles,
    mentionEveryone: pinged.everyone,
  });
}

export function deleteMessage(world: World, message: Message): void {
  if (message.onlyFor) world.ephemerals.delete(message.id);
  else {
    world.store.messages.drop(message.id);
    const isDirect = world.store.channels.get(message.channelId)?.kind === "dm";
    world.dispatch({
      t: "MESSAGE_DELETE",
      d: {
        id: message.id,
        channel_id: message.channelId,
        ...(isDirect ? {} : { guild_id: world.identity.guildId }),
      },
      intent: isDirect ? INTENT.directMessages : INTENT.messages,
    });
  }
  world.changed();
}
