import { nameOf, personOf } from "../actor.ts";
import type { Scope } from "../verb.ts";
import { tell, toldTargets } from "./tell.ts";

// Nothing unread: nothing changes and nothing is told.
const statement = {
  name: "mark-read",
  text: `
  WITH seen AS (
    SELECT id FROM conversation
     WHERE id = coalesce($2::int, (SELECT conversation_id FROM ticket WHERE id = $1::int)) AND deleted_at IS NULL AND ($3::int IS NULL OR customer_id = $3::int)
  ),
  conv AS (
    UPDATE conversation c SET
      last_seq = last_seq + 1,
      unread_by_desk = CASE WHEN $4::bool THEN unread_by_desk ELSE 0 END,
      desk_read_seq = CASE WHEN $4::bool THEN desk_read_seq ELSE last_seq END,
      unread_by_customer = CASE WHEN $4::bool THEN 0 ELSE unread_by_customer END,
      customer_read_seq = CASE WHEN $4::bool THEN last_seq ELSE customer_read_seq END
      FROM seen WHERE c.id = seen.id AND c.deleted_at IS NULL AND CASE WHEN $4::bool THEN unread_by_customer ELSE unread_by_desk END > 0
    RETURNING c.id, c.last_seq
  ),
  new_event AS (
    INSERT INTO event (conversation_id, seq, type, actor_kind, actor_id, actor_name, data, at)
    SELECT id, last_seq, 'conversation.read', $5::text, $6::int, $7::text,
           jsonb_build_object('side', CASE WHEN $4::bool THEN 'customer' ELSE 'desk' END, 'upTo', last_seq - 1), $8::timestamptz
      FROM conv
    RETURNING id, conversation_id, type
  ),
  ev AS (SELECT id, conversation_id, type, false AS internal FROM new_event),
  ${tell}
  SELECT jsonb_build_object('conversation', seen.id, 'seq', conv.last_seq, 'targets', ${toldTargets}) AS result
    FROM seen LEFT JOIN conv ON true`,
};

export interface Reading {
  ticket?: number | undefined;
  conversation?: number | undefined;
  /** The customer whose it must be, or null. */
  customer: number | null;
  asCustomer: boolean;
}

/** Undefined when there is no such conversation of that customer; `changed` tells whether anything was unread. */
export async function updateRead(
  { desk, actor, now }: Scope,
  { ticket, conversation, customer, asCustomer }: Reading,
): Promise<{ conversation: number; changed: boolean } | undefined> {
  const written = await desk.one<{ conversation: number; seq: number | null; targets: number[] }>(statement, [
    ticket ?? null,
    conversation ?? null,
    customer,
    asCustomer,
    actor.kind,
    personOf(actor),
    nameOf(actor),
    now.toISOString(),
  ]);
  if (!written) return undefined;

  const { seq, targets } = written;
  if (seq !== null) desk.tell({ conversation: written.conversation, seq, targets });
  return { conversation: written.conversation, changed: seq !== null };
}
