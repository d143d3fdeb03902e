// What an agent does to one message of a watched channel, whichever door it comes through: a reaction or the message's menu.

import type { Call } from "../cards/card.ts";
import { excerpt } from "../cards/conversation-card.ts";
import { sendNoteCard } from "../cards/whisper-card.ts";
import { type Answer, onlyShows } from "../commands/command.ts";
import { runCall } from "../commands/run.ts";
import { type AgentActor, actorPermissions } from "../desk/actor.ts";
import { addNote } from "../desk/conversations/add-note.ts";
import { wordsMark } from "../desk/conversations/publish-note.ts";
import { keepDraft } from "../desk/drafts/drafts.ts";
import { DeskError, isUniqueViolation, reasonOf } from "../desk/errors.ts";
import { keepHeldMessage, releaseConversation } from "../desk/relay/hold.ts";
import { findKnownMessage, findRelayPlace, type KnownMessage, type RelayPlace } from "../desk/relay/place.ts";
import { ticketNumber } from "../desk/words.ts";
import type { ThreadDoor } from "./in-thread.ts";
import { withMissing } from "./thread-files.ts";

/** A message on a platform. */
export interface MessagePointer {
  /** The target's id, and its channel. */
  target: number;
  channel: string;
  externalId: string;
  /** The thread it stands in, where the platform says so. */
  threadId?: string | undefined;
}

/** What a message says, where the platform told it along. */
export interface Words {
  author: string;
  text: string;
  /** The names of its files, which stay where they are. */
  files: readonly string[];
  /** The thread it stands in, where only the message itself says so. */
  threadId?: string | undefined;
}

/** A platform's message, asked for; undefined when it cannot be read. */
export type ReadMessage = (at: MessagePointer) => Promise<Words | undefined>;

export type ActDoor = Pick<ThreadDoor, "desk" | "platform" | "findAgent">;

/** Keeps a message from the customer while it can still be kept; what was never taken in becomes a note by whoever asks. */
export async function saveAsNote(door: ActDoor, agent: AgentActor, at: MessagePointer, words?: Words): Promise<Answer> {
  const { desk } = door;
  if (!actorPermissions(agent).has("edit_tickets")) return refused("You may not write notes here.");
  if (await keepHeldMessage(desk, at.target, at.externalId))
    return { text: "🔒 Kept as a note: the customer gets nothing." };

  const known = await findKnownMessage(desk, at.target, at.externalId);
  if (known?.what === "message") return refused(whyNoNote(known));
  if (known?.what === "card") return refused("This is the card, not a message.");
  const place = at.threadId === undefined ? undefined : await findRelayPlace(desk, at.target, at.threadId);
  if (!place || !words) return refused("This message belongs to no ticket or chat, so there is nowhere to keep it.");
  return noteOf(door, agent, at, place, words);
}

function whyNoNote({ visibility, fromCustomer }: KnownMessage): string {
  if (visibility === "internal") return "🔒 It is a note already.";
  if (fromCustomer) return "The customer said this themselves.";
  return "Too late: the customer has it already. Edit or delete your message, and what they see changes too.";
}

async function noteOf(
  { desk }: ActDoor,
  agent: AgentActor,
  { target, externalId, threadId }: MessagePointer,
  { conversation }: RelayPlace,
  { author, text, files }: Words,
): Promise<Answer> {
  const body = withFileNames(`${author}: ${text}`, files);
  if (text.trim() === "" && files.length === 0) return refused("This message has no words to keep.");
  try {
    await addNote(desk, agent, { at: { conversation }, body, origin: { target, externalId, threadId } });
  } catch (error) {
    if (error instanceof DeskError) return refused(reasonOf(error));
    if (!isUniqueViolation(error)) throw error;
  }
  if (files.length === 0) return { text: "🔒 Saved as a note." };
  return { text: `🔒 Saved as a note, without its files (${files.join(", ")}): they stay in the thread.` };
}

