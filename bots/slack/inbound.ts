// What people write in the desk's threads, from Slack's message events to the words of src/relay/in-thread.ts.

import { createHash } from "node:crypto";
import type { App } from "@slack/bolt";
import { asBang } from "../../src/commands/as-bang.ts";
import { keepsMentions } from "../../src/commands/keeps-mentions.ts";
import type { InboxEntry } from "../../src/delivery/inbox.ts";
import type { Places } from "../../src/delivery/places.ts";
import { receiveInThread, type ThreadDoor } from "../../src/relay/in-thread.ts";
import { tellGivenUp } from "../../src/relay/tell-given-up.ts";
import { deleteInThread, editInThread } from "../../src/relay/thread-changes.ts";
import type { BotIdentity } from "./identity.ts";
import { filesOf, nameOfFile, type SlackFile } from "./inbound-files.ts";
import type { People } from "./people.ts";
import { iconsIn, mentionedIn, placesAsIds, plainText, startsWithMention } from "./plain.ts";
import { microsOf } from "./ts.ts";

export interface InboundOptions {
  door: ThreadDoor;
  places: Places;
  people: People;
  identity(): Promise<BotIdentity>;
}

/** A person's message in a thread of the channel: new, changed or gone. What stands in the channel itself is its own thread. */
export interface Inbound {
  kind: "said" | "edited" | "deleted";
  threadId: string;
  externalId: string;
  userId: string;
  /** Which of its edits. */
  version: string;
  /** As Slack writes it. */
  text: string;
  blocks: unknown;
  files: SlackFile[];
  /** Whether it shows another message that its author shared. */
  shares: boolean;
}

export interface SlackMessage {
  subtype?: string;
  user?: string;
  bot_id?: string;
  ts?: string;
  thread_ts?: string;
  text?: string;
  blocks?: unknown;
  edited?: { ts?: string };
  files?: SlackFile[];
  /** A shared message is one; a link's preview, another message's too, comes later and by itself. */
  attachments?: object[];
}

export interface MessageEvent extends SlackMessage {
  type?: string;
  channel?: string;
  channel_type?: string;
  event_ts?: string;
  message?: SlackMessage;
  previous_message?: SlackMessage;
}

// Anything else (joins, pins, reminders, what is yet to be invented) is nobody's word.
const spoken = [undefined, "file_share", "thread_broadcast", "me_message"];

export const isSpoken = (subtype: string | undefined): boolean => spoken.includes(subtype);

/** What is stored before it is acknowledged; undefined for what means nothing to the desk. Its key is the message's own, not the event's: history tells of the same. */
export function inboxEntry(body: Record<string, unknown>, place: string): InboxEntry | undefined {
  const event = body.event as MessageEvent | undefined;
  const inbound = event && readMessage(event, place);
  if (!inbound) return undefined;
  const { kind, threadId, externalId, version } = inbound;
  const said = microsOf(externalId);
  const at = microsOf(event.event_ts ?? event.ts ?? externalId);
  return {
    eventKey: `${kind}:${place}:${externalId}${kind === "edited" ? `:${version || at}:${digestOf(inbound.text)}` : ""}`,
    lane: laneOf(place, threadId),
    // An edit's own time may be in whole seconds, and so before what it changes.
    position: kind === "said" || at > said ? at : said + 1n,
    payload: body,
  };
}

/** Slack's time of an edit may be in whole seconds, and somebody edits twice in one. */
const digestOf = (text: string): string => createHash("sha256").update(text).digest("base64url").slice(0, 12);

export const laneOf = (place: string, threadId: string): string => `${place}:${threadId}`;

/** Undefined for bots (ourselves too), for what people say in the channel itself, and for other channels. */
export function readMessage(event: MessageEvent, place: string): Inbound | undefined {
  if (event.type !== "message" || event.channel !== place) return undefined;
  if (event.subtype === "message_changed") {
    const { message, previous_message: before } = event;
    const isEdit = message?.text !== before?.text || liveFiles(message) < liveFiles(before);
    return isEdit ? inboundOf("edited", event.message) : undefined;
  }
  return event.subtype === "message_deleted" ? inboundOf("deleted", event.previous_message) : inboundOf("said", event);
}

