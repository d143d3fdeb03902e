import type { Desk } from "../desk.ts";
import { JsonText } from "../json-text.ts";
import type { ConversationJson } from "../views.ts";
import { conversationText } from "./json.ts";
import { searchList, type Walked } from "./search.ts";
import { Conditions, first, numbered, pageColumns, shaped } from "./select.ts";
import { contains, personWords } from "./words.ts";

export interface ConversationFilter {
  /** The customer who asks, or null for the desk. */
  customer: number | null;
  search?: string | undefined;
  unread?: boolean | undefined;
  assignee?: number | null | undefined;
  limit: number;
  /** The time and id of the last conversation of the page before. */
  after?: { key: string; id: number } | undefined;
}

type Next = { key: string; id: number } | null;

export interface ConversationPage {
  conversations: JsonText<ConversationJson[]>;
  next: Next;
}

interface Row {
  key: string;
  conversation: ConversationJson;
}

/** Chats, the latest word first. */
export async function selectConversations(desk: Desk, filter: ConversationFilter): Promise<ConversationPage> {
  if (!filter.search) return listConversations(desk, filter);
  const { rows, next } = await searchConversations(desk, filter, filter.search);
  return { conversations: new JsonText(JSON.stringify(rows.map((row) => row.conversation))), next };
}

async function listConversations(desk: Desk, filter: ConversationFilter): Promise<ConversationPage> {
  const where = conditions(filter);
  const rows = most(where, filter);
  const columns = pageColumns({ alias: "v", text: textOf(filter), key: "v.updated_at::text", most: rows });
  const text = `SELECT ${columns} FROM ${numbered(`SELECT * FROM ${first(rows, chats(where))} v`, "v", order)} ${beside}`;
  const found = await desk.row<{ page: string; next: Next }>(shaped("list-conversations", text), where.values);
  if (!found) throw new Error("An aggregate gave no row.");
  return { conversations: new JsonText(found.page), next: found.next };
}

const order = "v.updated_at DESC, v.id DESC";

const chats = (where: Conditions): string =>
  `SELECT v.* FROM conversation v WHERE v.is_chat AND ${where} ORDER BY ${order}`;

const placeOf = ({ key, conversation }: Row) => ({ key, id: conversation.id });

const most = (where: Conditions, { limit }: ConversationFilter): string => `${where.value(limit + 1)}::int`;

const unreadOf = ({ customer }: ConversationFilter) =>
  customer === null ? "v.unread_by_desk" : "v.unread_by_customer";

const textOf = (filter: ConversationFilter) => conversationText(unreadOf(filter));

const rowJson = (filter: ConversationFilter) =>
  `coalesce(json_agg(json_build_object('key', v.updated_at::text, 'conversation', (${textOf(filter)})::json) ORDER BY ${order}), '[]')`;

const beside = `JOIN person c ON c.id = v.customer_id LEFT JOIN person a ON a.id = v.assignee_id
  LEFT JOIN LATERAL (SELECT id FROM ticket WHERE conversation_id = v.id LIMIT 1) t ON true`;

async function selectRows(desk: Desk, filter: ConversationFilter, where: Conditions, page: string): Promise<Row[]> {
  const text = `SELECT ${rowJson(filter)} AS result FROM ${page} v ${beside}`;
  return (await desk.one<Row[]>(shaped("conversations-among", text), where.values)) ?? [];
}

function conditions(filter: ConversationFilter): Conditions {
  const { customer, unread, assignee, after } = filter;
  const where = new Conditions();
  where.add(() => "v.deleted_at IS NULL");
  if (customer !== null) where.add((id) => `v.customer_id = ${id}::int`, customer);
  if (unread !== undefined) where.add(() => `${unreadOf(filter)} ${unread ? "> 0" : "= 0"}`);
  if (assignee === null) where.add(() => "v.assignee_id IS NULL");
  else if (assignee !== undefined) where.add((id) => `v.assignee_id = ${id}::int`, assignee);
  if (after) {
    where.add((key, id) => `(v.updated_at, v.id) < (${key}::timestamptz, ${id}::int)`, after.key, after.id);
  }
  return where;
}

// How far a search looks, in chats.
const near = 100;
const far = 1_000;
const mostCandidates = 2_000;
const mostPeople = 500;

const searchConversations = (desk: Desk, filter: ConversationFilter, text: string) =>
  searchList<Row, string>({
    text,
    limit: filter.limit,
    near,
    far,
    walk: (rows) => walk(desk, filter, text, rows),
    candidates: () => findCandidates(desk, filter, text),
    among(ids) {
      const where = conditions(filter);
      where.add((list) => `v.id = ANY (${list}::int[])`, ids);
      const named = `(WITH named AS MATERIALIZED (SELECT v.* FROM conversation v WHERE v.is_chat AND ${where})
        SELECT * FROM named v ORDER BY ${order} LIMIT ${most(where, filter)})`;
      return selectRows(desk, filter, where, named);
    },
    placeOf,
  });

async function walk(desk: Desk, filter: ConversationFilter, text: string, rows: number): Promise<Walked<Row, string>> {
  const where = conditions(filter);
  const words = where.value(text);
  const said = `SELECT FROM public_message m WHERE m.conversation_id = v.id AND ${contains("fold(m.body)", words)}`;
  const statement = shaped(
    "walk-conversations",
    `WITH walked AS MATERIALIZED (${chats(where)} LIMIT ${rows}),
     page AS (SELECT v.* FROM walked v, LATERAL (SELECT * FROM person WHERE id = v.customer_id LIMIT 1) c
       WHERE ${contains(personWords("c"), words)} OR EXISTS (${said} OFFSET 0) ORDER BY ${order} LIMIT ${most(where, filter)})
     SELECT json_build_object('rows', (SELECT ${rowJson(filter)} FROM page v ${beside}),
       'last', (SELECT json_build_object('key', v.updated_at::text, 'id', v.id)
         FROM (SELECT * FROM walked v ORDER BY ${order} OFFSET ${rows - 1} LIMIT 1) v)) AS result`,
  );
  return (await desk.one<Walked<Row, string>>(statement, where.values)) ?? { rows: [], last: null };
}

const candidates = {
  name: "find-conversations",
  text: `
  WITH said AS MATERIALIZED (SELECT conversation_id FROM public_message WHERE in_chat AND ${contains("fold(body)", "$1")} LIMIT ${mostCandidates + 1}),
  whose AS MATERIALIZED (SELECT id FROM person p WHERE ${contains(personWords("p"), "$1")} LIMIT ${mostPeople + 1}),
  theirs AS MATERIALIZED (
    SELECT own.id FROM whose, LATERAL (SELECT v.id FROM conversation v WHERE v.customer_id = whose.id LIMIT ${mostCandidates + 1}) own LIMIT ${mostCandidates + 1}
  )
  SELECT CASE WHEN (SELECT count(*) FROM said) <= ${mostCandidates} AND (SELECT count(*) FROM whose) <= ${mostPeople}
               AND (SELECT count(*) FROM theirs) <= ${mostCandidates}
         THEN (SELECT coalesce(jsonb_agg(id), '[]') FROM (SELECT conversation_id AS id FROM said UNION SELECT id FROM theirs) every_id) END AS result`,
};

/** The ids say nothing by themselves: whoever asks is shown those that are theirs. */
const findCandidates = async (desk: Desk, { customer }: ConversationFilter, text: string): Promise<number[] | null> =>
  customer === null ? ((await desk.one<number[] | null>(candidates, [text])) ?? null) : null;
