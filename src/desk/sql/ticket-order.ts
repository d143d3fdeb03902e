// Tickets in an order, under a filter, each read by an index that has them in that order already: however rare a combination
// of filters is, no more rows are read than a page has, for each combination of the values that the filter leaves open.

import { type Category, maxId, type Priority, type TicketStatus } from "../words.ts";
import { type Conditions, first } from "./select.ts";

export type TicketSort = "newest" | "waiting" | "priority";

export interface TicketFilter {
  /** The customer who asks, or null for the desk. */
  customer: number | null;
  status?: TicketStatus | undefined;
  category?: Category | undefined;
  priority?: Priority | undefined;
  /** Null for those that nobody has. */
  assignee?: number | null | undefined;
  /** YYYY-MM-DD, the day it was opened, UTC. */
  date?: string | undefined;
  /** Only those whose customer waits; in the order of their waiting. */
  waits?: boolean | undefined;
  /** Only those that are open or in progress. */
  unfinished?: boolean | undefined;
  /** Only those that are not put aside. */
  awake?: boolean | undefined;
  sort: TicketSort;
  /** The sort key and id of the last ticket before. */
  after?: { key: string | null; id: number } | undefined;
}

/** Every order ends with the id, so that a page begins exactly where the last one ended. */
export const ticketOrders = {
  newest: { key: "NULL::text", by: "t.id DESC" },
  waiting: { key: "t.waiting_since::text", by: "t.waiting_since ASC NULLS LAST, t.id ASC" },
  priority: { key: "t.priority::text", by: "t.priority DESC, t.id DESC" },
} as const;

/** A select of tickets, at most `rows` of them. */
export function ticketsInOrder(filter: TicketFilter, where: Conditions, rows: string): string {
  const filtered = where.sibling();
  addFilter(filtered, filter);
  const source = filter.date === undefined ? "ticket t" : ofDay(where.value(filter.date));
  if (filter.sort === "waiting") return waitingLongest(filter, filtered, source, rows);

  const after = where.sibling();
  if (filter.after && filter.sort === "newest") after.add((id) => `t.id < ${id}::int`, filter.after.id);
  if (filter.after && filter.sort === "priority") addLowerPriority(after, filter, filter.after);
  return inOrder({ filter, source, condition: `${filtered} AND ${after}`, direction: "DESC", rows });
}

/** A bound that an index can use: its own for each priority that is tried. */
function addLowerPriority(
  after: Conditions,
  filter: TicketFilter,
  { key, id }: { key: string | null; id: number },
): void {
  if (!openValues(filter).includes("priority")) {
    after.add((p, i) => `(t.priority, t.id) < (${p}::priority, ${i}::int)`, key, id);
    return;
  }
  const ofThis = (p: string, i: string) =>
    `t.id < CASE WHEN open_priority.value = ${p}::priority THEN ${i}::int ELSE ${maxId} END`;
  after.add((p, i) => `open_priority.value <= ${p}::priority AND ${ofThis(p, i)}`, key, id);
}

export function addFilter(where: Conditions, filter: Omit<TicketFilter, "sort">): void {
  where.add(() => "t.deleted_at IS NULL");
  if (filter.customer !== null) where.add((id) => `t.customer_id = ${id}::int`, filter.customer);
  if (filter.status) where.add((status) => `t.status = ${status}::ticket_status`, filter.status);
  if (filter.category) where.add((category) => `t.category = ${category}::category`, filter.category);
  if (filter.priority) where.add((priority) => `t.priority = ${priority}::priority`, filter.priority);
  if (filter.assignee === null) where.add(() => "t.assignee_id IS NULL");
  else if (filter.assignee !== undefined) where.add((id) => `t.assignee_id = ${id}::int`, filter.assignee);
  if (filter.date) where.add(dayIs, filter.date);
  if (filter.waits) where.add(() => "t.waiting_since IS NOT NULL");
  if (filter.unfinished) where.add(() => `t.status = ANY (${unfinished})`);
  if (filter.awake) where.add(() => "t.snoozed_until IS NULL");
}

const unfinished = "'{open,in_progress}'::ticket_status[]";

const dayIs = (day: string): string => `(t.opened_at AT TIME ZONE 'UTC')::date = ${day}::date`;

