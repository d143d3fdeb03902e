import type { Desk } from "../desk.ts";
import { JsonText, textOf } from "../json-text.ts";
import type { TicketJson, TicketStats } from "../views.ts";
import { maxId, parseTicketNumber } from "../words.ts";
import { ownTicketText, ticketText } from "./json.ts";
import { searchList, type Walked } from "./search.ts";
import { Conditions, numbered, pageColumns, shaped } from "./select.ts";
import { addFilter, type TicketFilter, ticketOrders, ticketsInOrder } from "./ticket-order.ts";
import { selectTicketStats, statsJson } from "./ticket-stats.ts";
import { contains, personWords } from "./words.ts";

interface TicketQuery extends TicketFilter {
  search?: string | undefined;
  limit: number;
}

type Next = { key: string | null; id: number } | null;

export interface TicketPage {
  tickets: JsonText<TicketJson[]>;
  next: Next;
}

export interface CountedTicketPage extends TicketPage {
  stats: JsonText<TicketStats>;
}

interface Row {
  key: string | null;
  ticket: TicketJson;
}

/** How many there are, counted up to `most`. */
export async function countTicketsTo(desk: Desk, filter: Omit<TicketFilter, "sort">, most: number): Promise<number> {
  const where = new Conditions();
  addFilter(where, filter);
  const rows = `SELECT FROM ticket t WHERE ${where} LIMIT ${where.value(most)}::int`;
  const statement = shaped("count-tickets", `SELECT to_jsonb(count(*)) AS result FROM (${rows}) counted`);
  return (await desk.one<number>(statement, where.values)) ?? 0;
}

/** One page of tickets, and where the next one begins. */
export function selectTickets(desk: Desk, query: TicketQuery): Promise<TicketPage> {
  return query.search ? searchTickets(desk, query, query.search) : listTickets(desk, query, () => "NULL");
}

/** The same with the counters, of one moment where it is no search. */
export async function selectCountedTickets(desk: Desk, query: TicketQuery): Promise<CountedTicketPage> {
  const { search, customer } = query;
  if (!search) return listTickets(desk, query, (where) => statsJson(customer === null ? null : where.value(customer)));
  const [page, stats] = await Promise.all([searchTickets(desk, query, search), selectTicketStats(desk, customer)]);
  return { ...page, stats: new JsonText(textOf(stats)) };
}

/** `stats` is the SQL of what else is told. */
async function listTickets(
  desk: Desk,
  query: TicketQuery,
  stats: (where: Conditions) => string,
): Promise<CountedTicketPage> {
  const where = new Conditions();
  const rows = most(where, query);
  const { key, by } = ticketOrders[query.sort];
  const columns = pageColumns({ alias: "t", text: ticketTextFor(query), key, most: rows });
  const text = `SELECT ${columns}, ${stats(where)}::text AS stats FROM ${numbered(ticketsInOrder(query, where, rows), "t", by)} ${people}`;
  const found = await desk.row<{ page: string; next: Next; stats: string }>(shaped("list-tickets", text), where.values);
  if (!found) throw new Error("An aggregate gave no row.");
  return { tickets: new JsonText(found.page), next: found.next, stats: new JsonText(found.stats) };
}

const placeOf = ({ key, ticket }: Row) => ({ key, id: ticket.id });

const most = (where: Conditions, { limit }: TicketQuery): string => `${where.value(limit + 1)}::int`;

/** A customer is told what they have not read, too; a desk's long lists are not slowed down by it. */
const ticketTextFor = ({ customer }: TicketFilter): string => (customer === null ? ticketText : ownTicketText);

const rowJson = (query: TicketQuery) =>
  `coalesce(json_agg(json_build_object('key', ${ticketOrders[query.sort].key}, 'ticket', ${ticketTextFor(query)}::jsonb) ORDER BY ${ticketOrders[query.sort].by}), '[]')`;

const people = "JOIN person c ON c.id = t.customer_id LEFT JOIN person a ON a.id = t.assignee_id";

async function selectRows(desk: Desk, query: TicketQuery, where: Conditions, tickets: string): Promise<Row[]> {
  const text = `SELECT ${rowJson(query)} AS result FROM (${tickets}) t ${people}`;
  return (await desk.one<Row[]>(shaped("tickets-among", text), where.values)) ?? [];
}

// How far a search looks, in tickets.
const near = 500;
const far = 3_000;
const mostCandidates = 2_000;
const mostPeople = 500;

