// Reactions as commands: on a card, on a message in its thread, and 🎫 on anything in the channel. Agents only.

import type { Call } from "../cards/card.ts";
import { fromMessageCard } from "../cards/whisper-card.ts";
import type { Answer } from "../commands/command.ts";
import { runCall } from "../commands/run.ts";
import type { ThreadPlace } from "../delivery/channel.ts";
import type { AgentActor } from "../desk/actor.ts";
import { keepEarlyChange } from "../desk/relay/early-change.ts";
import { findKnownMessage, findRelayPlace } from "../desk/relay/place.ts";
import { isYetToCome } from "../desk/relay/yet-to-come.ts";
import type { ThreadDoor } from "./in-thread.ts";
import {
  contextOf,
  type MessagePointer,
  type ReadMessage,
  saveAsNote,
  sendToCustomer,
  ticketFrom,
  undo,
} from "./message-acts.ts";

/** Someone put a sign on a message of a watched channel. */
export interface Reaction extends MessagePointer {
  userId: string;
  sign: Sign;
  /** When, in microseconds since 1970; by the platform's clock where it says. */
  at: number;
  /** The message's place in the inbox, where a platform tells reactions apart from their threads. */
  position?: string;
}

/** What a sign on a card is short for. */
export const onCard: Readonly<Record<string, Call>> = {
  "👀": { command: "ticket claim", options: {} },
  "✅": { command: "ticket resolve", options: {} },
  "🚨": { command: "ticket priority", options: { level: "urgent" } },
};

const signs = ["👀", "✅", "🚨", "🔒", "📤", "↩", "🎫"] as const;
export type Sign = (typeof signs)[number];

/** A sign that means something to the desk, with or without the variation that makes it colourful. */
export const signOf = (icon: string): Sign | undefined => signs.find((sign) => sign === icon.replaceAll("\uFE0F", ""));

/** Idempotent: what has its effect already has none again. `read` gives a message's words. @throws only when it should be tried again */
export async function react(door: ThreadDoor, reaction: Reaction, read: ReadMessage): Promise<void> {
  const agent = await door.findAgent(reaction.userId);
  // Whoever else puts a sign on a message says nothing to the desk by it.
  if (!agent) return;
  if (reaction.sign === "🎫") return offerTicket(door, agent, reaction, read);
  const known = await findKnownMessage(door.desk, reaction.target, reaction.externalId);
  if (!known) return onUnknown(door, agent, reaction);
  const call = onCard[reaction.sign];
  if (call) {
    if (known.what !== "card") return;
    const answer = await runCall({ ...contextOf(door, agent, known), askedAt: reaction.at }, call);
    return answer.refused ? whisper(door, reaction, known, answer) : undefined;
  }
  if (known.what === "card") return;
  const answer = await actOn(door, agent, reaction);
  // A 🔒 on what is a note already is only a repetition.
  if (answer.refused && reaction.sign === "🔒" && known.visibility === "internal") return;
  await whisper(door, reaction, known, answer);
}

function actOn(door: ThreadDoor, agent: AgentActor, reaction: Reaction): Promise<Answer> {
  if (reaction.sign === "🔒") return saveAsNote(door, agent, reaction);
  if (reaction.sign === "📤") return sendToCustomer(door, agent, reaction, { asks: true });
  return undo(door, reaction);
}

/** A reaction may be told before its message: what keeps words inside counts when they come. @throws when they are on their way */
async function onUnknown(door: ThreadDoor, agent: AgentActor, reaction: Reaction): Promise<void> {
  const { desk, platform } = door;
  const { position, externalId, target, threadId } = reaction;
  if (position !== undefined && (await isYetToCome(desk, platform, position)))
    throw new Error(`The message ${externalId} is not taken in yet.`);
  if (reaction.sign !== "🔒" && reaction.sign !== "↩") return;
  await keepEarlyChange(desk, { target, externalId, ...(threadId ? { threadId } : {}) }, { isKept: true });
  const come = await findKnownMessage(desk, target, externalId);
  if (come && come.what !== "card") await whisper(door, reaction, come, await actOn(door, agent, reaction));
}

/** What the desk itself wrote in a thread is no message that it knows, but the thread is. */
async function offerTicket(door: ThreadDoor, agent: AgentActor, reaction: Reaction, read: ReadMessage): Promise<void> {
  const words = await read(reaction);
  const { target, externalId, threadId = words?.threadId } = reaction;
  const offer = await ticketFrom(door, agent, { ...reaction, threadId }, words);
  const answer = "answer" in offer ? offer.answer : { text: "New ticket", card: fromMessageCard(offer.form) };
  const known = await findKnownMessage(door.desk, target, externalId);
  const place = threadId === undefined ? undefined : await findRelayPlace(door.desk, target, threadId);
  const thread = known ?? (place && threadId !== undefined ? { rootId: place.rootId, threadId } : undefined);
  await whisper(door, reaction, thread, answer);
}

function whisper(
  { channel }: ThreadDoor,
  { channel: at, userId }: Reaction,
  thread: ThreadPlace | undefined,
  { text, card }: Answer,
): Promise<void> {
  const place = thread && { rootId: thread.rootId, threadId: thread.threadId };
  return channel.whisper(at, place, userId, text, card);
}
