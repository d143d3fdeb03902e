import { nameOf, ownCustomer, personOf } from "../actor.ts";
import type { Scope } from "../verb.ts";
import type { TicketStatus } from "../words.ts";
import { tell, toldTargets } from "./tell.ts";
import { tellWait } from "./tell-wait.ts";

// `conv` takes the row lock first, as every writer of a conversation does. `moved` is compare-and-set on the status that
// the statement saw; when someone else was faster (or the ticket was deleted meanwhile) nothing moves, nothing is told, and the caller looks again.
// A customer who opens theirs again waits from then on, as if they had written.
const statement = {
  name: "set-ticket-status",
  text: `
  WITH seen AS (
    SELECT id, conversation_id, status, $5::text = 'customer' AND status IN ('resolved', 'closed') AND $3::ticket_status = 'open' AS reopens FROM ticket WHERE id = $1::int AND deleted_at IS NULL AND ($2::int IS NULL OR customer_id = $2::int)
  ),
  conv AS (
    UPDATE conversation c SET
      last_seq = last_seq + 1,
      waiting_since = CASE WHEN $3::ticket_status IN ('resolved', 'closed') THEN NULL WHEN seen.reopens THEN coalesce(waiting_since, $4::timestamptz) ELSE waiting_since END,
      wait_seq = CASE WHEN seen.reopens AND waiting_since IS NULL THEN last_seq + 1 ELSE wait_seq END
      FROM seen WHERE c.id = seen.conversation_id AND c.deleted_at IS NULL AND seen.status <> $3::ticket_status
    RETURNING c.id, c.last_seq, c.waiting_since, c.assignee_id, seen.id AS ticket, seen.status AS old, seen.reopens AND c.wait_seq = c.last_seq AS waits
  ),
  moved AS (
    UPDATE ticket t SET
      status = $3::ticket_status,
      waiting_since = conv.waiting_since, snoozed_until = NULL, snoozed_wait = NULL,
      auto_close_at = CASE WHEN $3::ticket_status = 'resolved' AND $8::int > 0 THEN $4::timestamptz + $8::int * interval '1 hour' END,
      resolved_at = CASE $3::ticket_status WHEN 'resolved' THEN $4::timestamptz WHEN 'closed' THEN coalesce(resolved_at, $4::timestamptz) END,
      closed_at = CASE $3::ticket_status WHEN 'closed' THEN $4::timestamptz END,
      updated_at = $4::timestamptz,
      version = version + 1
      FROM conv WHERE t.id = conv.ticket AND t.status = conv.old
    RETURNING t.id, conv.id AS conversation, conv.last_seq AS seq, conv.old
  ),
  counted AS (
    INSERT INTO ticket_counter_delta (open, in_progress, resolved, closed)
    SELECT ($3::ticket_status = 'open')::int - (old = 'open')::int, ($3::ticket_status = 'in_progress')::int - (old = 'in_progress')::int,
           ($3::ticket_status = 'resolved')::int - (old = 'resolved')::int, ($3::ticket_status = 'closed')::int - (old = 'closed')::int
      FROM moved
  ),
  new_event AS (
    INSERT INTO event (conversation_id, seq, type, actor_kind, actor_id, actor_name, data, at)
    SELECT conversation, seq, 'ticket.status_changed', $5::text, $6::int, $7::text,
           jsonb_build_object('ticket', id, 'from', old, 'to', $3::text), $4::timestamptz FROM moved
    RETURNING id, conversation_id, type
  ),
  notices AS (${tellWait("reopened", "conv JOIN new_event ON conv.waits")}
  ),
  ev AS (SELECT id, conversation_id, type, false AS internal FROM new_event),
  ${tell}
  SELECT jsonb_build_object('from', seen.status, 'stale', seen.status <> $3::ticket_status AND moved.id IS NULL,
    'conversation', moved.conversation, 'seq', moved.seq, 'targets', ${toldTargets}) AS result
    FROM seen LEFT JOIN conv ON true LEFT JOIN moved ON true`,
};

interface Written {
  from: TicketStatus;
  stale: boolean;
  conversation: number | null;
  seq: number | null;
  targets: number[];
}

/** What became of it: the status it had, and whether someone else was faster; undefined when there is no such ticket for this actor. */
export async function moveTicket(
  { desk, actor, now }: Scope,
  ticket: number,
  to: TicketStatus,
): Promise<{ from: TicketStatus; stale: boolean } | undefined> {
  const written = await desk.one<Written>(statement, [
    ticket,
    ownCustomer(actor),
    to,
    now.toISOString(),
    actor.kind,
    personOf(actor),
    nameOf(actor),
    desk.autoCloseHours,
  ]);
  if (!written) return undefined;

  const { conversation, seq, targets } = written;
  if (conversation !== null && seq !== null) desk.tell({ conversation, seq, targets });
  return { from: written.from, stale: written.stale };
}