/** Whom the search names by number comes first; then those with the words in their subject or their customer's name, e-mail or external id. */
async function searchTickets(desk: Desk, query: TicketQuery, text: string): Promise<TicketPage> {
  const number = parseTicketNumber(text) ?? 0;
  const named = number === 0 || query.after ? [] : await selectAmong(desk, query, [number]);
  const limit = query.limit - named.length;
  const { rows, next } = await searchList<Row, string | null>({
    text,
    limit,
    near,
    far,
    walk: (rows) => walk(desk, query, { text, number, rows }),
    candidates: () => findCandidates(desk, query, text),
    among: (ids) =>
      selectAmong(
        desk,
        query,
        ids.filter((id) => id !== number),
      ),
    placeOf,
  });
  const tickets = [...named, ...rows.slice(0, limit)].map((row) => row.ticket);
  return {
    tickets: new JsonText(JSON.stringify(tickets)),
    next: limit === 0 && rows.length > 0 ? beginnings[query.sort] : next,
  };
}

/** Places before every ticket, for the page after one that only the named ticket filled. */
const beginnings = {
  newest: { key: null, id: maxId },
  waiting: { key: "2000-01-01 00:00:00+00", id: 1 },
  priority: { key: "urgent", id: maxId },
} as const;

async function walk(
  desk: Desk,
  query: TicketQuery,
  { text, number, rows }: { text: string; number: number; rows: number },
): Promise<Walked<Row, string | null>> {
  const where = new Conditions();
  const words = where.value(text);
  const found = `t.id <> ${where.value(number)}::int AND (${contains("fold(t.subject)", words)} OR ${contains(personWords("c"), words)})`;
  const { key, by } = ticketOrders[query.sort];
  const statement = shaped(
    "walk-tickets",
    `WITH walked AS MATERIALIZED (${ticketsInOrder(query, where, String(rows))}),
     page AS (SELECT t.* FROM walked t, LATERAL (SELECT * FROM person WHERE id = t.customer_id LIMIT 1) c WHERE ${found} ORDER BY ${by} LIMIT ${most(where, query)})
     SELECT json_build_object('rows', (SELECT ${rowJson(query)} FROM page t ${people}),
       'last', (SELECT json_build_object('key', ${key}, 'id', t.id) FROM (SELECT * FROM walked t ORDER BY ${by} OFFSET ${rows - 1} LIMIT 1) t)) AS result`,
  );
  return (await desk.one<Walked<Row, string | null>>(statement, where.values)) ?? { rows: [], last: null };
}

const candidates = (scope: string) => `
  WITH subjects AS MATERIALIZED (SELECT id FROM ticket t WHERE ${contains("fold(subject)", "$1")} AND ${scope} LIMIT ${mostCandidates + 1}),
  whose AS MATERIALIZED (SELECT id FROM person p WHERE ${contains(personWords("p"), "$1")} LIMIT ${mostPeople + 1}),
  theirs AS MATERIALIZED (
    SELECT own.id FROM whose, LATERAL (SELECT t.id FROM ticket t WHERE t.customer_id = whose.id AND ${scope} LIMIT ${mostCandidates + 1}) own LIMIT ${mostCandidates + 1}
  )
  SELECT CASE WHEN (SELECT count(*) FROM subjects) <= ${mostCandidates} AND (SELECT count(*) FROM whose) <= ${mostPeople}
               AND (SELECT count(*) FROM theirs) <= ${mostCandidates}
         THEN (SELECT coalesce(jsonb_agg(id), '[]') FROM (SELECT id FROM subjects UNION SELECT id FROM theirs) every_id) END AS result`;

const forDesk = { name: "find-tickets", text: candidates("true") };
const forCustomer = { name: "find-tickets-customer", text: candidates("t.customer_id = $2::int") };

async function findCandidates(desk: Desk, { customer }: TicketQuery, text: string): Promise<number[] | null> {
  const [statement, values] = customer === null ? [forDesk, [text]] : [forCustomer, [text, customer]];
  return (await desk.one<number[] | null>(statement, values)) ?? null;
}

/** Those of the ids that the filter lets through. */
function selectAmong(desk: Desk, query: TicketQuery, ids: number[]): Promise<Row[]> {
  const where = new Conditions();
  const { by } = ticketOrders[query.sort];
  where.add((list) => `t.id = ANY (${list}::int[])`, ids);
  addFilter(where, query);
  if (query.after) addAfter(where, query.sort, query.after);
  // The ids are few; without MATERIALIZED another index could look better for the order.
  const tickets = `WITH named AS MATERIALIZED (SELECT t.* FROM ticket t WHERE ${where}) SELECT * FROM named t ORDER BY ${by} LIMIT ${most(where, query)}`;
  return selectRows(desk, query, where, tickets);
}

function addAfter(
  where: Conditions,
  sort: TicketFilter["sort"],
  { key, id }: { key: string | null; id: number },
): void {
  if (sort === "newest") where.add((i) => `t.id < ${i}::int`, id);
  else if (sort === "priority") where.add((p, i) => `(t.priority, t.id) < (${p}::priority, ${i}::int)`, key, id);
  else if (key === null) where.add((i) => `t.waiting_since IS NULL AND t.id > ${i}::int`, id);
  else
    where.add((k, i) => `(t.waiting_since, t.id) > (${k}::timestamptz, ${i}::int) OR t.waiting_since IS NULL`, key, id);
}
