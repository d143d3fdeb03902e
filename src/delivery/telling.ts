// What an event looks like in a thread: something to post, something to change in what was posted, or nothing but the card.

import type { Desk } from "../desk/desk.ts";
import { changeSentence, type DeskEvent, type RecordedEvent, sentence } from "../desk/events.ts";
import { platformNames } from "../desk/platform-names.ts";
import { selectConversation } from "../desk/sql/view-conversation.ts";
import type { Channel, Utterance } from "./channel.ts";
import { dutyPing } from "./duty.ts";

/** A message that was said in this very thread is not posted again: it gets its receipt, with the card. An edit to nothing removes what was posted of it. */
export type Telling =
  | { kind: "post"; message: number | null; utterance: Utterance; files: StoredFile[]; instead?: Marked; ping?: string }
  | { kind: "edit"; message: number; utterance: Utterance }
  | { kind: "remove"; message: number }
  | { kind: "nothing" };

/** A post that is no message's, found by its mark; it is removed. */
export interface Marked {
  mark: string;
  since: Date;
}

/** A file of a message: `id` is the attachment's, `key` where its bytes are. */
export interface StoredFile {
  id: number;
  key: string;
  name: string;
  type: string;
  bytes: number;
}

interface StoredMessage {
  body: string;
  visibility: "public" | "internal";
  fromCustomer: boolean;
  deleted: boolean;
  author: { name: string; avatarUrl: string | null };
  /** What an agent typed in this very thread is called there. */
  typedHere: string | null;
  /** The platform an agent typed it on. */
  typedOn: "slack" | "discord" | null;
  files: StoredFile[];
}

const stored = {
  name: "message-to-tell",
  text: `
  SELECT jsonb_build_object('body', m.body, 'visibility', m.visibility, 'fromCustomer', m.from_customer, 'deleted', m.deleted_at IS NOT NULL,
      'author', jsonb_build_object('name', coalesce(p.name, m.author_name, 'Support'), 'avatarUrl', p.avatar_url),
      'typedHere', CASE WHEN o.target_id = $2::int THEN o.external_id END, 'typedOn', ot.kind,
      'files', CASE WHEN m.files = 0 THEN '[]' ELSE (
        SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'key', key, 'name', name, 'type', type, 'bytes', bytes) ORDER BY id), '[]') FROM attachment WHERE message_id = m.id) END) AS result
    FROM message m LEFT JOIN person p ON p.id = m.author_id
    LEFT JOIN message_copy o ON o.message_id = m.id AND o.is_origin LEFT JOIN target ot ON ot.id = o.target_id
   WHERE m.id = $1::int`,
};

export async function tellingOf(desk: Desk, recorded: RecordedEvent, target: number): Promise<Telling> {
  const { event } = recorded;
  switch (event.type) {
    case "ticket.opened":
      return openingOf(desk, recorded, event.ticket, target);
    case "message.added":
    case "message.edited":
    case "message.deleted":
      return messageTelling(desk, { ...recorded, event }, target);
    case "customer.erased":
      return erasureOf(desk, recorded);
    // Where it failed, a line stands in its place already.
    case "delivery.failed":
      return event.target === target ? { kind: "nothing" } : lineOf(recorded);
    default:
      return lineOf(recorded);
  }
}

function lineOf(recorded: RecordedEvent, text = sentence(recorded)): Telling {
  if (text === undefined) return { kind: "nothing" };
  const author = { name: recorded.actorName, avatarUrl: null };
  return { kind: "post", message: null, utterance: { kind: "line", author, text }, files: [] };
}

const opening = {
  name: "opening-of-ticket",
  text: `SELECT jsonb_build_object('seq', e.seq, 'at', e.at) AS result FROM event e JOIN conversation v ON v.id = e.conversation_id AND NOT v.is_chat
          WHERE e.conversation_id = $1::int AND e.type = 'ticket.opened' ORDER BY e.seq LIMIT 1`,
};

