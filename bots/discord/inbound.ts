// What is said in the watched threads: from raw gateway packets into the Inbox, and from the Inbox to the desk.

import {
  type APIMessage,
  GatewayDispatchEvents,
  type GatewayDispatchPayload,
  type GatewayMessageCreateDispatchData,
  type GatewayMessageReactionAddDispatchData,
  MessageType,
} from "discord.js";
import type { Inbox, InboxEntry } from "../../src/delivery/inbox.ts";
import type { Places } from "../../src/delivery/places.ts";
import type { ChannelTarget } from "../../src/delivery/targets.ts";
import { targetOfThread } from "../../src/desk/relay/place.ts";
import type { Log } from "../../src/log.ts";
import { answerDirect, type DirectWord, directKey, hourOf } from "../../src/relay/answer-direct.ts";
import { receiveInThread, type ThreadDoor, type ThreadMessage } from "../../src/relay/in-thread.ts";
import type { ReadMessage } from "../../src/relay/message-acts.ts";
import { type Reaction, react, signOf } from "../../src/relay/reactions.ts";
import { tellGivenUp } from "../../src/relay/tell-given-up.ts";
import { deleteInThread, editInThread, type ThreadEdit } from "../../src/relay/thread-changes.ts";
import { type Agents, nameOfUser } from "./actor.ts";
import type { Guild } from "./guild.ts";
import { threadFileOf } from "./inbound-files.ts";
import { asCommand, isMeantForBot, isToBot, startsWithMention, toPlain } from "./plain.ts";
import { laterOf, snowflakeAt } from "./snowflake.ts";

/** What the Inbox keeps. */
type Stored = (
  | ({ kind: "create" } & ThreadMessage)
  | ({ kind: "edit" } & ThreadEdit)
  | { kind: "delete"; target: number; threadId: string; externalId: string }
  | ({ kind: "reaction" } & Reaction)
  /** Words to the bot itself, which stay where they are. */
  | ({ kind: "direct"; target: number; threadId: string } & DirectWord)
) & { guessed?: true };

/** What it takes to read a message. */
export interface MessageParts {
  guild: Guild;
  agents: Pick<Agents, "note">;
  target: ChannelTarget;
  botUserId(): string;
  log: Log;
}

export interface InboundParts extends Omit<MessageParts, "target"> {
  places: Pick<Places, "main" | "known" | "all">;
  inbox: Pick<Inbox, "store">;
  guildId: string;
  /** Called when something could not be kept until the database is back. */
  onLost(): void;
}

export interface Inbound {
  take(packet: GatewayDispatchPayload): void;
  stop(): Promise<void>;
}

export function createInbound(parts: InboundParts): Inbound {
  const { inbox, onLost, log } = parts;
  const storing = new Set<Promise<void>>();
  let lost = false;

  function keep(entry: InboxEntry): void {
    const stored = inbox
      .store(entry)
      .then(
        () => {
          lost = false;
        },
        (error: unknown) => {
          // The first of a row asks for all of them.
          if (lost) return;
          lost = true;
          log.error(
            { err: error, eventKey: entry.eventKey },
            "what Discord told was not kept; it is read from history later",
          );
          onLost();
        },
      )
      .finally(() => void storing.delete(stored));
    storing.add(stored);
  }

  return {
    take(packet) {
      const entries = entriesOf(parts, packet);
      entries?.forEach(keep);
      // A channel may have been set up a moment ago, by another process.
      if (entries === undefined) parts.places.all().then(() => entriesOf(parts, packet)?.forEach(keep), onLost);
    },
    async stop() {
      await Promise.all(storing);
    },
  };
}

/** @throws only when it should be tried again */
export async function takeIn(door: ThreadDoor, read: ReadMessage, payload: unknown): Promise<void> {
  const stored = await located(door, payload as Stored);
  if (stored.kind === "create") await receiveInThread(door, stored);
  if (stored.kind === "edit") await editInThread(door, stored);
  if (stored.kind === "delete") await deleteInThread(door, stored);
  if (stored.kind === "reaction") await react(door, stored, read);
  if (stored.kind === "direct") await answerDirect(door, stored);
}

