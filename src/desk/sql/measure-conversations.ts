import type { Desk } from "../desk.ts";
import { eventsThatMatter, type Facts, type Measured } from "../stats/facts.ts";

/** A conversation to count, and what it counted for before. */
export interface Recounted extends Measured {
  before: Facts | null;
}

// Each is looked up by its key, whatever the database thinks of how many there are: joined, whole tables would be read for each page.
const conversation = (which: string) =>
  `(${which}) asked CROSS JOIN LATERAL (SELECT id, deleted_at FROM conversation WHERE id = asked.id OFFSET 0) v`;
const known = "(SELECT f.facts FROM conversation_fact f WHERE f.conversation_id = v.id)";
const state = `'conversation', v.id, 'deleted', v.deleted_at IS NOT NULL, 'ticket', (
      SELECT json_build_object('category', t.category, 'priority', t.priority) FROM ticket t WHERE t.conversation_id = v.id)`;

const events = `json_agg(json_build_object('seq', e.seq, 'actorKind', e.actor_kind, 'actorId', e.actor_id, 'at', e.at,
          'event', e.data || jsonb_build_object('type', e.type),
          'from', CASE WHEN e.type = 'message.added' THEN (
            SELECT (SELECT g.kind FROM target g WHERE g.id = y.target_id) FROM message_copy y
             WHERE y.is_origin AND y.message_id = (e.data ->> 'message')::int LIMIT 1) END) ORDER BY e.seq)`;

const matters = (types: string) => `e.type = ANY (${types}::text[])
      AND (e.type <> 'message.added' OR e.actor_kind = 'agent' AND e.data ->> 'visibility' = 'public')`;

const measured = (which: string, types: string, before: string) => `
  SELECT coalesce(json_agg(json_build_object(${state}, 'before', ${before},
      'events', (SELECT coalesce(${events}, '[]') FROM event e WHERE e.conversation_id = v.id AND ${matters(types)})) ORDER BY v.id), '[]') AS result
    FROM ${which}`;

const some = {
  name: "measure-conversations",
  text: measured(conversation("SELECT unnest($1::int[]) AS id"), "$2", known),
};

// A count from the beginning began with forgetting what was known.
const next = {
  name: "measure-next-conversations",
  text: measured(
    "(SELECT id, deleted_at FROM conversation WHERE id > $1::int ORDER BY id LIMIT $2::int) v",
    "$3",
    "NULL",
  ),
};

/** What these conversations are, and were counted for. */
export const selectMeasured = async (desk: Desk, conversations: number[]): Promise<Recounted[]> =>
  (await desk.one<Recounted[]>(some, [conversations, eventsThatMatter])) ?? [];

/** The next ones by number, for a count from the beginning. */
export const selectNextMeasured = async (desk: Desk, after: number, most: number): Promise<Recounted[]> =>
  (await desk.one<Recounted[]>(next, [after, most, eventsThatMatter])) ?? [];

const news = {
  name: "news-to-count",
  text: `
  WITH page AS MATERIALIZED (
    SELECT * FROM event WHERE id > $1::bigint AND id <= $2::bigint ORDER BY id LIMIT $3::int
  )
  SELECT json_build_object('upTo', (SELECT max(id) FROM page), 'conversations', coalesce(json_agg(json_build_object(${state}, 'before', ${known},
      'events', asked.events,
      'first', (SELECT e.seq FROM event e WHERE e.conversation_id = v.id ORDER BY e.seq LIMIT 1)) ORDER BY v.id), '[]')) AS result
    FROM ${conversation(`SELECT e.conversation_id AS id, ${events} AS events FROM page e WHERE ${matters("$4")} GROUP BY 1`)}`,
};

/** Of the next so many events those that matter, by conversation, and the last of all; null when there are none. */
export interface News {
  conversations: (Recounted & { first: number })[];
  upTo: number | null;
}

export const selectNews = async (
  desk: Desk,
  { after, upTo, most }: { after: number; upTo: number; most: number },
): Promise<News> =>
  (await desk.one<News>(news, [after, upTo, most, eventsThatMatter])) ?? { conversations: [], upTo: null };

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
