import type { Desk } from "../desk.ts";
import type { TicketJson } from "../views.ts";
import { ticketJson } from "./json.ts";

/** What is still to be done about a ticket: an alert of anything else is no alert any more. */
const open = "t.status IN ('open', 'in_progress') AND t.deleted_at IS NULL AND t.snoozed_until IS NULL";
const isUrgent = `${open} AND t.priority = 'urgent' AND t.assignee_id IS NULL`;
const isUnanswered = `${open} AND EXISTS (SELECT FROM conversation v WHERE v.id = t.conversation_id AND v.first_reply_at IS NULL)`;

// Since when it has been so, is in its events: the newest that could have made it so. What ends and begins again is another one.
const urgent = {
  name: "alerts-urgent",
  text: `
  SELECT coalesce(jsonb_agg(jsonb_build_object('ticket', t.id, 'about', t.id || ':' || began.id) ORDER BY t.id), '[]') AS result
    FROM (SELECT * FROM ticket t WHERE ${isUrgent} ORDER BY t.id DESC LIMIT 500) t,
         LATERAL (SELECT e.id, e.at FROM event e WHERE e.conversation_id = t.conversation_id AND (
             e.type IN ('ticket.opened', 'ticket.woken') OR e.type = 'ticket.priority_changed' AND e.data ->> 'to' = 'urgent'
             OR e.type = 'conversation.assigned' AND e.data -> 'to' = 'null'
             OR e.type = 'ticket.status_changed' AND e.data ->> 'from' IN ('resolved', 'closed')) ORDER BY e.seq DESC LIMIT 1) began
   WHERE began.at <= $1::timestamptz AND NOT EXISTS (SELECT FROM alert a WHERE a.kind = 'urgent' AND a.about = t.id || ':' || began.id)`,
};

const unanswered = {
  name: "alerts-unanswered",
  text: `
  SELECT coalesce(jsonb_agg(jsonb_build_object('ticket', late.id, 'about', late.id::text, 'opened', late.opened_at) ORDER BY late.id), '[]') AS result FROM (
    SELECT t.id, v.opened_at FROM conversation v JOIN ticket t ON t.conversation_id = v.id
     WHERE v.first_reply_at IS NULL AND v.opened_at BETWEEN $1::timestamptz AND $2::timestamptz AND ${open}
       AND NOT EXISTS (SELECT FROM alert a WHERE a.kind = 'late' AND a.about = t.id::text)
     ORDER BY v.opened_at LIMIT 200) late`,
};

/** A ticket of which the team may have to be alerted; `about` is what it is remembered by. */
export interface Found {
  ticket: number;
  about: string;
}

/** Urgent, nobody's, and so since before then. */
export const findUrgent = async (desk: Desk, before: Date): Promise<Found[]> =>
  (await desk.one<Found[]>(urgent, [before.toISOString()])) ?? [];

/** Opened in this time, and not answered yet. */
export const findUnanswered = async (desk: Desk, from: Date, to: Date): Promise<(Found & { opened: string })[]> =>
  (await desk.one<(Found & { opened: string })[]>(unanswered, [from.toISOString(), to.toISOString()])) ?? [];

// Two who find the same at once write it one after the other, and only the first tells of it.
const raise = {
  name: "alert-raise",
  text: `
  WITH given AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS (ticket int, about text)),
  fresh AS (
    INSERT INTO alert (kind, about) SELECT $1::text, about FROM given ON CONFLICT DO NOTHING RETURNING about
  ),
  told AS (
    INSERT INTO notice (kind, platform, place, about)
    SELECT 'alert', target.kind::text::platform, target.place, $3::jsonb || jsonb_build_object('alert', $1::text, 'tickets',
             (SELECT coalesce(jsonb_agg(given.ticket ORDER BY given.ticket) FILTER (WHERE given.ticket > 0), '[]') FROM given JOIN fresh USING (about)))
      FROM target WHERE target.active AND NOT target.by_setup AND target.kind <> 'webhook' AND EXISTS (SELECT FROM fresh)
  )
  SELECT to_jsonb(count(*)) AS result FROM fresh`,
};

/** Remembers what was found and tells the desk's channels of what is new; gives how many. `words` go with it. */
export const raiseAlert = async (desk: Desk, kind: string, found: Found[], words: object): Promise<number> =>
  found.length === 0 ? 0 : ((await desk.one<number>(raise, [kind, JSON.stringify(found), JSON.stringify(words)])) ?? 0);

const still = (condition: string) => `
  SELECT coalesce(jsonb_agg(${ticketJson} ORDER BY t.id), '[]') AS result
    FROM ticket t JOIN person c ON c.id = t.customer_id LEFT JOIN person a ON a.id = t.assignee_id
   WHERE t.id = ANY ($1::int[]) AND ${condition}`;

const stillOf = {
  urgent: { name: "alert-still-urgent", text: still(isUrgent) },
  late: { name: "alert-still-late", text: still(isUnanswered) },
};

/** Those of the tickets of which it is still true. */
export const selectStill = async (desk: Desk, kind: keyof typeof stillOf, tickets: number[]): Promise<TicketJson[]> =>
  (await desk.one<TicketJson[]>(stillOf[kind], [tickets])) ?? [];