/** Its author and the team are told of what could not be taken in. */
export async function giveUp(door: ThreadDoor, payload: unknown): Promise<void> {
  const stored = await located(door, payload as Stored);
  if (stored.kind === "reaction" || stored.kind === "direct") return;
  const userId = stored.kind === "create" ? stored.author.userId : undefined;
  await tellGivenUp(door, { ...stored, userId });
}

/** Of a thread that nobody told of it is not known whose it is: who stored it took it for the first channel's. */
async function located<S extends Stored>({ desk }: ThreadDoor, stored: S): Promise<S> {
  if (!stored.guessed || stored.threadId === undefined) return stored;
  return { ...stored, target: (await targetOfThread(desk, "discord", stored.threadId)) ?? stored.target };
}

/** Undefined for what happened in a channel that this process does not know for the desk's. */
function entriesOf(all: InboundParts, { t, d }: GatewayDispatchPayload): InboxEntry[] | undefined {
  switch (t) {
    case GatewayDispatchEvents.MessageCreate:
    case GatewayDispatchEvents.MessageUpdate:
    case GatewayDispatchEvents.MessageDelete:
    case GatewayDispatchEvents.MessageDeleteBulk:
    case GatewayDispatchEvents.MessageReactionAdd:
      break;
    default:
      return [];
  }
  if (t === GatewayDispatchEvents.MessageCreate && d.guild_id === undefined) return direct(all, d);
  if (d.guild_id !== all.guildId) return [];
  const parent = all.guild.parentOf(d.channel_id);
  const isReaction = t === GatewayDispatchEvents.MessageReactionAdd;
  const isMeant =
    isReaction || (t === GatewayDispatchEvents.MessageCreate && isMeantForBot(d.content, all.botUserId()));
  const known = all.places.known().find(({ place }) => place === parent || (isMeant && place === d.channel_id));
  if (!known && parent !== undefined) return parent === null && !isReaction ? [] : undefined;
  const parts = { ...all, target: known ?? all.places.main, guessed: known === undefined };
  switch (t) {
    case GatewayDispatchEvents.MessageCreate:
      return creation(parts, d);
    case GatewayDispatchEvents.MessageUpdate:
      return edit(parts, d);
    case GatewayDispatchEvents.MessageDelete:
      return [deletion(parts, d.channel_id, d.id)];
    case GatewayDispatchEvents.MessageDeleteBulk:
      return d.ids.map((id) => deletion(parts, d.channel_id, id));
    case GatewayDispatchEvents.MessageReactionAdd:
      return reaction(parts, d);
  }
}

/** `guessed` when the target may be another. */
type Located = MessageParts & { guessed?: boolean };
const guess = ({ guessed }: { guessed?: boolean }) => (guessed ? { guessed: true as const } : {});

/** What the gateway would have told of a message in history: that it was said and, when it was edited, that too. */
export const entriesOfMessage = (parts: MessageParts, message: APIMessage): InboxEntry[] => [
  ...creation(parts, message),
  ...edit(parts, message),
];

function creation(parts: Located, message: APIMessage & Partial<GatewayMessageCreateDispatchData>): InboxEntry[] {
  if (!isPersons(message)) return [];
  if (message.member) parts.agents.note(message.author, message.member);
  const stored: Stored = {
    kind: "create",
    ...guess(parts),
    target: parts.target.id,
    threadId: message.channel_id,
    externalId: message.id,
    author: { userId: message.author.id, name: nameOfUser(message.author, message.member?.nick) },
    ...textOf(parts, message),
    files: (message.attachments ?? []).map(threadFileOf),
  };
  return [entry(`c:${message.id}`, message.channel_id, BigInt(message.id), stored)];
}