/** The description was posted without being a message. */
async function erasureOf(desk: Desk, recorded: RecordedEvent): Promise<Telling> {
  const line = lineOf(recorded);
  const opened = await desk.one<{ seq: number; at: string }>(opening, [recorded.conversationId]);
  if (line.kind !== "post" || !opened) return line;
  return { ...line, instead: { mark: `${recorded.conversationId}.${opened.seq}`, since: new Date(opened.at) } };
}

/** A thread begins with the description in the customer's own words; a chat's has them already. */
async function openingOf(desk: Desk, recorded: RecordedEvent, ticket: number, target: number): Promise<Telling> {
  const view = await selectConversation(desk, { ticket });
  if (!view?.ticket) return { kind: "nothing" };
  if (view.isChat)
    return lineOf(recorded, `${recorded.actorName} made a ticket of this: ${view.ticket.ticket_number}.`);
  const author = { name: view.customer.name, avatarUrl: view.customer.avatar_url };
  const ping = await dutyPing(desk, view, { target, at: recorded.at });
  return {
    kind: "post",
    ...(ping === undefined ? {} : { ping }),
    message: null,
    utterance: { kind: "customer", author, text: view.ticket.description },
    files: [],
  };
}

type MessageEvent = Extract<DeskEvent, { type: "message.added" | "message.edited" | "message.deleted" }>;

async function messageTelling(
  desk: Desk,
  recorded: RecordedEvent & { event: MessageEvent },
  target: number,
): Promise<Telling> {
  const { event } = recorded;
  const message = await desk.one<StoredMessage>(stored, [event.message, target]);
  if (!message) return { kind: "nothing" };
  if (message.typedHere !== null) return besideOrigin(recorded, message, message.typedHere);
  if (event.type === "message.deleted") return { kind: "remove", message: event.message };
  if (message.deleted) return { kind: "nothing" };
  const said = { message: event.message, utterance: utteranceOf(message) };
  return event.type === "message.added" ? { kind: "post", ...said, files: message.files } : { kind: "edit", ...said };
}

/** What somebody typed nobody else can change there: one line says what it is by now, and goes once its author has changed it there too. */
function besideOrigin(
  { event, actorName }: RecordedEvent & { event: MessageEvent },
  message: StoredMessage,
  externalId: string,
): Telling {
  const isOver = event.type === "message.edited" && message.deleted;
  if (event.type === "message.added" || isOver) return { kind: "nothing" };
  const line = { kind: "line", author: { name: actorName, avatarUrl: null } } as const;
  const utterance = event.elsewhere
    ? { ...line, text: changeSentence(actorName, message), about: { externalId } }
    : { ...line, text: "" };
  return { kind: "edit", message: event.message, utterance };
}

/** A line about another message, with the way to that. */
export async function withLink(telling: Telling, channel: Channel, place: string): Promise<Telling> {
  if (telling.kind !== "edit" || !telling.utterance.about) return telling;
  const { message, utterance } = telling;
  const { externalId } = telling.utterance.about;
  const about = { externalId, link: await channel.linkToPost(place, externalId) };
  return { kind: "edit", message, utterance: { ...utterance, about } };
}

function utteranceOf({ body, visibility, fromCustomer, author, typedOn }: StoredMessage): Utterance {
  const kind = visibility === "internal" ? "note" : fromCustomer ? "customer" : "agent";
  const name = typedOn === null ? author.name : `${author.name} (${platformNames[typedOn]})`;
  return { kind, author: { ...author, name }, text: body };
}

/** A text in parts of at most `limit` characters, cut at line ends or words where there are any; nothing is lost but the space at a cut. */
export function splitText(text: string, limit: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const at = cutAt(rest, limit);
    parts.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  if (rest !== "" || parts.length === 0) parts.push(rest);
  return parts;
}

function cutAt(text: string, limit: number): number {
  const window = text.slice(0, limit + 1);
  const cut = Math.max(window.lastIndexOf("\n"), window.lastIndexOf(" "));
  if (cut > limit / 2) return cut;
  const splitsPair = /[\uD800-\uDBFF]$/.test(text.slice(0, limit));
  return splitsPair ? limit - 1 : limit;
}