/** OFFSET keeps another filter's index from being preferred to the day's. */
const ofDay = (day: string): string => `(SELECT * FROM ticket t WHERE ${dayIs(day)} OFFSET 0) t`;

/** Those that wait, by an index of the few that do; only when they are all shown, the others, the oldest first. */
function waitingLongest(filter: TicketFilter, filtered: Conditions, source: string, rows: string): string {
  const { after } = filter;
  const waiting = filtered.sibling();
  if (after?.key) {
    waiting.add((key, id) => `(t.waiting_since, t.id) > (${key}::timestamptz, ${id}::int)`, after.key, after.id);
  }
  const rest = filtered.sibling();
  if (after && after.key === null) rest.add((id) => `t.id > ${id}::int`, after.id);

  const one = `SELECT t.* FROM ${source} WHERE t.waiting_since IS NOT NULL AND ${filtered} AND ${waiting} ORDER BY t.waiting_since, t.id`;
  if (filter.waits) return `${one} LIMIT ${rows}`;
  const other = inOrder({
    filter: { ...filter, sort: "newest" },
    source,
    condition: `t.waiting_since IS NULL AND ${filtered} AND ${rest}`,
    direction: "ASC",
    rows,
  });
  if (after && after.key === null) return other;
  return `SELECT * FROM (SELECT * FROM ${first(rows, one)} one UNION ALL SELECT * FROM (${other}) other) both_kinds LIMIT ${rows}`;
}

interface Reading {
  filter: TicketFilter;
  source: string;
  condition: string;
  direction: "ASC" | "DESC";
  rows: string;
}

/** By one index where one has the order; else the open values one by one, each by its index, and the best of them. */
function inOrder({ filter, source, condition, direction, rows }: Reading): string {
  const open = openValues(filter);
  const by = filter.sort === "priority" ? `priority ${direction}, id ${direction}` : `id ${direction}`;
  if (open.length === 0)
    return `SELECT * FROM ${first(rows, `SELECT t.* FROM ${source} WHERE ${condition} ORDER BY ${ofNobody(filter, direction)}${by}`)} few`;

  const values = open.map((column) => `unnest(${valuesOf(column, filter)}) AS open_${column}(value)`);
  const each = open.map((column) => ` AND t.${column} = open_${column}.value`).join("");
  const one = `SELECT t.id, t.priority FROM ticket t WHERE ${condition}${each} ORDER BY ${ofNobody(filter, direction)}t.id ${direction}`;
  return `SELECT t.* FROM (SELECT best.id FROM ${values.join(", ")}, LATERAL ${first(rows, one)} best ORDER BY ${by} LIMIT ${rows}) best,
    LATERAL (SELECT * FROM ticket WHERE id = best.id LIMIT 1) t`;
}

/** That NULL equals NULL is not known to the planner: the index's order has to be asked for in full. */
const ofNobody = ({ assignee, customer, date }: TicketFilter, direction: "ASC" | "DESC"): string =>
  assignee === null && customer === null && date === undefined
    ? `t.assignee_id ${direction === "DESC" ? "ASC" : "DESC"}, `
    : "";

const enums = { status: "ticket_status", priority: "priority", category: "category" } as const;
type Column = keyof typeof enums;

const valuesOf = (column: Column, filter: TicketFilter): string =>
  column === "status" && filter.unfinished ? unfinished : `enum_range(NULL::${enums[column]})`;

/** The columns whose values have to be tried one by one. A customer's and a day's tickets are few enough to be sorted. */
function openValues(filter: TicketFilter): Column[] {
  if (filter.customer !== null || filter.date !== undefined) return [];
  const fixed = (["status", "priority", "category"] as const).filter((column) => filter[column] !== undefined);
  const unless = (...columns: Column[]) => columns.filter((column) => !fixed.includes(column));
  const byPriority = filter.sort === "priority" ? unless("priority") : [];
  // The assignee's index has the status next, then the id; what follows is looked at in the index.
  if (filter.assignee !== undefined) return [...unless("status"), ...byPriority];
  // One column, or none, has an index of its own with the id next; in it, what is over would stand between the unfinished.
  if (!filter.unfinished && fixed.length + byPriority.length <= 1) return byPriority;
  return unless("status", "priority", "category");
}
