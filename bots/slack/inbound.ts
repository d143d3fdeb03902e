// What people write in the desk's threads, from Slack's message events to the words of src/relay/in-thread.ts.

import type { App } from "@slack/bolt";
import type { InboxEntry } from "../../src/delivery/inbox.ts";
import { deleteInThread, editInThread, receiveInThread, type ThreadDoor } from "../../src/relay/in-thread.ts";
import type { BotIdentity } from "./identity.ts";
import type { People } from "./people.ts";
import { iconsIn, keepsMentions, mentionedIn, plainText } from "./plain.ts";
import { microsOf } from "./ts.ts";

export interface InboundOptions {
  door: ThreadDoor;
  target: { id: number; place: string };
  people: People;
  identity(): Promise<BotIdentity>;
}

/** A person's message in a thread of the channel: new, changed or gone. */
export interface Inbound {
  kind: "said" | "edited" | "deleted";
  threadId: string;
  externalId: string;
  userId: string;
  /** As Slack writes it. */
  text: string;
  blocks: unknown;
  files: string[];
}

interface SlackMessage {
  subtype?: string;
  user?: string;
  bot_id?: string;
  ts?: string;
  thread_ts?: string;
  text?: string;
  blocks?: unknown;
  files?: { name?: string; title?: string }[];
}

interface MessageEvent extends SlackMessage {
  type?: string;
  channel?: string;
  event_ts?: string;
  message?: SlackMessage;
  previous_message?: SlackMessage;
}

// Anything else (joins, pins, reminders, what is yet to be invented) is nobody's word.
const spoken = [undefined, "file_share", "thread_broadcast", "me_message"];

/** What is stored before it is acknowledged; undefined for what means nothing to the desk. */
export function inboxEntry(body: Record<string, unknown>, place: string): InboxEntry | undefined {
  const event = body.event as MessageEvent | undefined;
  const inbound = event && readMessage(event, place);
  if (!inbound || typeof body.event_id !== "string") return undefined;
  const at = event.event_ts ?? event.ts ?? inbound.externalId;
  return { eventKey: body.event_id, lane: `${place}:${inbound.threadId}`, position: microsOf(at), payload: body };
}

/** Undefined for bots (ourselves too), for what stands in no thread, and for other channels. */
export function readMessage(event: MessageEvent, place: string): Inbound | undefined {
  if (event.type !== "message" || event.channel !== place) return undefined;
  if (event.subtype === "message_changed") {
    const isEdit = event.message?.text !== event.previous_message?.text;
    return isEdit ? inboundOf("edited", event.message) : undefined;
  }
  return event.subtype === "message_deleted" ? inboundOf("deleted", event.previous_message) : inboundOf("said", event);
}

export function listenToThreads(app: App, { door, target, people, identity }: InboundOptions): void {
  app.event("message", async ({ event }) => {
    const inbound = readMessage(event as MessageEvent, target.place);
    if (!inbound) return;
    const { kind, threadId, externalId, userId, files } = inbound;
    const { botUserId } = await identity();
    if (userId === botUserId) return;
    if (kind === "deleted") return deleteInThread(door, { target: target.id, externalId });

    const { text, startsWithMention } = await readWords(inbound, people, botUserId);
    if (kind === "edited") return editInThread(door, { target: target.id, threadId, externalId, text });
    const author = { userId, name: await people.nameOf(userId) };
    await receiveInThread(door, { target: target.id, threadId, externalId, author, text, startsWithMention, files });
  });
}

function inboundOf(kind: Inbound["kind"], message: SlackMessage | undefined): Inbound | undefined {
  const { subtype, user, bot_id, ts, thread_ts, text = "", blocks, files = [] } = message ?? {};
  if (!user || bot_id || !ts || !thread_ts || thread_ts === ts || !spoken.includes(subtype)) return undefined;
  const names = files.map(({ name, title }) => name || title || "a file");
  return { kind, threadId: thread_ts, externalId: ts, userId: user, text, blocks, files: names };
}

/** "@Support claim" is "!claim". A command that names an agent keeps its mentions: names are ambiguous, ids are not. */
async function readWords(
  { text, blocks }: Inbound,
  people: People,
  botUserId: string,
): Promise<{ text: string; startsWithMention: boolean }> {
  const toBot = new RegExp(`^\\s*<@${botUserId}(?:\\|[^<>]*)?>[\\s:,]*`).exec(text)?.[0];
  const addressed = toBot === undefined ? text : `!${text.slice(toBot.length).replace(/^!/, "") || "help"}`;
  const verb = /^!([a-z-]+)/i.exec(addressed)?.[1];
  const keeps = verb !== undefined && keepsMentions(verb);
  const names = keeps ? new Map<string, string>() : await namesIn(addressed, people);
  return {
    text: plainText(addressed, (userId) => names.get(userId), iconsIn(blocks)),
    startsWithMention: /^\s*<(?:@|!(?!date))/.test(addressed),
  };
}

export async function namesIn(text: string, people: People): Promise<Map<string, string>> {
  const ids = mentionedIn(text);
  const names = await Promise.all(ids.map((id) => people.nameOf(id)));
  return new Map(ids.map((id, index) => [id, names[index] ?? "someone"]));
}
