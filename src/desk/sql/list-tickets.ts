import type { Desk } from "../desk.ts";
import type { TicketJson } from "../views.ts";
import { type Category, type Priority, parseTicketNumber, type TicketStatus } from "../words.ts";
import { ticketJson } from "./json.ts";
import { Conditions, containing, shaped } from "./select.ts";

export interface TicketFilter {
  customer: number | null;
  search?: string | undefined;
  status?: TicketStatus | undefined;
  category?: Category | undefined;
  priority?: Priority | undefined;
  /** Null for those that nobody has. */
  assignee?: number | null | undefined;
  /** YYYY-MM-DD, the day it was opened, UTC. */
  date?: string | undefined;
  sort: "newest" | "waiting" | "priority";
  limit: number;
  /** The sort key and id of the last ticket of the page before. */
  after?: { key: string | null; id: number } | undefined;
}

export interface TicketPage {
  tickets: TicketJson[];
  next: { key: string | null; id: number } | null;
}

/** Every order ends with the id, so that a page begins exactly where the last one ended. */
const orders = {
  newest: { key: "NULL::text", by: "t.id DESC", after: (_: string, id: string) => `t.id < ${id}` },
  waiting: {
    key: "t.waiting_since::text",
    by: "t.waiting_since ASC NULLS LAST, t.id ASC",
    after: (key: string, id: string) =>
      `(t.waiting_since, t.id) > (${key}::timestamptz, ${id}) OR t.waiting_since IS NULL AND (${key}::text IS NOT NULL OR t.id > ${id})`,
  },
  priority: {
    key: "t.priority::text",
    by: "t.priority DESC, t.id DESC",
    after: (key: string, id: string) => `(t.priority, t.id) < (${key}::priority, ${id})`,
  },
} as const;

/** One page of tickets, and where the next one begins. */
export async function selectTickets(desk: Desk, filter: TicketFilter): Promise<TicketPage> {
  const where = conditions(filter);
  const order = orders[filter.sort];
  if (filter.after) {
    const { key, id } = filter.after;
    const keyAt = filter.sort === "newest" ? "" : where.value(key);
    const idAt = `${where.value(id)}::int`;
    where.add(() => order.after(keyAt, idAt));
  }
  const limit = where.value(filter.limit + 1);
  const statement = shaped(
    "list-tickets",
    `WITH page AS (SELECT t.*, ${order.key} AS sort_key FROM ticket t WHERE t.deleted_at IS NULL AND ${where} ORDER BY ${order.by} LIMIT ${limit}::int)
     SELECT coalesce(jsonb_agg(jsonb_build_object('key', t.sort_key, 'ticket', ${ticketJson}) ORDER BY ${order.by}), '[]') AS result
       FROM page t JOIN person c ON c.id = t.customer_id LEFT JOIN person a ON a.id = t.assignee_id`,
  );
  const rows = (await desk.one<{ key: string | null; ticket: TicketJson }[]>(statement, where.values)) ?? [];

  const page = rows.slice(0, filter.limit);
  const last = page.at(-1);
  const next = rows.length > filter.limit && last ? { key: last.key, id: last.ticket.id } : null;
  return { tickets: page.map((row) => row.ticket), next };
}

function conditions(filter: TicketFilter): Conditions {
  const where = new Conditions();
  if (filter.customer !== null) where.add((id) => `t.customer_id = ${id}::int`, filter.customer);
  if (filter.status) where.add((status) => `t.status = ${status}::ticket_status`, filter.status);
  if (filter.category) where.add((category) => `t.category = ${category}::category`, filter.category);
  if (filter.priority) where.add((priority) => `t.priority = ${priority}::priority`, filter.priority);
  if (filter.assignee === null) where.add(() => "t.assignee_id IS NULL");
  else if (filter.assignee !== undefined) where.add((id) => `t.assignee_id = ${id}::int`, filter.assignee);
  if (filter.date) {
    where.add(
      (day) =>
        `t.opened_at >= ${day}::date::timestamp AT TIME ZONE 'UTC' AND t.opened_at < (${day}::date + 1)::timestamp AT TIME ZONE 'UTC'`,
      filter.date,
    );
  }
  if (filter.search) addSearch(where, filter.search);
  return where;
}

function addSearch(where: Conditions, search: string): void {
  const number = parseTicketNumber(search);
  where.add(
    (pattern, id) =>
      `t.subject ILIKE ${pattern} OR t.id = ${id}::int OR t.customer_id = ANY (ARRAY(
         SELECT id FROM person WHERE name ILIKE ${pattern} OR email ILIKE ${pattern} OR external_id ILIKE ${pattern}))`,
    containing(search),
    number ?? 0,
  );
}
