import type { Desk } from "../desk.ts";
import type { TicketJson } from "../views.ts";
import { ticketJson } from "./json.ts";

export interface Queue {
  count: number;
  /** The first of them. */
  tickets: TicketJson[];
}

const shown = 5;

const queueOf = (
  rows: string,
  by: string,
): string => `jsonb_build_object('count', (SELECT count(*) FROM ${rows}), 'tickets',
    (SELECT coalesce(jsonb_agg(${ticketJson} ORDER BY ${by}), '[]') FROM (SELECT * FROM ${rows} t ORDER BY ${by} LIMIT ${shown}) t
       JOIN person c ON c.id = t.customer_id LEFT JOIN person a ON a.id = t.assignee_id))`;

const statement = {
  name: "waiting-tickets",
  text: `
  WITH waiting AS MATERIALIZED (
    SELECT * FROM ticket WHERE waiting_since IS NOT NULL AND status IN ('open', 'in_progress') AND deleted_at IS NULL
       AND ($1::int IS NULL OR assignee_id = $1::int)
  ),
  urgent AS MATERIALIZED (
    SELECT * FROM ticket WHERE status IN ('open', 'in_progress') AND priority = 'urgent' AND assignee_id IS NULL AND deleted_at IS NULL
       AND snoozed_until IS NULL AND $1::int IS NULL
  )
  SELECT jsonb_build_object('waiting', ${queueOf("waiting", "t.waiting_since, t.id")}, 'urgent', ${queueOf("urgent", "t.opened_at, t.id")},
    'open', (SELECT count(*) FROM ticket WHERE assignee_id = $1::int AND status IN ('open', 'in_progress') AND deleted_at IS NULL),
    'undelivered', (SELECT count(*) FROM delivery WHERE state = 'dead' AND webhook_id IS NULL)) AS result`,
};

export interface Waiting {
  waiting: Queue;
  /** And nobody has them. */
  urgent: Queue;
  /** Of the agent alone, how many are not over. */
  open: number;
  undelivered: number;
}

/** Who waits for an answer, the longest first: of the whole desk, or of an agent. */
export async function selectWaiting(desk: Desk, agent: number | null): Promise<Waiting> {
  const found = await desk.one<Waiting>(statement, [agent]);
  if (!found) throw new Error("An aggregate gave no row.");
  return found;
}
