import { nameOf, ownCustomer, personOf } from "../actor.ts";
import type { NewFile } from "../attachments/new-file.ts";
import type { Scope } from "../verb.ts";
import type { AttachmentJson } from "../views.ts";
import { attachmentJson } from "./json.ts";
import { tell, toldTargets } from "./tell.ts";
import { tellWait } from "./tell-wait.ts";

// A customer's word on a resolved ticket reopens it: one more event, which is why the sequence may rise by two. It ends a
// snooze, and any public word ends the wait for an answer to the resolution; an agent's begins a new one. The first word of a wait
// is told to its assignee and followers, and so is the one that ends a snooze; that it is the first, only the row says once it is locked.
const statement = (name: string, { files, named, added, beside }: Extras) => ({
  name,
  text: `
  WITH place AS (
    SELECT c.id, t.id AS ticket, t.status,
           $7::bool AND t.status IS NOT DISTINCT FROM 'resolved' AS reopens, $7::bool AND t.snoozed_until IS NOT NULL AS wakes
      FROM conversation c LEFT JOIN ticket t ON t.conversation_id = c.id
     WHERE c.id = coalesce($2::int, (SELECT conversation_id FROM ticket WHERE id = $1::int)) AND c.deleted_at IS NULL
       AND ($3::int IS NULL OR c.customer_id = $3::int)
  ),
  conv AS (
    UPDATE conversation c SET
      last_seq = last_seq + 1 + place.reopens::int,
      is_verified = is_verified OR $10::text = 'customer',
      unread_by_desk = CASE WHEN $7 THEN unread_by_desk + 1 WHEN $4::visibility = 'public' THEN 0 ELSE unread_by_desk END,
      unread_by_customer = CASE WHEN $7 THEN 0 ELSE unread_by_customer + ($4::visibility = 'public')::int END,
      desk_read_seq = CASE WHEN NOT $7 AND $4::visibility = 'public' THEN last_seq ELSE desk_read_seq END,
      customer_read_seq = CASE WHEN $7 THEN last_seq ELSE customer_read_seq END,
      waiting_since = CASE WHEN $7 THEN coalesce(waiting_since, $9::timestamptz) WHEN $4::visibility = 'public' THEN NULL ELSE waiting_since END,
      wait_seq = CASE WHEN $7 AND (waiting_since IS NULL OR place.wakes) THEN last_seq + 1 ELSE wait_seq END,
      first_reply_at = CASE WHEN $10::text = 'agent' AND $4::visibility = 'public' THEN coalesce(first_reply_at, $9::timestamptz) ELSE first_reply_at END,
      last_message = CASE WHEN $4::visibility = 'public' THEN coalesce(nullif(left($8::text, 200), ''), ${named}) ELSE last_message END,
      updated_at = CASE WHEN $4::visibility = 'public' THEN $9::timestamptz ELSE updated_at END
      FROM place WHERE c.id = place.id AND c.deleted_at IS NULL
    RETURNING c.id, c.is_chat, c.last_seq - place.reopens::int AS seq, c.customer_id, c.waiting_since, place.ticket, place.reopens, c.assignee_id,
              $7 AND c.wait_seq = c.last_seq - place.reopens::int AS waits
  ),
  msg AS (
    INSERT INTO message (conversation_id, seq, kind, visibility, author_id, author_name, from_customer, body, files, in_chat, created_at)
    SELECT id, seq, CASE WHEN $4::visibility = 'public' THEN 'reply' ELSE 'note' END::message_kind, $4::visibility,
           CASE WHEN $7 THEN customer_id ELSE $5::int END, CASE WHEN $7 OR $5::int IS NOT NULL THEN NULL ELSE $6::text END, $7, $8::text,
           ${files}, is_chat, $9::timestamptz
      FROM conv
    RETURNING id
  ),
  ${beside}
  moved AS (
    UPDATE ticket t SET
      waiting_since = CASE WHEN $7 OR t.snoozed_until IS NULL THEN conv.waiting_since END,
      snoozed_wait = CASE WHEN NOT $7 AND t.snoozed_until IS NOT NULL THEN conv.waiting_since END,
      snoozed_until = CASE WHEN NOT $7 THEN t.snoozed_until END,
      auto_close_at = CASE WHEN $7 THEN NULL WHEN $4::visibility = 'public' AND t.auto_close_at IS NOT NULL
        THEN $9::timestamptz + $11::int * interval '1 hour' ELSE t.auto_close_at END,
      status = CASE WHEN conv.reopens AND t.status = 'resolved' THEN 'open' ELSE t.status END,
      resolved_at = CASE WHEN conv.reopens AND t.status = 'resolved' THEN NULL ELSE t.resolved_at END,
      version = t.version + (conv.reopens AND t.status = 'resolved')::int,
      updated_at = CASE WHEN $4::visibility = 'public' THEN $9::timestamptz ELSE t.updated_at END
      FROM conv WHERE t.id = conv.ticket AND (conv.reopens OR t.waiting_since IS DISTINCT FROM conv.waiting_since
       OR $7 AND t.snoozed_until IS NOT NULL OR t.auto_close_at IS NOT NULL AND $4::visibility = 'public')
    RETURNING t.id, conv.reopens AND t.status = 'open' AS reopened
  ),
  counted AS (
    INSERT INTO ticket_counter_delta (open, resolved) SELECT 1, -1 FROM moved WHERE reopened
  ),
  new_event AS (
    INSERT INTO event (conversation_id, seq, type, actor_kind, actor_id, actor_name, data, at)
    SELECT conv.id, conv.seq, 'message.added', $10::text, $5::int, $6::text,
           jsonb_build_object('message', msg.id, 'visibility', $4::text), $9::timestamptz
      FROM conv, msg
    UNION ALL
    SELECT conv.id, conv.seq + 1, 'ticket.status_changed', $10::text, $5::int, $6::text,
           jsonb_build_object('ticket', conv.ticket, 'from', 'resolved', 'to', 'open'), $9::timestamptz
      FROM conv JOIN moved ON moved.reopened
    RETURNING id, conversation_id, type
  ),
  notices AS (${tellWait("writes", "conv JOIN new_event ON conv.waits AND new_event.type = 'message.added'")}
  ),
  ev AS (SELECT id, conversation_id, type, type = 'message.added' AND $4::visibility = 'internal' AS internal FROM new_event),
  ${tell}
  SELECT jsonb_build_object('conversation', conv.id, 'message', msg.id, 'seq', conv.seq, 'attachments', ${added},
    'targets', ${toldTargets}) AS result
    FROM conv, msg`,
});

