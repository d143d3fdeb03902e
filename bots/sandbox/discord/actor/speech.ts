import { deleteMessage, editMessage } from "../messages/change.ts";
import { postMessage } from "../messages/post.ts";
import type { Channel, FileInput, Message, User } from "../model.ts";
import type { World } from "../world.ts";

export interface SayOptions {
  replyTo?: string;
  files?: readonly FileInput[];
}

/** A channel by id, or by name as "#support". */
export function findChannel(world: World, idOrName: string): Channel {
  const { channels } = world.store;
  const byName = () => channels.all().find(({ name, kind }) => kind !== "dm" && `#${name}` === idOrName);
  const channel = channels.get(idOrName) ?? byName();
  if (!channel) throw new Error(`There is no channel ${idOrName}.`);
  return channel;
}

export function say(world: World, user: User, where: string, content: string, options: SayOptions): string {
  const channel = findChannel(world, where);
  if (channel.kind === "forum") throw new Error("In a forum one opens a post; nobody can just write there.");
  if (channel.recipientId && channel.recipientId !== user.id) throw new Error("These are somebody else's messages.");
  if (channel.thread?.locked) throw new Error(`The thread "${channel.name}" is locked.`);
  const files = (options.files ?? []).map((file, index) => ({ ...file, key: String(index) }));
  if (!content.trim() && files.length === 0) throw new Error("An empty message cannot be sent.");
  if ([...content].length > 2_000) throw new Error("A client sends no more than 2,000 characters at once.");
  const target = options.replyTo === undefined ? undefined : world.store.messages.get(options.replyTo);
  if (options.replyTo !== undefined && target?.channelId !== channel.id)
    throw new Error("There is no such message to reply to.");
  const message = postMessage(world, channel, {
    channelId: channel.id,
    authorId: user.id,
    body: { content },
    files,
    ...(target ? { reference: { channelId: channel.id, messageId: target.id } } : {}),
  });
  return message.id;
}

export function editOwn(world: World, user: User, where: string, id: string, content: string): void {
  const message = messageIn(world, where, id);
  if (message.authorId !== user.id) throw new Error("One edits only one's own messages.");
  editMessage(world, message, { content });
}

export function removeOwn(world: World, user: User, where: string, id: string): void {
  const message = messageIn(world, where, id);
  if (message.authorId !== user.id) throw new Error("One removes only one's own messages.");
  deleteMessage(world, message);
}

export function messageIn(world: World, where: string, id: string): Message {
  const channel = findChannel(world, where);
  const message = world.store.messages.get(id);
  if (message?.channelId !== channel.id) throw new Error(`There is no message ${id} in #${channel.name}.`);
  return message;
}
