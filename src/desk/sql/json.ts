// How rows look to everyone who reads them: the documented JSON, put together as text where the rows are. That takes PostgreSQL
// half as long as json_build_object, which finds out how each value is written anew for each row.

import { attachmentPath } from "../attachments/files.ts";

/** "2025-11-09 17:00:00", UTC; the connections' DateStyle is ISO. */
export const timeText = (column: string): string => `left((${column} AT TIME ZONE 'UTC')::text, 19)`;

/** The JSON of what anybody may have written. */
const quoted = (column: string): string => `coalesce(to_json(${column})::text, 'null')`;

/** The JSON of a number or a boolean. */
const bare = (column: string): string => `coalesce((${column})::text, 'null')`;

/** The JSON of a word of ours, which needs no escapes. */
const word = (column: string): string => `coalesce('"' || ${column} || '"', 'null')`;

const time = (column: string): string => word(timeText(column));

/** The text of an object. Each field is the text of JSON, never NULL. */
export function objectText(fields: Record<string, string>): string {
  const parts = Object.entries(fields).map(([name, value], at) => `'${at === 0 ? "{" : ","}"${name}":' || ${value}`);
  return `(${parts.join(" || ")} || '}')`;
}

/** The text of an array of texts, in an order; `filter` leaves some out. */
export const arrayText = (text: string, order: string, filter = ""): string =>
  `('[' || coalesce(string_agg(${text}, ',' ORDER BY ${order})${filter}, '') || ']')`;

const numberText = (id: string): string => `'TKT-' || lpad(${id}::text, greatest(3, length(${id}::text)), '0')`;

const personFields = (alias: string) => ({
  id: bare(`${alias}.id`),
  name: quoted(`${alias}.name`),
  role: word(`${alias}.role`),
  avatar_url: quoted(`${alias}.avatar_url`),
});

/** A person as everyone may see them; `alias` is a row of person. */
const personText = (alias: string): string => objectText(personFields(alias));

/** The customer of a ticket or chat, with what only the desk and they themselves see. */
const customerText = (alias: string): string =>
  objectText({
    ...personFields(alias),
    email: quoted(`${alias}.email`),
    external_id: quoted(`${alias}.external_id`),
  });

/** Null when `alias`, outer joined, found nobody. */
const optionalPersonText = (alias: string): string =>
  `CASE WHEN ${alias}.id IS NULL THEN 'null' ELSE ${personText(alias)} END`;

/** The fields of a ticket without its messages; t: ticket, c: its customer, a: its assignee, outer joined. */
export const ticketFields = {
  id: bare("t.id"),
  ticket_number: word(numberText("t.id")),
  subject: quoted("t.subject"),
  description: quoted("t.description"),
  status: word("t.status"),
  priority: word("t.priority"),
  category: word("t.category"),
  user: customerText("c"),
  assigned_to: optionalPersonText("a"),
  conversation_id: bare("t.conversation_id"),
  version: bare("t.version"),
  waiting_since: time("coalesce(t.waiting_since, t.snoozed_wait)"),
  created_at: time("t.opened_at"),
  updated_at: time("t.updated_at"),
  resolved_at: time("t.resolved_at"),
  auto_close_at: time("t.auto_close_at"),
  closed_at: time("t.closed_at"),
};

/** A ticket without its messages. */
export const ticketText = objectText(ticketFields);

/** The same in its customer's own list. */
export const ownTicketText = objectText({
  ...ticketFields,
  unread_count: bare("(SELECT unread_by_customer FROM conversation WHERE id = t.conversation_id)"),
});

/** A conversation in a list; v: conversation, c: its customer, a: its assignee and t: its ticket, outer joined. */
export const conversationText = (unread: string): string =>
  objectText({
    id: bare("v.id"),
    user: customerText("c"),
    last_message: quoted("v.last_message"),
    unread_count: bare(unread),
    assigned_to: optionalPersonText("a"),
    ticket_number: word(numberText("t.id")),
    waiting_since: time("v.waiting_since"),
    created_at: time("v.opened_at"),
    updated_at: time("v.updated_at"),
  });

const attachmentText = objectText({
  id: bare("x.id"),
  name: quoted("x.name"),
  type: quoted("x.type"),
  size: bare("x.bytes"),
  url: word(`'${attachmentPath("")}' || x.id`),
});

/** Looked for only where there are any; m: message. */
const attachmentsText = `CASE WHEN m.files = 0 THEN '[]' ELSE (
  SELECT ${arrayText(attachmentText, "x.id")} FROM attachment x WHERE x.message_id = m.id) END`;

const nameOnly = objectText({ id: "'null'", name: quoted("m.author_name"), role: "'null'", avatar_url: "'null'" });

/** A message; m: message, v: its conversation, s: its author, outer joined. `isRead` is an expression: read by the caller's side. */
export const messageText = (isRead: string): string =>
  objectText({
    id: bare("m.id"),
    seq: bare("m.seq"),
    sender_id: bare("m.author_id"),
    sender: `CASE WHEN s.id IS NULL THEN ${nameOnly} ELSE ${personText("s")} END`,
    message: quoted("m.body"),
    attachments: attachmentsText,
    is_internal: bare("m.visibility = 'internal'"),
    is_read: bare(isRead),
    is_seen: bare("m.seq <= CASE WHEN m.from_customer THEN v.desk_read_seq ELSE v.customer_read_seq END"),
    created_at: time("m.created_at"),
    edited_at: time("m.edited_at"),
  });

// The same as values, for statements that put them into others.

const asValue = (text: string): string => `(${text})::jsonb`;

export const personJson = (alias: string): string => asValue(personText(alias));
export const customerJson = (alias: string): string => asValue(customerText(alias));
export const optionalPersonJson = (alias: string): string =>
  `CASE WHEN ${alias}.id IS NULL THEN NULL ELSE ${personJson(alias)} END`;
export const ticketJson = asValue(ticketText);
export const attachmentJson = asValue(attachmentText);
export const messageJson = (isRead: string): string => asValue(messageText(isRead));