const isLive = ({ mode }: SlackFile): boolean => mode !== "tombstone";
const liveFiles = (message: SlackMessage | undefined): number => message?.files?.filter(isLive).length ?? 0;

export function listenToThreads(app: App, { door, places, people, identity }: InboundOptions): void {
  app.event("message", async ({ event, client, body }) => {
    const target = await places.find(event.channel);
    const inbound = target && readMessage(event as MessageEvent, target.place);
    if (!inbound) return;
    const { kind, threadId, externalId, userId, files, shares } = inbound;
    const { botUserId } = await identity();
    if (userId === botUserId) return;
    if (kind === "deleted") return deleteInThread(door, { target: target.id, externalId });

    const { text, startsWithMention, addressed } = await readWords(inbound, people, botUserId);
    if (kind === "edited") {
      const names = files.filter(isLive).map(nameOfFile);
      const editedAt = inbound.version === "" ? undefined : Number(microsOf(inbound.version));
      const edit = { target: target.id, threadId, externalId, userId, text, startsWithMention, files: names, editedAt };
      return editInThread(door, edit);
    }
    const author = { userId, name: await people.nameOf(userId) };
    const { again = false } = body as { again?: boolean };
    const given = { author, text, startsWithMention, addressed, files: await filesOf(client, files), shares, again };
    await receiveInThread(door, { target: target.id, threadId, externalId, ...given });
  });
}

/** Its author and the team are told of what could not be taken in. */
export async function giveUp(door: ThreadDoor, places: Places, payload: unknown): Promise<void> {
  const { event } = payload as { event: MessageEvent };
  const target = await places.find(event.channel ?? "");
  const inbound = target && readMessage(event, target.place);
  if (inbound) await tellGivenUp(door, { ...inbound, target: target.id });
}

const meantForBot = /^\s*(?:![a-z]|<@)/i;

function inboundOf(kind: Inbound["kind"], message: SlackMessage | undefined): Inbound | undefined {
  const {
    subtype,
    user,
    bot_id,
    ts,
    thread_ts,
    text = "",
    blocks,
    edited,
    files = [],
    attachments = [],
  } = message ?? {};
  const isReply = thread_ts !== undefined && thread_ts !== ts;
  // In the channel itself nobody speaks to the desk but by a command or the bot's name.
  const threadId = isReply ? thread_ts : kind === "said" && meantForBot.test(text) ? ts : undefined;
  if (!user || bot_id || !ts || !threadId || !isSpoken(subtype)) return undefined;
  const version = edited?.ts ?? "";
  const shares = attachments.some((shown) => "is_share" in shown && shown.is_share === true);
  return { kind, threadId, externalId: ts, userId: user, version, text, blocks, files, shares };
}

/** "@Support claim" is "!claim". */
async function readWords(
  { text, blocks }: Inbound,
  people: People,
  botUserId: string,
): Promise<{ text: string; startsWithMention: boolean; addressed: boolean }> {
  const toBot = new RegExp(`^\\s*<@${botUserId}(?:\\|[^<>]*)?>`).exec(text)?.[0];
  const addressed = (toBot === undefined ? undefined : asBang(text.slice(toBot.length))) ?? text;
  const verb = /^!([a-z-]+)/i.exec(addressed)?.[1];
  const keeps = verb !== undefined && keepsMentions(verb);
  const names = keeps ? new Map<string, string>() : await namesIn(addressed, people);
  return {
    text: plainText(keeps ? placesAsIds(addressed) : addressed, (userId) => names.get(userId), iconsIn(blocks)),
    startsWithMention: startsWithMention(addressed),
    addressed: toBot !== undefined,
  };
}

export async function namesIn(text: string, people: People): Promise<Map<string, string>> {
  const ids = mentionedIn(text);
  const names = await Promise.all(ids.map((id) => people.nameOf(id)));
  return new Map(ids.map((id, index) => [id, names[index] ?? "someone"]));
}