/** Sends a note to the customer: at once, or when `asks` after a question that only the agent sees. */
export async function sendToCustomer(
  door: ActDoor,
  agent: AgentActor,
  at: MessagePointer,
  { asks }: { asks: boolean },
): Promise<Answer> {
  const { desk } = door;
  let known = await findKnownMessage(desk, at.target, at.externalId);
  if (!known || known.what === "card")
    return refused("Only a note in a ticket's or chat's thread can be sent to the customer.");
  if (known.mode === "off") return refused(onlyShows);
  if (known.what === "held") {
    if (!actorPermissions(agent).has("send_messages")) return refused("You may not write to customers.");
    await releaseConversation(desk, { conversation: known.conversation });
    known = await findKnownMessage(desk, at.target, at.externalId);
  }
  if (!known || known.message === null) return refused("This message is gone.");
  if (known.visibility === "public")
    return { text: known.fromCustomer ? "The customer said this themselves." : "✅ It goes to the customer already." };
  if (!known.byAgent) return refused("Only an agent's words can be sent to the customer. Write them yourself instead.");

  const note = String(known.message);
  const body = known.body ?? "";
  if (asks) return { text: "Send it to the customer?", card: sendNoteCard(body, { note, read: wordsMark(body) }) };
  return runCall(contextOf(door, agent, known), { command: "ticket send", options: { note } });
}

/** Nothing of a held message is sent; its words stay in the thread, so they stay with the desk, as a note. */
export async function undo({ desk }: ActDoor, { target, externalId }: MessagePointer): Promise<Answer> {
  if (await keepHeldMessage(desk, target, externalId))
    return { text: "↩️ Taken back: the customer gets nothing, and it stays here as a note." };
  const known = await findKnownMessage(desk, target, externalId);
  if (known?.visibility === "public" && !known.fromCustomer)
    return refused("Too late to undo: the customer has it already. Delete your message to take it back there too.");
  return refused("There is nothing to undo: the customer did not get this.");
}

/** A message becomes a ticket: the chat it stands in, or a new one whose form begins with its words. */
export async function ticketFrom(
  { desk }: ActDoor,
  agent: AgentActor,
  { target, externalId, threadId }: MessagePointer,
  words: Words | undefined,
): Promise<{ answer: Answer } | { form: Call }> {
  const known = await findKnownMessage(desk, target, externalId);
  const place = known ?? (threadId === undefined ? undefined : await findRelayPlace(desk, target, threadId));
  if (place && place.ticket !== null)
    return { answer: refused(`This belongs to ${ticketNumber(place.ticket)} already.`) };

  const text = (words?.text || known?.body || "").trim();
  const named = withFileNames("", words?.files ?? []);
  const description = [excerpt(text, descriptionLength - named.length - 1), named].filter(Boolean).join("\n");
  const said: Record<string, string> = {
    ...(text === "" ? {} : { subject: excerpt(text.replace(/\s+/g, " "), subjectLength) }),
    ...(description === "" ? {} : { description }),
  };
  const command = place ? "chat to-ticket" : "ticket new";
  const draft = String(await keepDraft(desk, agent, { command, options: said }));
  const ref: Record<string, string> = place ? { ref: `chat-${place.conversation}` } : {};
  return { form: { command, options: { ...ref, draft }, asks: true } };
}

/** A message's files stay with it: whoever reads on knows at least that there were some. */
const withFileNames = (text: string, files: readonly string[]): string =>
  withMissing(text, {
    stored: [],
    missing: files.slice(0, mostNamed).map((name) => ({ name: excerpt(name, 60), reason: "" })),
  });

const mostNamed = 10;
const subjectLength = 120;
/** What a form of either platform can show. */
const descriptionLength = 3_000;

export const contextOf = (
  { desk, platform, findAgent }: ActDoor,
  actor: AgentActor,
  { conversation, ticket, mode }: Pick<RelayPlace, "conversation" | "ticket" | "mode">,
) => ({ desk, actor, platform, findAgent, mode, thread: { conversation, ticket } });

const refused = (text: string): Answer => ({ text, refused: true });
