import { nameOf, ownCustomer, personOf } from "../actor.ts";
import type { Scope } from "../verb.ts";
import { tell, toldTargets } from "./tell.ts";

// Whoever gets it from someone else is told by a direct message, too. `moved` is compare-and-set on the assignee that the statement saw, under the conversation's row lock.
const statement = {
  name: "assign-conversation",
  text: `
  WITH seen AS (
    SELECT c.id, c.assignee_id, p.name AS assignee_name, t.id AS ticket
      FROM conversation c LEFT JOIN ticket t ON t.conversation_id = c.id LEFT JOIN person p ON p.id = c.assignee_id
     WHERE c.id = coalesce($2::int, (SELECT conversation_id FROM ticket WHERE id = $1::int)) AND c.deleted_at IS NULL
       AND ($3::int IS NULL OR c.customer_id = $3::int)
  ),
  agent AS (
    SELECT id, name FROM person WHERE id = $4::int AND role IN ('agent', 'admin') AND disabled_at IS NULL
  ),
  moved AS (
    UPDATE conversation c SET last_seq = last_seq + 1, assignee_id = $4::int, assigned_since = timestamptz 'epoch' + $10::bigint * interval '1 microsecond'
      FROM seen WHERE c.id = seen.id AND c.deleted_at IS NULL AND c.assignee_id IS NOT DISTINCT FROM seen.assignee_id
       AND c.assignee_id IS DISTINCT FROM $4::int
       AND ($4::int IS NULL OR EXISTS (SELECT FROM agent))
       AND (NOT $5::bool OR c.assignee_id IS NULL)
    RETURNING c.id, c.last_seq, seen.ticket, seen.assignee_id AS old, seen.assignee_name AS old_name
  ),
  ticket_moved AS (
    UPDATE ticket t SET assignee_id = $4::int, updated_at = $6::timestamptz, version = version + 1 FROM moved WHERE t.id = moved.ticket
  ),
  new_event AS (
    INSERT INTO event (conversation_id, seq, type, actor_kind, actor_id, actor_name, data, at)
    SELECT moved.id, last_seq, 'conversation.assigned', $7::text, $8::int, $9::text,
           jsonb_build_object('ticket', moved.ticket, 'from', old, 'to', $4::int, 'fromName', old_name, 'toName', agent.name), $6::timestamptz
      FROM moved LEFT JOIN agent ON true
    RETURNING id, conversation_id, type
  ),
  notices AS (
    INSERT INTO notice (event_id, conversation_id, person_id, platform, user_id)
    SELECT DISTINCT new_event.id, new_event.conversation_id, i.person_id, i.platform, i.external_id
      FROM new_event JOIN identity i ON i.person_id = $4::int AND i.ended_at IS NULL
      JOIN target ON target.active AND target.kind::text = i.platform::text
     WHERE $8::int IS DISTINCT FROM $4::int
       AND NOT EXISTS (SELECT FROM notice_opt_out WHERE person_id = $4::int AND kind = 'assigned')
       AND coalesce((SELECT (value ->> 'assigned')::bool FROM setting WHERE name = 'notices'), true)
  ),
  ev AS (SELECT id, conversation_id, type, false AS internal FROM new_event),
  ${tell}
  SELECT jsonb_build_object('from', seen.assignee_id, 'fromName', seen.assignee_name, 'isAgent', $4::int IS NULL OR agent.id IS NOT NULL,
    'moved', moved.id IS NOT NULL, 'conversation', seen.id, 'seq', moved.last_seq, 'targets', ${toldTargets}) AS result
    FROM seen LEFT JOIN agent ON true LEFT JOIN moved ON true`,
};

export interface Assignment {
  ticket?: number | undefined;
  conversation?: number | undefined;
  /** Null for nobody. */
  assignee: number | null;
  /** Only when nobody has it. */
  onlyIfFree: boolean;
  /** When it was asked for, in microseconds since 1970, where a platform knows; else it is now. */
  since?: number | undefined;
}

export interface AssignmentOutcome {
  conversation: number;
  from: number | null;
  fromName: string | null;
  isAgent: boolean;
  moved: boolean;
}

/** Undefined when the conversation is not there for this actor. */
export async function moveAssignment(
  { desk, actor, now }: Scope,
  { ticket, conversation, assignee, onlyIfFree, since = now.getTime() * 1_000 }: Assignment,
): Promise<AssignmentOutcome | undefined> {
  const written = await desk.one<AssignmentOutcome & { seq: number | null; targets: number[] }>(statement, [
    ticket ?? null,
    conversation ?? null,
    ownCustomer(actor),
    assignee,
    onlyIfFree,
    now.toISOString(),
    actor.kind,
    personOf(actor),
    nameOf(actor),
    since,
  ]);
  if (!written) return undefined;

  const { seq, targets, ...outcome } = written;
  if (seq !== null) desk.tell({ conversation: outcome.conversation, seq, targets });
  return outcome;
}
