// Messages, edits and reactions of people.

import type { Json } from "../json.ts";
import type { Channel, Message, Person } from "../model.ts";
import { join } from "../people.ts";
import { addReaction, erase, liveMessage, post, removeReaction, rewrite } from "../posts.ts";
import { refuse } from "../refusal.ts";
import type { Slack } from "../slack.ts";
import { emojiName, typedText } from "../typed-text.ts";
import type { SentFile } from "./actor.ts";

export interface SpeechOptions {
  thread?: string;
  broadcast?: boolean;
  files?: SentFile[];
  raw?: boolean;
  shares?: { channel: string; ts: string };
}

export function speak(slack: Slack, person: Person, to: string, text: string, options: SpeechOptions): Message {
  const channel = enter(slack, person, to);
  const waves = text.startsWith("/me ");
  const spoken = waves ? text.slice(4) : text;
  const encoded = options.raw ? spoken : typedText(slack, spoken);
  return post(slack, {
    channel: channel.id,
    user: person.id,
    text: encoded,
    subtype: waves ? "me_message" : undefined,
    blocks: encoded === "" || waves ? undefined : [asTyped(spoken)],
    attachments: options.shares ? [shared(slack, options.shares)] : undefined,
    clientId: slack.world.nextId("client-"),
    thread: options.thread,
    broadcast: options.broadcast,
    files: (options.files ?? []).map((file) => keepFile(slack, person, file)),
  });
}

/** As Slack tells of it, which its documentation does not. */
function shared(slack: Slack, { channel, ts }: { channel: string; ts: string }): Json {
  const { text, user } = liveMessage(slack, channel, ts);
  return { is_share: true, is_msg_unfurl: true, channel_id: channel, author_id: user, ts, text, fallback: text };
}

export function correct(slack: Slack, person: Person, channel: string, ts: string, text: string): void {
  const message = ownMessage(slack, person, channel, ts, "cant_update_message");
  rewrite(slack, message, person.id, { text: typedText(slack, text), blocks: [asTyped(text)] });
}

export function takeBack(slack: Slack, person: Person, channel: string, ts: string): void {
  erase(slack, ownMessage(slack, person, channel, ts, "cant_delete_message"));
}

export function react(slack: Slack, person: Person, channel: string, ts: string, name: string): void {
  enter(slack, person, channel);
  addReaction(slack, liveMessage(slack, channel, ts), person.id, emojiName(name));
}

export function unreact(slack: Slack, person: Person, channel: string, ts: string, name: string): void {
  removeReaction(slack, liveMessage(slack, channel, ts), person.id, emojiName(name));
}

export function keepFile(slack: Slack, person: Person, { name, mimetype, content }: SentFile): string {
  const { world } = slack;
  const file = world.saveFile({
    id: world.nextId("F"),
    name,
    title: name,
    mimetype,
    size: content.byteLength,
    user: person.id,
    created: world.nowSeconds(),
    completed: true,
    content,
    shares: [],
  });
  return file.id;
}

/** The channel, with the person in it: people walk into public channels by themselves. */
export function enter(slack: Slack, person: Person, id: string): Channel {
  const channel = slack.world.channels.get(id);
  if (!channel) throw refuse("channel_not_found");
  if (channel.archived) throw refuse("is_archived");
  if (channel.members.includes(person.id)) return channel;
  if (channel.kind !== "channel") throw refuse("not_in_channel");
  join(slack, channel, person.id);
  return channel;
}

function ownMessage(slack: Slack, person: Person, channel: string, ts: string, otherwise: string): Message {
  const message = liveMessage(slack, channel, ts);
  if (message.user !== person.id) throw refuse(otherwise);
  return message;
}

function asTyped(text: string): Record<string, unknown> {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] };
}
