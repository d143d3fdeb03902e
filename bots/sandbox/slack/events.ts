// What Slack tells the app about the things that happen in channels it is in.

import { compact, type Json } from "./json.ts";
import type { Channel, Message } from "./model.ts";
import { renderFile, renderMessage } from "./render.ts";
import type { Slack } from "./slack.ts";

export function tellPosted(slack: Slack, message: Message): void {
  const channel = heard(slack, message.channel);
  if (!channel) return;
  const event = { ...renderMessage(slack, message), ...where(channel), event_ts: message.ts };
  const root = message.broadcast && message.thread ? slack.world.message(message.channel, message.thread) : undefined;
  slack.outbox.event(compact({ ...event, root: root ? renderMessage(slack, root) : undefined }));
  for (const id of message.files) tellFileShared(slack, message, id);
  const silent = message.subtype === "channel_join" || message.subtype === "me_message";
  if (silent || message.app || channel.kind === "im" || !message.text.includes(`<@${slack.identity.botUserId}>`))
    return;
  const { channel_type: _, ...mention } = event as Json;
  slack.outbox.event({ ...mention, type: "app_mention" });
}

export function tellChanged(slack: Slack, message: Message, previous: Json): void {
  const channel = heard(slack, message.channel);
  if (!channel) return;
  const ts = slack.world.nextTs();
  slack.outbox.event({
    type: "message",
    subtype: "message_changed",
    message: renderMessage(slack, message),
    previous_message: previous,
    ...where(channel),
    hidden: true,
    ts,
    event_ts: ts,
  });
}

export function tellDeleted(slack: Slack, message: Message, previous: Json): void {
  const channel = heard(slack, message.channel);
  if (!channel) return;
  const ts = slack.world.nextTs();
  slack.outbox.event({
    type: "message",
    subtype: "message_deleted",
    previous_message: previous,
    deleted_ts: message.ts,
    ...where(channel),
    hidden: true,
    ts,
    event_ts: ts,
  });
}

export function tellReaction(
  slack: Slack,
  what: "reaction_added" | "reaction_removed",
  message: Message,
  user: string,
  name: string,
): void {
  if (!heard(slack, message.channel)) return;
  slack.outbox.event({
    type: what,
    user,
    reaction: name,
    item: { type: "message", channel: message.channel, ts: message.ts },
    item_user: message.user,
    event_ts: slack.world.nextTs(),
  });
}

/** Membership and archiving; `channel_left` is how a bot learns that it was removed. */
export function tellChannel(slack: Slack, type: string, channel: Channel, more: Json = {}): void {
  const inside = channel.members.includes(slack.identity.botUserId) || type === "channel_left";
  if (inside) slack.outbox.event({ type, channel: channel.id, ...more, event_ts: slack.world.nextTs() });
}

export function typeOf(channel: Channel): string {
  return channel.kind;
}

function tellFileShared(slack: Slack, message: Message, id: string): void {
  const file = slack.world.files.get(id);
  if (!file) return;
  const event_ts = slack.world.nextTs();
  slack.outbox.event({
    type: "file_shared",
    file_id: id,
    user_id: message.user,
    file: { id: renderFile(slack, file).id },
    channel_id: message.channel,
    event_ts,
  });
}

function heard(slack: Slack, id: string): Channel | undefined {
  const channel = slack.world.channels.get(id);
  return channel?.members.includes(slack.identity.botUserId) ? channel : undefined;
}

function where(channel: Channel): Json {
  return { channel: channel.id, channel_type: typeOf(channel) };
}
