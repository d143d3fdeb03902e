import type { Desk } from "../desk.ts";
import type { ConversationJson } from "../views.ts";
import { customerJson, optionalPersonJson, timeText } from "./json.ts";
import { Conditions, containing, shaped } from "./select.ts";

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

export interface ConversationPage {
  conversations: ConversationJson[];
  next: { key: string; id: number } | null;
}

/** Chats, the latest word first. */
export async function selectConversations(desk: Desk, filter: ConversationFilter): Promise<ConversationPage> {
  const unread = filter.customer === null ? "v.unread_by_desk" : "v.unread_by_customer";
  const where = conditions(filter, unread);
  const limit = where.value(filter.limit + 1);
  const statement = shaped(
    "list-conversations",
    `WITH page AS (SELECT v.* FROM conversation v WHERE v.is_chat AND v.deleted_at IS NULL AND ${where} ORDER BY v.updated_at DESC, v.id DESC LIMIT ${limit}::int)
     SELECT coalesce(jsonb_agg(jsonb_build_object('key', v.updated_at::text, 'conversation', jsonb_build_object(
         'id', v.id, 'user', ${customerJson("c")}, 'last_message', v.last_message, 'unread_count', ${unread},
         'assigned_to', ${optionalPersonJson("a")},
         'ticket_number', CASE WHEN t.id IS NOT NULL THEN 'TKT-' || lpad(t.id::text, greatest(3, length(t.id::text)), '0') END,
         'waiting_since', ${timeText("v.waiting_since")},
         'created_at', ${timeText("v.opened_at")}, 'updated_at', ${timeText("v.updated_at")}))
       ORDER BY v.updated_at DESC, v.id DESC), '[]') AS result
       FROM page v JOIN person c ON c.id = v.customer_id LEFT JOIN person a ON a.id = v.assignee_id
       LEFT JOIN ticket t ON t.conversation_id = v.id`,
  );
  const rows = (await desk.one<{ key: string; conversation: ConversationJson }[]>(statement, where.values)) ?? [];

  const page = rows.slice(0, filter.limit);
  const last = page.at(-1);
  const next = rows.length > filter.limit && last ? { key: last.key, id: last.conversation.id } : null;
  return { conversations: page.map((row) => row.conversation), next };
}

function conditions(
  { customer, search, unread, assignee, after }: ConversationFilter,
  unreadColumn: string,
): Conditions {
  const where = new Conditions();
  if (customer !== null) where.add((id) => `v.customer_id = ${id}::int`, customer);
  if (unread !== undefined) where.add(() => `${unreadColumn} ${unread ? "> 0" : "= 0"}`);
  if (assignee === null) where.add(() => "v.assignee_id IS NULL");
  else if (assignee !== undefined) where.add((id) => `v.assignee_id = ${id}::int`, assignee);
  if (search) {
    where.add(
      (pattern) =>
        `v.id IN (SELECT conversation_id FROM public_message WHERE body ILIKE ${pattern}) OR v.customer_id = ANY (ARRAY(
           SELECT id FROM person WHERE name ILIKE ${pattern} OR email ILIKE ${pattern} OR external_id ILIKE ${pattern}))`,
      containing(search),
    );
  }
  if (after) {
    where.add((key, id) => `(v.updated_at, v.id) < (${key}::timestamptz, ${id}::int)`, after.key, after.id);
  }
  return where;
}
