// What happens to messages, whoever does it: the app by its methods, people by their hands.

import { storedBlocks } from "./blocks/normalize.ts";
import { tellChanged, tellDeleted, tellPosted, tellReaction } from "./events.ts";
import type { Json } from "./json.ts";
import { limits } from "./limits.ts";
import type { Message, StoredFile } from "./model.ts";
import { refuse } from "./refusal.ts";
import { renderMessage } from "./render.ts";
import type { Slack } from "./slack.ts";

export type Draft = Pick<Message, "channel" | "user" | "text"> & Partial<Omit<Message, "ts" | "deleted" | "tombstone">>;

/** A reply to a message that is gone lands in the channel instead: real Slack un-threads it without a word. */
export function post(slack: Slack, draft: Draft): Message {
  const { world } = slack;
  const root = draft.thread ? rootOf(slack, draft.channel, draft.thread) : undefined;
  const broadcast = root !== undefined && draft.broadcast === true;
  const files = draft.files ?? [];
  const message = world.saveMessage({
    ...draft,
    ts: world.nextTs(),
    thread: root?.ts,
    broadcast: broadcast || undefined,
    subtype: draft.subtype ?? (broadcast ? "thread_broadcast" : files.length > 0 ? "file_share" : undefined),
    blocks: draft.blocks ? storedBlocks(draft.blocks, () => world.nextId("b")) : undefined,
    reactions: [],
    files,
  });
  for (const id of files) shareFile(slack, id, message);
  tellPosted(slack, message);
  return message;
}

export function rewrite(
  slack: Slack,
  message: Message,
  by: string,
  change: Partial<Pick<Message, "text" | "blocks" | "attachments" | "metadata" | "files">>,
): Message {
  const previous = renderMessage(slack, message);
  const ids = () => slack.world.nextId("b");
  const blocks = change.blocks ? { blocks: storedBlocks(change.blocks, ids) } : {};
  const edited = { user: by, ts: slack.world.nextTs() };
  const fresh = slack.world.saveMessage(Object.assign(message, change, blocks, { edited }));
  tellChanged(slack, fresh, previous);
  return fresh;
}

/** A root with replies leaves a tombstone, and Slack tells of it as of an edit. */
export function erase(slack: Slack, message: Message): void {
  const previous = renderMessage(slack, message);
  if (slack.world.replies(message.channel, message.ts).length > 0) {
    if (message.tombstone) return;
    tellChanged(slack, slack.world.saveMessage(Object.assign(message, { tombstone: true })), previous);
    return;
  }
  slack.world.saveMessage(Object.assign(message, { deleted: true }));
  tellDeleted(slack, message, previous);
  const root = message.thread ? slack.world.message(message.channel, message.thread) : undefined;
  if (root?.tombstone && root.deleted === undefined) erase(slack, root);
}

/** Its messages keep a tombstone of it; one that says nothing else goes with it. */
export function deleteFile(slack: Slack, file: StoredFile): void {
  const { world } = slack;
  const shown = file.shares.flatMap(({ channel, ts }) => world.message(channel, ts) ?? []).filter((m) => !m.deleted);
  const before = shown.map((message) => renderMessage(slack, message));
  world.saveFile(Object.assign(file, { deleted: true, content: undefined }));
  for (const [index, message] of shown.entries()) {
    const isEmpty = message.text === "" && !message.blocks?.length;
    if (isEmpty && message.files.every((id) => world.files.get(id)?.deleted)) erase(slack, message);
    else tellChanged(slack, message, before[index] ?? {});
  }
}

export function addReaction(slack: Slack, message: Message, user: string, name: string): void {
  if (!/^[\p{Ll}\p{Lo}0-9_+'-]+(::skin-tone-[2-6])?$/u.test(name)) throw refuse("invalid_name");
  const known = message.reactions.find((reaction) => reaction.name === name);
  if (known?.users.includes(user)) throw refuse("already_reacted");
  if (!known && message.reactions.length >= limits.reactionsPerMessage) throw refuse("too_many_emoji");

  if (known) known.users.push(user);
  else message.reactions.push({ name, users: [user] });
  slack.world.saveMessage(message);
  tellReaction(slack, "reaction_added", message, user, name);
}

export function removeReaction(slack: Slack, message: Message, user: string, name: string): void {
  const known = message.reactions.find((reaction) => reaction.name === name);
  if (!known?.users.includes(user)) throw refuse("no_reaction");

  known.users = known.users.filter((other) => other !== user);
  message.reactions = message.reactions.filter((reaction) => reaction.users.length > 0);
  slack.world.saveMessage(message);
  tellReaction(slack, "reaction_removed", message, user, name);
}

export function liveMessage(slack: Slack, channel: string, ts: string, otherwise = "message_not_found"): Message {
  const message = slack.world.message(channel, ts);
  if (!message || message.deleted || message.tombstone) throw refuse(otherwise);
  return message;
}

export function ownApp(slack: Slack): { botId: string; appId: string; name: string } {
  const { botId, appId, botName } = slack.identity;
  return { botId, appId, name: botName };
}

/** What a message says where its blocks cannot be shown. */
export function fallbackText(text: string | undefined, blocks: Json[] | undefined): string {
  return text ?? (blocks && blocks.length > 0 ? "This content can't be displayed." : "");
}

function rootOf(slack: Slack, channel: string, ts: string): Message | undefined {
  const message = slack.world.message(channel, ts);
  if (!message || message.deleted) return undefined;
  if (message.thread && message.thread !== ts) {
    slack.violate("thread", `${ts} is itself a reply: a thread is named by its root, ${message.thread}`);
    return rootOf(slack, channel, message.thread);
  }
  return message;
}

function shareFile(slack: Slack, id: string, message: Message): void {
  const file = slack.world.files.get(id);
  if (!file) return;
  file.shares.push({ channel: message.channel, ts: message.ts, thread: message.thread });
  slack.world.saveFile(file);
}
