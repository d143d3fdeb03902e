// Reactions as commands: on a card, on a message in its thread, and 🎫 on anything in the channel. Agents only.

import type { Call } from "../cards/card.ts";
import { fromMessageCard } from "../cards/whisper-card.ts";
import type { Answer } from "../commands/command.ts";
import { runCall } from "../commands/run.ts";
import type { AgentActor } from "../desk/actor.ts";
import { findKnownMessage, type KnownMessage } from "../desk/relay/place.ts";
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
  if (!known) return waitForMessage(door, reaction);
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

/** A reaction may be told before its message is taken in. @throws then, to be tried again */
async function waitForMessage({ desk, platform }: ThreadDoor, { position, externalId }: Reaction): Promise<void> {
  if (position !== undefined && (await isYetToCome(desk, platform, position)))
    throw new Error(`The message ${externalId} is not taken in yet.`);
}

async function offerTicket(door: ThreadDoor, agent: AgentActor, reaction: Reaction, read: ReadMessage): Promise<void> {
  const offer = await ticketFrom(door, agent, reaction, await read(reaction));
  const answer = "answer" in offer ? offer.answer : { text: "New ticket", card: fromMessageCard(offer.form) };
  await whisper(door, reaction, await findKnownMessage(door.desk, reaction.target, reaction.externalId), answer);
}

function whisper(
  { channel }: ThreadDoor,
  { channel: at, userId }: Reaction,
  known: KnownMessage | undefined,
  { text, card }: Answer,
): Promise<void> {
  const thread = known && { rootId: known.rootId, threadId: known.threadId };
  return channel.whisper(at, thread, userId, text, card);
}
