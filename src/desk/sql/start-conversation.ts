import { nameOf, personOf } from "../actor.ts";
import type { Scope } from "../verb.ts";
import { tell, toldTargets } from "./tell.ts";

const statement = {
  name: "start-conversation",
  text: `
  WITH conv AS (
    INSERT INTO conversation (customer_id, is_chat, is_verified, last_seq, assignee_id, waiting_since, first_reply_at, unread_by_desk, unread_by_customer,
                              desk_read_seq, customer_read_seq, last_message, opened_at, updated_at)
    SELECT id, true, $4::text = 'customer', 2, CASE WHEN $4::text = 'agent' THEN $5::int END, CASE WHEN $3::bool THEN $7::timestamptz END,
           CASE WHEN $4::text = 'agent' THEN $7::timestamptz END, $3::bool::int, (NOT $3::bool)::int,
           CASE WHEN $3::bool THEN 0 ELSE 2 END, CASE WHEN $3::bool THEN 2 ELSE 0 END, left($2::text, 200), $7::timestamptz, $7::timestamptz
      FROM person WHERE id = $1::int AND role IN ('customer', 'provider') AND disabled_at IS NULL
    RETURNING id, customer_id
  ),
  msg AS (
    INSERT INTO message (conversation_id, seq, kind, visibility, author_id, author_name, from_customer, body, in_chat, created_at)
    SELECT id, 2, 'reply', 'public', CASE WHEN $3::bool THEN customer_id ELSE $5::int END,
           CASE WHEN $3::bool OR $5::int IS NOT NULL THEN NULL ELSE $6::text END, $3::bool, $2::text, true, $7::timestamptz FROM conv
    RETURNING id
  ),
  new_event AS (
    INSERT INTO event (conversation_id, seq, type, actor_kind, actor_id, actor_name, data, at)
    SELECT conv.id, 1, 'conversation.started', $4::text, $5::int, $6::text, '{}'::jsonb, $7::timestamptz FROM conv
    UNION ALL
    SELECT conv.id, 2, 'message.added', $4::text, $5::int, $6::text,
           jsonb_build_object('message', msg.id, 'visibility', 'public'), $7::timestamptz FROM conv, msg
    RETURNING id, conversation_id, type
  ),
  ev AS (SELECT id, conversation_id, type, false AS internal FROM new_event),
  ${tell}
  SELECT jsonb_build_object('conversation', conv.id, 'message', msg.id, 'targets', ${toldTargets}) AS result FROM conv, msg`,
};

/** A chat with its first message; undefined when there is no such customer. An agent who starts one has it. */
export async function insertConversation(
  { desk, actor, now }: Scope,
  { customer, body, fromCustomer }: { customer: number; body: string; fromCustomer: boolean },
): Promise<{ conversation: number; message: number } | undefined> {
  const written = await desk.one<{ conversation: number; message: number; targets: number[] }>(statement, [
    customer,
    body,
    fromCustomer,
    actor.kind,
    personOf(actor),
    nameOf(actor),
    now.toISOString(),
  ]);
  if (!written) return undefined;

  desk.tell({ conversation: written.conversation, seq: 2, targets: written.targets });
  return { conversation: written.conversation, message: written.message };
}