function direct({ places, guildId }: InboundParts, message: GatewayMessageCreateDispatchData): InboxEntry[] {
  const { id, channel_id: threadId, author, timestamp } = message;
  if (!isPersons(message)) return [];
  const { main } = places;
  const link = `https://discord.com/channels/${guildId}/${main.place}`;
  const word: DirectWord = { userId: author.id, hour: hourOf(Date.parse(timestamp)), link };
  return [entry(directKey(word), threadId, BigInt(id), { kind: "direct", target: main.id, threadId, ...word })];
}

function edit(parts: Located, message: APIMessage): InboxEntry[] {
  // Without an edit's time it is a link's preview, a pin or a new thread.
  if (!message.edited_timestamp || !isPersons(message)) return [];
  const { text, startsWithMention } = textOf(parts, message);
  const files = message.attachments?.map((attachment) => threadFileOf(attachment).name);
  if (text === "" && !files?.length) return [];
  const { id, channel_id, edited_timestamp } = message;
  const position = laterOf(snowflakeAt(new Date(edited_timestamp)), BigInt(id) + 1n);
  const at = { target: parts.target.id, threadId: channel_id, externalId: id };
  const stored: Stored = {
    kind: "edit",
    ...guess(parts),
    ...at,
    userId: message.author.id,
    text,
    startsWithMention,
    editedAt: Date.parse(edited_timestamp) * 1_000,
    ...(files ? { files } : {}),
  };
  return [entry(`u:${id}:${Date.parse(edited_timestamp)}`, channel_id, position, stored)];
}

export function deletion(parts: Pick<Located, "target" | "guessed">, channelId: string, id: string): InboxEntry {
  const position = laterOf(snowflakeAt(new Date()), BigInt(id) + 2n);
  return entry(`d:${id}`, channelId, position, {
    kind: "delete",
    ...guess(parts),
    target: parts.target.id,
    threadId: channelId,
    externalId: id,
  });
}

const sameReactionMs = 10_000;

/** Discord numbers no reactions: one that comes again within seconds is the same one, later it was taken away and put back. */
function reaction(
  { target, guessed, botUserId }: Located,
  { channel_id, message_id, user_id, emoji }: GatewayMessageReactionAddDispatchData,
): InboxEntry[] {
  const sign = emoji.id === null ? signOf(emoji.name ?? "") : undefined;
  if (!sign || user_id === botUserId()) return [];
  const stored: Stored = {
    kind: "reaction",
    ...guess({ guessed: guessed ?? false }),
    target: target.id,
    channel: target.place,
    ...(channel_id === target.place ? {} : { threadId: channel_id }),
    externalId: message_id,
    userId: user_id,
    sign,
    at: Date.now() * 1_000,
  };
  const key = `r:${message_id}:${user_id}:${sign}:${Math.floor(Date.now() / sameReactionMs)}`;
  return [entry(key, channel_id, laterOf(snowflakeAt(new Date()), BigInt(message_id) + 3n), stored)];
}

const entry = (eventKey: string, lane: string, position: bigint, payload: Stored): InboxEntry => ({
  eventKey,
  lane,
  position,
  payload,
});

/** An allow-list: joins, pins, renames, bots and webhooks, ours among them, say nothing to a customer. */
const isPersons = ({ type, author, webhook_id }: APIMessage): boolean =>
  (type === MessageType.Default || type === MessageType.Reply) && webhook_id === undefined && author?.bot !== true;

function textOf({ guild, botUserId }: MessageParts, { content, mentions = [], sticker_items = [] }: APIMessage) {
  const command = asCommand(content, botUserId());
  const plain = toPlain(command ?? content, {
    user: (id) => {
      const user = mentions.find((each) => each.id === id);
      return user && nameOfUser(user);
    },
    role: guild.role,
    channel: guild.channel,
  });
  const stickers = sticker_items.map(({ name }) => `(sticker: ${name})`);
  return {
    text: [plain, ...stickers].filter(Boolean).join("\n"),
    startsWithMention: command === undefined && startsWithMention(content),
    addressed: isToBot(content, botUserId()),
  };
}
