import { nameOf, personOf } from "../actor.ts";
import type { Scope } from "../verb.ts";
import { type CustomerJson, type TicketJson, writeTime } from "../views.ts";
import { type Category, type Priority, ticketNumber } from "../words.ts";
import { tellOf, toldTargets } from "./tell.ts";

const statement = {
  name: "open-ticket",
  text: `
  WITH c AS (
    SELECT * FROM person WHERE id = $1::int AND role IN ('customer', 'provider') AND disabled_at IS NULL
  ),
  conv AS (
    INSERT INTO conversation (customer_id, is_chat, is_verified, last_seq, waiting_since, opened_at, updated_at)
    SELECT id, false, $7::text = 'customer', 1, $6::timestamptz, $6::timestamptz, $6::timestamptz FROM c
    RETURNING id, customer_id
  ),
  t AS (
    INSERT INTO ticket (conversation_id, customer_id, subject, description, category, priority, waiting_since, opened_at, updated_at)
    SELECT id, customer_id, $2::text, $3::text, $4::category, $5::priority, $6::timestamptz, $6::timestamptz, $6::timestamptz FROM conv
    RETURNING *
  ),
  counted AS (
    INSERT INTO ticket_counter_delta (total, open, urgent) SELECT 1, 1, (priority = 'urgent')::int FROM t
  ),
  new_event AS (
    INSERT INTO event (conversation_id, seq, type, actor_kind, actor_id, actor_name, data, at)
    SELECT conversation_id, 1, 'ticket.opened', $7::text, $8::int, $9::text, jsonb_build_object('ticket', id), $6::timestamptz FROM t
    RETURNING id, conversation_id, type
  ),
  notices AS (
    INSERT INTO notice (kind, event_id, conversation_id, person_id, platform, user_id)
    SELECT 'opened', new_event.id, new_event.conversation_id, i.person_id, i.platform, i.external_id
      FROM new_event JOIN category_watch w ON w.category = $4::category
      JOIN person p ON p.id = w.person_id AND p.disabled_at IS NULL AND p.role IN ('agent', 'admin') AND p.id IS DISTINCT FROM $8::int
      JOIN identity i ON i.person_id = p.id AND i.ended_at IS NULL
     WHERE EXISTS (SELECT FROM target WHERE target.active AND target.kind::text = i.platform::text)
  ),
  ev AS (SELECT id, conversation_id, type, false AS internal FROM new_event),
  ${tellOf("$4::category")}
  SELECT t.id, t.conversation_id AS conversation, c.name, c.role, c.avatar_url, c.email, c.external_id, ${toldTargets} AS targets
    FROM t, c`,
};

export interface NewTicket {
  customer: number;
  subject: string;
  description: string;
  category: Category;
  priority: Priority;
}

interface Written extends Omit<CustomerJson, "id"> {
  id: number;
  conversation: number;
  targets: number[];
}

/** The ticket with its conversation, event, deliveries and counter delta; undefined when there is no such customer. */
export async function insertTicket({ desk, actor, now }: Scope, ticket: NewTicket): Promise<TicketJson | undefined> {
  const written = await desk.row<Written>(statement, [
    ticket.customer,
    ticket.subject,
    ticket.description,
    ticket.category,
    ticket.priority,
    now.toISOString(),
    actor.kind,
    personOf(actor),
    nameOf(actor),
  ]);
  if (!written) return undefined;

  const { id, conversation, targets, ...customer } = written;
  desk.tell({ conversation, seq: 1, targets });
  return {
    id,
    conversation_id: conversation,
    user: { id: ticket.customer, ...customer },
    ...justOpened(id, ticket, now),
  };
}

/** What is known needs no reading: to put the row together as JSON again would be a seventh of the statement's time. */
function justOpened(id: number, ticket: NewTicket, now: Date): Omit<TicketJson, "id" | "conversation_id" | "user"> {
  const at = writeTime(now);
  return {
    ticket_number: ticketNumber(id),
    subject: ticket.subject,
    description: ticket.description,
    status: "open",
    priority: ticket.priority,
    category: ticket.category,
    assigned_to: null,
    version: 1,
    waiting_since: at,
    created_at: at,
    updated_at: at,
    resolved_at: null,
    auto_close_at: null,
    closed_at: null,
  };
}
