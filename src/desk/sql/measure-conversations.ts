import type { Desk } from "../desk.ts";
import type { Facts, Measured } from "../stats/facts.ts";

/** A conversation to count, and what it counted for before. */
export interface Recounted extends Measured {
  before: Facts | null;
}

const measured = (which: string) => `
  SELECT coalesce(jsonb_agg(jsonb_build_object('conversation', v.id, 'deleted', v.deleted_at IS NOT NULL, 'before', f.facts,
      'ticket', CASE WHEN t.id IS NULL THEN NULL ELSE jsonb_build_object('category', t.category, 'priority', t.priority) END,
      'events', (SELECT coalesce(jsonb_agg(jsonb_build_object('seq', e.seq, 'actorKind', e.actor_kind, 'actorId', e.actor_id, 'at', e.at,
          'event', e.data || jsonb_build_object('type', e.type),
          'from', (SELECT g.kind FROM message_copy y JOIN target g ON g.id = y.target_id
                    WHERE y.is_origin AND y.message_id = (e.data ->> 'message')::int AND e.type = 'message.added' LIMIT 1)) ORDER BY e.seq), '[]')
         FROM event e WHERE e.conversation_id = v.id AND (
           e.type IN ('conversation.started', 'ticket.opened', 'conversation.assigned', 'ticket.status_changed')
           OR e.type = 'message.added' AND e.actor_kind = 'agent' AND e.data ->> 'visibility' = 'public'))) ORDER BY v.id), '[]') AS result
    FROM (${which}) asked JOIN conversation v ON v.id = asked.id
    LEFT JOIN ticket t ON t.conversation_id = v.id LEFT JOIN conversation_fact f ON f.conversation_id = v.id`;

const some = { name: "measure-conversations", text: measured("SELECT unnest($1::int[]) AS id") };

const next = {
  name: "measure-next-conversations",
  text: measured("SELECT id FROM conversation WHERE id > $1::int ORDER BY id LIMIT $2::int"),
};

/** What these conversations are, and were counted for. */
export const selectMeasured = async (desk: Desk, conversations: number[]): Promise<Recounted[]> =>
  (await desk.one<Recounted[]>(some, [conversations])) ?? [];

/** The next ones by number, for a count from the beginning. */
export const selectNextMeasured = async (desk: Desk, after: number, most: number): Promise<Recounted[]> =>
  (await desk.one<Recounted[]>(next, [after, most])) ?? [];

const changed = {
  name: "conversations-with-news",
  text: `
  SELECT jsonb_build_object('conversations', coalesce(jsonb_agg(DISTINCT conversation_id), '[]'), 'upTo', max(id)) AS result
    FROM (SELECT conversation_id, id FROM event WHERE id > $1::bigint AND id <= $2::bigint ORDER BY id LIMIT $3::int) page`,
};

/** The conversations of the next so many events, and the last of those; null when there are none. */
export const selectConversationsWithNews = async (
  desk: Desk,
  { after, upTo, most }: { after: number; upTo: number; most: number },
): Promise<{ conversations: number[]; upTo: number | null }> =>
  (await desk.one<{ conversations: number[]; upTo: number | null }>(changed, [after, upTo, most])) ?? {
    conversations: [],
    upTo: null,
  };

const write = {
  name: "write-facts",
  text: `
  INSERT INTO conversation_fact (conversation_id, facts)
  SELECT conversation, facts FROM jsonb_to_recordset($1::jsonb) AS given(conversation int, facts jsonb)
  ON CONFLICT (conversation_id) DO UPDATE SET facts = excluded.facts
  RETURNING to_jsonb(1) AS result`,
};

export const writeFacts = (desk: Desk, facts: readonly { conversation: number; facts: Facts }[]) =>
  desk.one(write, [JSON.stringify(facts)]);

// Apart from what is written, as with the roll-ups.
const remove = {
  name: "remove-facts",
  text: "DELETE FROM conversation_fact WHERE conversation_id = ANY ($1::int[]) RETURNING to_jsonb(1) AS result",
};

/** Of conversations that count for nothing any more. */
export const removeFacts = (desk: Desk, conversations: readonly number[]) => desk.one(remove, [conversations]);