interface Extras {
  /** How many files there are, what the first is called, and what is answered of them. */
  files: string;
  named: string;
  added: string;
  /** The CTEs that write what stands beside the message. */
  beside: string;
}

const beside = `
  x AS (
    INSERT INTO attachment (message_id, key, name, type, bytes, created_at)
    SELECT msg.id, f.key, f.name, f.type, f.bytes, $9::timestamptz
      FROM msg, ROWS FROM (jsonb_to_recordset($14::jsonb) AS (key text, name text, type text, bytes int)) WITH ORDINALITY AS f(key, name, type, bytes, n)
     ORDER BY f.n
    RETURNING id, name, type, bytes
  ),
  copy AS (
    INSERT INTO message_copy (message_id, target_id, external_id, is_origin, thread_id)
    SELECT id, $12::int, $13::text, true, $15::text FROM msg WHERE $12::int IS NOT NULL
  ),
  left_behind AS (
    UPDATE lane SET card_due_at = clock_timestamp() FROM conv WHERE lane.conversation_id = conv.id AND lane.target_id = $12::int AND NOT lane.home
  ),`;

// Most messages are words alone: what is not needed is not set up each time.
const words = statement("add-message", { files: "0", named: "NULL", added: "'[]'::jsonb", beside: "" });
const withExtras = statement("add-message-with-extras", {
  files: "coalesce(jsonb_array_length($14::jsonb), 0)",
  named: "'📎 ' || ($14::jsonb -> 0 ->> 'name')",
  added: `(SELECT coalesce(jsonb_agg(${attachmentJson} ORDER BY x.id), '[]') FROM x)`,
  beside,
});

export interface NewMessage {
  ticket?: number | undefined;
  conversation?: number | undefined;
  /** The customer whose it must be, or null; the actor's own when it does not say. */
  customer?: number | null | undefined;
  body: string;
  visibility: "public" | "internal";
  fromCustomer: boolean;
  /** The platform message that it is, so that it is taken in once. */
  origin?: { target: number; externalId: string; threadId?: string | undefined } | undefined;
  files?: readonly NewFile[] | undefined;
}

export interface AddedMessage {
  conversation: number;
  message: number;
  seq: number;
  attachments: AttachmentJson[];
}

/** Undefined when the conversation is not there for this actor. A second message of the same origin breaks a unique index (23505). */
export async function insertMessage(
  { desk, actor, now }: Scope,
  message: NewMessage,
): Promise<AddedMessage | undefined> {
  const { origin, files } = message;
  const values = [
    message.ticket ?? null,
    message.conversation ?? null,
    message.customer === undefined ? ownCustomer(actor) : message.customer,
    message.visibility,
    personOf(actor),
    nameOf(actor),
    message.fromCustomer,
    message.body,
    now.toISOString(),
    actor.kind,
    desk.autoCloseHours,
  ];
  const { target = null, externalId = null, threadId = null } = origin ?? {};
  const extras = [target, externalId, files?.length ? JSON.stringify(files) : null, threadId];
  const isWords = extras.every((extra) => extra === null);
  const written = await desk.one<AddedMessage & { targets: number[] }>(
    isWords ? words : withExtras,
    isWords ? values : [...values, ...extras],
  );
  if (!written) return undefined;

  const { targets, ...added } = written;
  desk.tell({ conversation: added.conversation, seq: added.seq, targets });
  return added;
}
